using ILGPU.Backends.OpenCL;
using ILGPU.Runtime;
using NetCompiler.Devices;
using NetCompiler.Gpu;

namespace NetCompiler.Tests.Devices;

/// <summary>Kernels on a device, from a list of steps.</summary>
public sealed class GpuProgramTests
{
    [Fact]
    public void Steps_run_on_OpenCl()
    {
        using var device = OpenClDevice.Open();
        AssertRuns(device);
    }

    [Fact]
    public void Steps_run_on_the_emulator()
    {
        using var device = (GpuDevice)ComputeDevice.Open("ilgpu-cpu");
        AssertRuns(device);
    }

    [Fact]
    public void A_barrier_orders_shared_memory_too()
    {
        using var device = OpenClDevice.Open();
        var kernel = device.Compile(HandWrittenSteps.Create().Kernels[1]);
        string source = Assert.IsType<CLCompiledKernel>(kernel).Source;
        Assert.Contains("barrier ( CLK_GLOBAL_MEM_FENCE | CLK_LOCAL_MEM_FENCE )", source);
    }

    [Fact]
    public void A_kernel_that_cannot_be_compiled_is_named_and_spoils_nothing()
    {
        using var device = OpenClDevice.Open();
        using GpuArena activations = new(device, 4096, "activations"), parameters = new(device, 256, "parameters");
        var steps = new GpuStepList
        {
            Kernels = [new GpuKernel("Allocating", HandWrittenSteps.Allocating, 64)],
            Forward = [new GpuStep("conv1 + relu1", "conv1", [new GpuLaunch(0, 1, 1, 1, default)])],
            Backward = [],
        };
        var failure = Assert.Throws<DeviceException>(() => new GpuProgram(device, steps, activations, parameters, null));
        Assert.Equal(("Allocating", "conv1"), (failure.Kernel, failure.Layer));
        Assert.Contains("'Allocating' of step 'conv1 + relu1' (layer 'conv1')", failure.Message);
        AssertRuns(device);
    }

    [Fact]
    public void More_memory_than_there_is_is_refused_by_name()
    {
        using var device = OpenClDevice.Open();
        var failure = Assert.Throws<DeviceException>(() => new GpuArena(device, 1L << 44, "activations"));
        Assert.Contains("17,592,186,044,416 bytes for activations", failure.Message);
        var early = Assert.Throws<DeviceException>(() => device.Require(("activations", 1L << 44), ("scratch memory", 4)));
        Assert.Contains("activations 17,592,186,044,416, scratch memory 4", early.Message);
    }

    private static void AssertRuns(GpuDevice device)
    {
        using GpuArena activations = new(device, 4096, "activations"), parameters = new(device, 256, "parameters");
        using var program = new GpuProgram(device, HandWrittenSteps.Create(), activations, parameters, null) { Pass = 7 };
        float[] x = Enumerable.Range(0, HandWrittenSteps.Count).Select(i => i * 0.5f).ToArray();
        activations.Write(0, x);
        parameters.Write(0, [3f]);
        program.Forward();
        program.Backward();
        float[] y = new float[x.Length];
        activations.Read(HandWrittenSteps.Count * sizeof(float), y);
        Assert.Equal(x.Select(value => (value * 3) + 7).Chunk(64).SelectMany(group => group.Reverse()), y);
    }
}
