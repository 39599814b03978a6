using ILGPU;
using ILGPU.Runtime;
using NetCompiler.Gpu;

namespace NetCompiler.Tests.Devices;

/// <summary>Steps that are easily checked: y = p x + pass, then each group of 64 elements of y reversed through shared memory.</summary>
public static class HandWrittenSteps
{
    /// <summary>How many elements x and y have; x begins at element 0 of the activations, y at 256, p is the first parameter.</summary>
    public const int Count = 256;

    private const int GroupSize = 64;

    /// <summary>The steps.</summary>
    public static GpuStepList Create() => new()
    {
        Kernels = [new GpuKernel(nameof(Scale), Scale, GroupSize), new GpuKernel(nameof(Reverse), Reverse, GroupSize)],
        Forward = [new GpuStep("scale", "first", [new GpuLaunch(0, Count / GroupSize, 1, 1, new GpuArguments(0, Count))])],
        Backward = [new GpuStep("reverse", "second", [new GpuLaunch(1, Count / GroupSize, 1, 1, new GpuArguments(Count))])],
    };

    /// <summary>y = p x + pass.</summary>
    public static void Scale(ArrayView<float> activations, ArrayView<float> parameters, ArrayView<float> gradients, ArrayView<float> scratch, GpuArguments arguments)
    {
        int i = Grid.IdxX * GroupSize + Group.IdxX;
        activations[arguments.Offset1 + i] = parameters[0] * activations[arguments.Offset0 + i] + arguments.Pass;
    }

    /// <summary>Reverses each group's part.</summary>
    public static void Reverse(ArrayView<float> activations, ArrayView<float> parameters, ArrayView<float> gradients, ArrayView<float> scratch, GpuArguments arguments)
    {
        var shared = SharedMemory.Allocate<float>(GroupSize);
        int first = arguments.Offset0 + (Grid.IdxX * GroupSize), i = Group.IdxX;
        shared[i] = activations[first + i];
        Group.Barrier();
        activations[first + i] = shared[GroupSize - 1 - i];
    }

    /// <summary>A kernel that ILGPU cannot compile: it makes an object.</summary>
    public static void Allocating(ArrayView<float> activations, ArrayView<float> parameters, ArrayView<float> gradients, ArrayView<float> scratch, GpuArguments arguments) =>
        activations[0] = new object().GetHashCode();
}
