using ILGPU;
using ILGPU.Runtime;
using NetCompiler.Blobs;
using NetCompiler.Devices;
using NetCompiler.Gpu;
using NetCompiler.Gpu.Tests;

namespace NetCompiler.Data.Tests;

/// <summary>Values of an input on their way to a GPU: what is sent last counts, and nothing is overtaken.</summary>
[Collection("GPU")]
public sealed class InputQueueTests
{
    // More than one piece of a copy on several threads.
    private const int Count = (1 << 20) + 3;

    [Theory]
    [MemberData(nameof(TestDevices.All), MemberType = typeof(TestDevices))]
    public void A_prepared_batch_is_what_the_next_reader_sees(string name) => TestDevices.Run(name, device =>
    {
        using var input = new QueuedInput(device, Count);
        float[] values = Enumerable.Range(0, Count).Select(i => i * 0.25f).ToArray();
        using (var batch = input.Blob.Prepare())
        {
            values.CopyTo(batch.Span);
            batch.Send();
        }
        Assert.Equal(values, input.Blob.ToArray());
        input.Blob.Set(values.AsSpan().ToArray().Reverse().ToArray());
        Assert.Equal(values.Reverse(), input.Blob.ToArray());
    });

    [Theory]
    [MemberData(nameof(TestDevices.All), MemberType = typeof(TestDevices))]
    public void A_batch_that_was_not_sent_changes_nothing_and_of_several_the_last_one_sent_counts(string name) => TestDevices.Run(name, device =>
    {
        using var input = new QueuedInput(device, 5);
        input.Blob.Set([1, 1, 1, 1, 1]);
        InputBatch first = input.Blob.Prepare(), second = input.Blob.Prepare(), third = input.Blob.Prepare();
        first.Span.Fill(2);
        second.Span.Fill(3);
        third.Span.Fill(4);
        Assert.Equal([1, 1, 1, 1, 1], input.Blob.ToArray());
        third.Dispose();
        Assert.Equal([1, 1, 1, 1, 1], input.Blob.ToArray());
        second.Send();
        first.Send();
        Assert.Equal([2, 2, 2, 2, 2], input.Blob.ToArray());
    });

    [Theory]
    [MemberData(nameof(TestDevices.All), MemberType = typeof(TestDevices))]
    public void A_batch_is_used_once(string name) => TestDevices.Run(name, device =>
    {
        using var input = new QueuedInput(device, 5);
        var batch = input.Blob.Prepare();
        batch.Span.Fill(1);
        batch.Send();
        Assert.Contains("prepare another one", Assert.Throws<InvalidOperationException>(() => batch.Span.Clear()).Message);
        Assert.Throws<InvalidOperationException>(batch.Send);
        batch.Dispose();
    });

    [Theory]
    [MemberData(nameof(TestDevices.All), MemberType = typeof(TestDevices))]
    public void After_the_net_a_span_is_memory_of_its_own_and_sending_is_refused(string name) => TestDevices.Run(name, device =>
    {
        InputBatch batch;
        using (var input = new QueuedInput(device, Count))
        {
            batch = input.Blob.Prepare();
            input.Blob.Set(new float[Count]);
        }
        batch.Span.Fill(1);
        Assert.Equal(1, batch.Span[Count - 1]);
        Assert.Throws<ObjectDisposedException>(batch.Send);
    });

    [Theory]
    [MemberData(nameof(TestDevices.All), MemberType = typeof(TestDevices))]
    public void Batches_reach_the_blob_in_order_while_nobody_waits(string name) => TestDevices.Run(name, device =>
    {
        const int Batches = 40, Length = 20_000;
        using var input = new QueuedInput(device, Length);
        using var seen = new GpuArena(device, Batches * Length * sizeof(float), "what was seen");
        for (int i = 0; i < Batches; i++)
        {
            if (i % 3 == 0) input.Blob.Set(Enumerable.Repeat(i + 1f, Length).ToArray());
            else
            {
                using var batch = input.Blob.Prepare();
                batch.Span.Fill(i + 1);
                batch.Send();
            }
            input.Queue.Deliver();
            seen.View.SubView(i * Length, Length).CopyFrom(device.Stream, input.Memory.View.SubView(0, Length));
        }
        float[] all = new float[Batches * Length];
        seen.Read(0, all);
        Assert.Equal(Enumerable.Range(1, Batches).SelectMany(i => Enumerable.Repeat((float)i, Length)), all);
    });

    [Theory]
    [MemberData(nameof(TestDevices.All), MemberType = typeof(TestDevices))]
    public void What_was_sent_ahead_is_seen_when_it_is_used(string name) => TestDevices.Run(name, device =>
    {
        using var input = new QueuedInput(device, 4);
        using BatchMemory ahead = input.Queue.CreateMemory(), other = input.Queue.CreateMemory();
        input.Blob.Set([1, 1, 1, 1]);
        Assert.False(input.Queue.TrySetAhead(ahead));
        Assert.Equal([1, 1, 1, 1], input.Blob.ToArray());
        ahead.Floats.Fill(2);
        Assert.True(input.Queue.TrySetAhead(ahead));
        other.Floats.Fill(3);
        Assert.True(input.Queue.TrySetAhead(other));
        Assert.Equal([1, 1, 1, 1], input.Blob.ToArray());
        Assert.True(input.Queue.UseAhead());
        other.WaitUntilCopied();
        other.Floats.Fill(4);
        Assert.Equal([3, 3, 3, 3], input.Blob.ToArray());
        Assert.False(input.Queue.UseAhead());
    });

    /// <summary>An input in memory of a device, as a net has it.</summary>
    private sealed class QueuedInput : IDisposable
    {
        public QueuedInput(GpuDevice device, int count)
        {
            Memory = new GpuArena(device, count * sizeof(float), "activations");
            Blob = new InputBlob("data", new BlobShape(count), Memory, 0);
            Queue = new GpuInputQueue(device, Memory, Blob);
            Blob.Queue = Queue;
        }

        public GpuArena Memory { get; }

        public InputBlob Blob { get; }

        public GpuInputQueue Queue { get; }

        public void Dispose()
        {
            Queue.Dispose();
            Memory.Dispose();
        }
    }
}
