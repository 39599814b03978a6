namespace NetCompiler.Gpu.Tests.Cuda;

/// <summary>When the stand-in does what is put into streams: at once, or, lazily, when something waits for it.</summary>
[Collection("GPU")]
public sealed class StreamOrderTests
{
    private const int NotReady = 600, Bytes = 4;

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public void A_lazy_stream_runs_when_it_is_waited_for(bool lazy) => CudaStandIn.Run(lazy, () =>
    {
        using var work = new Work();
        work.Fill(work.First, 1);
        Assert.Equal(lazy ? 0 : 1, work.Value);
        CudaDriver.Check(work.Driver.Synchronize(work.First));
        Assert.Equal(1, work.Value);
    });

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public void A_stream_that_waits_for_an_event_runs_what_the_event_stands_for_and_no_more(bool lazy) => CudaStandIn.Run(lazy, () =>
    {
        using var work = new Work();
        work.Fill(work.First, 1);
        CudaDriver.Check(work.Driver.Record(work.Event, work.First));
        CudaDriver.Check(work.Driver.Wait(work.Second, work.Event));
        if (!lazy) return;
        // What is recorded later is not waited for.
        work.Fill(work.First, 2);
        CudaDriver.Check(work.Driver.Record(work.Event, work.First));
        CudaDriver.Check(work.Driver.Synchronize(work.Second));
        Assert.Equal(1, work.Value);
        CudaDriver.Check(work.Driver.SynchronizeEvent(work.Event));
        Assert.Equal(2, work.Value);
    });

    [Fact]
    public void Streams_without_an_event_between_them_are_not_in_order() => CudaStandIn.Run(lazy: true, () =>
    {
        using var work = new Work();
        work.Fill(work.First, 1);
        work.Fill(work.Second, 2);
        CudaDriver.Check(work.Driver.Synchronize(work.Second));
        Assert.Equal(2, work.Value);
        CudaDriver.Check(work.Driver.Synchronize(work.First));
        Assert.Equal(1, work.Value);
    });

    [Fact]
    public void A_stream_that_blocks_waits_for_the_default_stream_and_it_for_the_stream() => CudaStandIn.Run(lazy: true, () =>
    {
        using var work = new Work();
        nint blocking = work.Driver.CreateStream(blocks: true);
        work.Fill(blocking, 1);
        work.Fill(0, 2);
        work.Fill(blocking, 3);
        work.Fill(work.First, 4);
        CudaDriver.Check(work.Driver.Synchronize(blocking));
        Assert.Equal(3, work.Value);
        CudaDriver.Check(work.Driver.Synchronize(work.First));
        Assert.Equal(4, work.Value);
        CudaDriver.Check(work.Driver.DestroyStream(blocking));
    });

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public void Asking_again_and_again_ends(bool lazy) => CudaStandIn.Run(lazy, () =>
    {
        using var work = new Work();
        Assert.Equal(0, work.Driver.QueryEvent(work.Event));
        for (int i = 1; i <= 3; i++) work.Fill(work.First, (byte)i);
        CudaDriver.Check(work.Driver.Record(work.Event, work.First));
        Assert.Equal(lazy ? NotReady : 0, work.Driver.QueryEvent(work.Event));
        int asked = 0;
        while (work.Driver.QueryEvent(work.Event) == NotReady) Assert.InRange(asked++, 0, 9);
        Assert.Equal(3, work.Value);
        work.Fill(work.First, 4);
        while (work.Driver.QueryStream(work.First) == NotReady) Assert.InRange(asked++, 0, 19);
        Assert.Equal(4, work.Value);
    });

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public void Time_between_events_is_known_when_both_have_happened(bool lazy) => CudaStandIn.Run(lazy, () =>
    {
        using var work = new Work();
        nint end = work.Driver.CreateEvent();
        Assert.Equal(400, work.Driver.ElapsedTime(out _, work.Event, end));
        CudaDriver.Check(work.Driver.Record(work.Event, work.First));
        work.Fill(work.First, 1);
        CudaDriver.Check(work.Driver.Record(end, work.First));
        if (lazy) Assert.Equal(NotReady, work.Driver.ElapsedTime(out _, work.Event, end));
        CudaDriver.Check(work.Driver.SynchronizeEvent(end));
        CudaDriver.Check(work.Driver.ElapsedTime(out float milliseconds, work.Event, end));
        Assert.True(milliseconds >= 0);
    });

    [Fact]
    public void Pageable_memory_is_copied_at_once() => CudaStandIn.Run(lazy: true, () =>
    {
        using var driver = new CudaDriver();
        int[] numbers = [1, 2, 3];
        nint device = driver.Send(numbers);
        numbers[0] = 9;
        Assert.Equal([1, 2, 3], driver.Receive<int>(device, 3));
        CudaDriver.Check(driver.FreeDevice(device));
    });

    // Two streams that take no notice of each other, and a number on the device.
    private sealed class Work : IDisposable
    {
        private readonly nint number;

        public Work()
        {
            number = Driver.AllocateDevice(Bytes);
            First = Driver.CreateStream();
            Second = Driver.CreateStream();
            Event = Driver.CreateEvent();
            Fill(First, 0);
            CudaDriver.Check(Driver.Synchronize(First));
        }

        public CudaDriver Driver { get; } = new();

        public nint First { get; }

        public nint Second { get; }

        public nint Event { get; }

        // The device's memory is the process's: it is looked at without waiting.
        public byte Value => System.Runtime.InteropServices.Marshal.ReadByte(number);

        public void Fill(nint stream, byte value) => CudaDriver.Check(Driver.FillAsync(number, value, Bytes, stream));

        public void Dispose()
        {
            CudaDriver.Check(Driver.DestroyStream(First));
            CudaDriver.Check(Driver.DestroyStream(Second));
            CudaDriver.Check(Driver.FreeDevice(number));
            Driver.Dispose();
        }
    }
}
