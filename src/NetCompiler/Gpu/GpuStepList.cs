using ILGPU;

namespace NetCompiler.Gpu;

/// <summary>A kernel of a net: explicitly grouped, with literal extents; all kernels have this form. Offsets are in elements of an arena.</summary>
/// <param name="activations">Blobs, their gradients and intermediate values.</param>
/// <param name="parameters">The parameters.</param>
/// <param name="gradients">The gradients by the parameters, at the same offsets.</param>
/// <param name="scratch">Memory that the launches of one step share.</param>
/// <param name="arguments">Where the kernel's tensors lie, and the state of the random numbers.</param>
public delegate void GpuKernelMethod(
    ArrayView<float> activations, ArrayView<float> parameters, ArrayView<float> gradients, ArrayView<float> scratch, GpuArguments arguments);

/// <summary>A kernel with the size of its groups.</summary>
/// <param name="Name">What it is called in messages: the method's name.</param>
/// <param name="Method">The kernel; a static method.</param>
/// <param name="GroupSize">How many threads a group has, all along the first axis.</param>
public sealed record GpuKernel(string Name, GpuKernelMethod Method, int GroupSize);

/// <summary>A kernel at work for a step: how many groups, and on which tensors.</summary>
/// <param name="Kernel">The kernel's place in <see cref="GpuStepList.Kernels"/>.</param>
/// <param name="GridX">How many groups along the first axis.</param>
/// <param name="GridY">How many groups along the second axis; at most 65,535.</param>
/// <param name="GridZ">How many groups along the third axis; at most 65,535.</param>
/// <param name="Arguments">Where the tensors lie; the state of the random numbers is filled in by the program.</param>
public readonly record struct GpuLaunch(int Kernel, int GridX, int GridY, int GridZ, GpuArguments Arguments);

/// <summary>A step: its launches, one after the other.</summary>
/// <param name="Name">What the step does: <c>conv1 + relu1</c>, <c>d(conv1.Weight)</c>.</param>
/// <param name="Layer">The layer that it is computed for, as in the prototxt; the first one after fusion.</param>
/// <param name="Launches">The launches.</param>
public sealed record GpuStep(string Name, string Layer, GpuLaunch[] Launches);

/// <summary>A net's plan as GPU kernels: emitted code makes one, a program loads and runs it.</summary>
public sealed class GpuStepList
{
    /// <summary>The kernels; each text once.</summary>
    public required GpuKernel[] Kernels { get; init; }

    /// <summary>The steps of the forward pass, in order.</summary>
    public required GpuStep[] Forward { get; init; }

    /// <summary>The steps of the backward pass, in order.</summary>
    public required GpuStep[] Backward { get; init; }

    /// <summary>The most floats that the launches of one step share.</summary>
    public long ScratchFloats { get; init; }

    /// <summary>The first step that uses a kernel, and its layer.</summary>
    /// <param name="kernel">The kernel's place in <see cref="Kernels"/>.</param>
    public (string Step, string Layer) PlaceOf(int kernel)
    {
        var user = Forward.Concat(Backward).FirstOrDefault(step => step.Launches.Any(launch => launch.Kernel == kernel));
        return (user?.Name ?? "", user?.Layer ?? "");
    }
}
