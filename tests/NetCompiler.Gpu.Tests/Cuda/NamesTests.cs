using ILGPU;

namespace NetCompiler.Gpu.Tests.Cuda;

/// <summary>A finding in a net's kernel names the step and the layer.</summary>
[Collection("GPU")]
public sealed class NamesTests
{
    [Fact]
    public void A_race_in_a_kernel_of_a_net_names_kernel_step_layer_and_instruction()
    {
        var findings = CudaStandIn.FindingsOf(false, () =>
        {
            using var device = CudaStandIn.Open();
            using GpuArena activations = new(device, 4096, "activations"), parameters = new(device, 0, "parameters");
            using var program = new GpuProgram(device, RacingSteps.Create(), activations, parameters, null);
            program.Forward();
            program.Synchronize();
        });
        string text = Assert.Single(findings).ToString();
        const string place = "step 'racing1 + relu1' (layer 'racing1'), kernel Kernel_ReversesWithoutBarrier: ";
        Assert.StartsWith(place, text, StringComparison.Ordinal);
        Assert.Matches(@"shared memory is (read|written) that .*; line \d+: (ld|st)\.shared\.f32 ", text);
        Assert.Matches(@"; group \(0, 0, 0\), thread \(\d+, 0, 0\)$", text);
    }
}

/// <summary>Steps as a net has them, one of which forgets a barrier.</summary>
public static class RacingSteps
{
    private const int Threads = 64;

    /// <summary>The steps.</summary>
    public static GpuStepList Create() => new()
    {
        Kernels = [new GpuKernel(nameof(ReversesWithoutBarrier), ReversesWithoutBarrier, Threads)],
        Forward = [new GpuStep("racing1 + relu1", "racing1", [new GpuLaunch(0, 1, 1, 1, default)])],
        Backward = [],
    };

    /// <summary>Each thread writes its number, and reads that of a thread of its warp at once.</summary>
    public static void ReversesWithoutBarrier(
        ArrayView<float> activations, ArrayView<float> parameters, ArrayView<float> gradients, ArrayView<float> scratch,
        GpuArguments arguments)
    {
        var shared = SharedMemory.Allocate<float>(Threads);
        int thread = Group.IdxX;
        shared[thread] = activations[thread];
        activations[thread] = shared[thread ^ 1];
    }
}
