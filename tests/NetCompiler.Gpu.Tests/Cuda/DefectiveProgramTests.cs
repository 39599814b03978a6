namespace NetCompiler.Gpu.Tests.Cuda;

/// <summary>Each check of what a program asks the driver for.</summary>
[Collection("GPU")]
public sealed class DefectiveProgramTests
{
    private const int Bytes = 256;

    private delegate void RequirePinned(int required);

    [Fact]
    public void A_thread_without_a_context_is_found()
    {
        var findings = Findings(driver =>
        {
            var thread = new Thread(() => Assert.Equal(201, driver.FillAsync(0, 0, 4)));
            thread.Start();
            thread.Join();
        });
        Assert.Equal("cuMemsetD8Async: no context is current on this thread", Assert.Single(findings));
    }

    [Fact]
    public void Copies_and_memsets_outside_of_an_allocation_are_found()
    {
        var findings = Findings(driver =>
        {
            nint device = driver.AllocateDevice(Bytes), pinned = driver.AllocatePinned(Bytes);
            Assert.Equal(1, driver.CopyAsync(device, pinned + 8, Bytes));
            Assert.Equal(1, driver.CopyAsync(pinned, device + 8, Bytes - 4));
            Assert.Equal(1, driver.FillAsync(device, 0, Bytes + 1));
            Assert.Equal(1, driver.FillAsync(pinned, 0, Bytes));
            CudaDriver.Check(driver.FreeDevice(device));
            CudaDriver.Check(driver.FreePinned(pinned));
        });
        Assert.Equal(
            [
                "cuMemcpyAsync: out of bounds: 256 bytes at byte 8 of an allocation of 256",
                "cuMemcpyAsync: out of bounds: 252 bytes at byte 8 of an allocation of 256",
                "cuMemsetD8Async: out of bounds: 257 bytes at byte 0 of an allocation of 256",
                "cuMemsetD8Async: the memory is not the device's",
            ],
            findings);
    }

    [Fact]
    public void Asynchronous_copies_of_memory_that_is_not_pinned_are_found_where_that_is_asked_for()
    {
        var require = CudaStandIn.Function<RequirePinned>("standin_require_pinned");
        var copies = (CudaDriver driver) => CudaDriver.Check(driver.FreeDevice(driver.Send(new int[4])));
        Assert.Empty(Findings(copies));
        require(1);
        try
        {
            Assert.Equal("cuMemcpyAsync: the host's memory is not pinned: the copy is not asynchronous", Assert.Single(Findings(copies)));
        }
        finally
        {
            require(0);
        }
    }

    [Fact]
    public void Memory_that_is_freed_twice_or_was_never_allocated_is_found()
    {
        var findings = Findings(driver =>
        {
            nint device = driver.AllocateDevice(Bytes);
            CudaDriver.Check(driver.FreeDevice(device));
            Assert.Equal(1, driver.FreeDevice(device));
            Assert.Equal(1, driver.FreePinned(64));
        });
        Assert.Equal(["cuMemFree_v2: the memory was freed already", "cuMemFreeHost: the memory was not allocated"], findings);
    }

    [Fact]
    public void A_kernel_that_uses_freed_memory_is_found()
    {
        var findings = Findings(driver =>
        {
            nint device = driver.AllocateDevice(Bytes);
            CudaDriver.Check(driver.FreeDevice(device));
            CudaDriver.Check(HandWrittenPtx.Launch(driver, "ld.global.f32 %f1, [%rd1];", device));
        });
        const string expected = "kernel Made: global memory out of bounds: 4 bytes are loaded in memory that was freed";
        Assert.StartsWith(expected, Assert.Single(findings), StringComparison.Ordinal);
    }

    [Fact]
    public void Memory_that_is_freed_while_a_stream_uses_it_is_found()
    {
        var findings = Findings(
            driver =>
            {
                nint stream = driver.CreateStream(), device = driver.AllocateDevice(Bytes);
                nint other = driver.AllocateDevice(Bytes), pinned = driver.AllocatePinned(Bytes);
                CudaDriver.Check(HandWrittenPtx.Launch(driver, "st.global.b32 [%rd2], %r1;", device, stream: stream));
                CudaDriver.Check(driver.CopyAsync(pinned, other, Bytes, stream));
                CudaDriver.Check(driver.FreeDevice(device));
                CudaDriver.Check(driver.FreeDevice(other));
                CudaDriver.Check(driver.CopyAsync(pinned, pinned, 0, stream));
                CudaDriver.Check(driver.FreePinned(pinned));
                CudaDriver.Check(driver.DestroyStream(stream));
            },
            lazy: true);
        Assert.Equal("cuMemFree_v2: a stream still uses the memory, in kernel Made", Assert.Single(findings));
    }

    [Fact]
    public void Allocations_that_a_context_leaves_are_found()
    {
        var findings = Findings(driver =>
        {
            driver.AllocateDevice(Bytes);
            driver.AllocateDevice(Bytes);
            driver.AllocatePinned(Bytes);
        });
        Assert.Equal(
            [
                "a context is destroyed with 2 allocations of device memory left, of 512 bytes",
                "a context is destroyed with 1 allocations of pinned memory left, of 256 bytes",
            ],
            findings);
    }

    [Fact]
    public void Arguments_of_another_size_than_the_kernels_are_found()
    {
        var findings = Findings(driver =>
        {
            nint kernel = driver.Kernel(driver.Load(HandWrittenPtx.Kernel("")).Module, "Made");
            CudaDriver.Check(driver.Launch(kernel, (1, 1, 1), (1, 1, 1), new byte[12]));
        });
        Assert.Equal("kernel Made: the arguments of a launch have 12 bytes, and the kernel's parameters 8", Assert.Single(findings));
    }

    [Theory]
    [InlineData(1, 1, 1, 1025, 1, 0, "", "larger groups than the device can have")]
    [InlineData(1, 1, 1, 32, 33, 0, "", "larger groups than the device can have")]
    [InlineData(1, 65536, 1, 1, 1, 0, "", "more groups than the device can have")]
    [InlineData(1, 1, 65536, 1, 1, 0, "", "more groups than the device can have")]
    [InlineData(0, 1, 1, 1, 1, 0, "", "without threads")]
    [InlineData(1, 1, 1, 65, 1, 0, ".maxntid 64, 1, 1", "larger groups than the kernel's .maxntid")]
    [InlineData(1, 1, 1, 1, 1, 49152, "", "more shared memory than a group can have")]
    public void A_launch_beyond_the_limits_is_found(
        int gridX, int gridY, int gridZ, int blockX, int blockY, int shared, string limits, string what)
    {
        var findings = Findings(driver =>
        {
            nint kernel = driver.Kernel(driver.Load(HandWrittenPtx.Kernel("", limits)).Module, "Made");
            (uint, uint, uint) grid = ((uint)gridX, (uint)gridY, (uint)gridZ), block = ((uint)blockX, (uint)blockY, 1);
            Assert.Equal(1, driver.Launch(kernel, grid, block, new byte[8], shared: (uint)shared));
        });
        Assert.StartsWith("kernel Made: a launch ", Assert.Single(findings), StringComparison.Ordinal);
        Assert.EndsWith(what, Assert.Single(findings), StringComparison.Ordinal);
    }

    private static string[] Findings(Action<CudaDriver> body, bool lazy = false) =>
        [.. CudaStandIn.FindingsOf(lazy, () =>
        {
            using var driver = new CudaDriver();
            body(driver);
        }).Select(finding => finding.Text)];
}
