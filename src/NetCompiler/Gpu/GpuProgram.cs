using ILGPU;
using ILGPU.Runtime;
using NetCompiler.Devices;

namespace NetCompiler.Gpu;

/// <summary>A net's steps on a GPU: kernels that are compiled, and the memory they work on. What is launched runs later, in order; reading memory waits for it.</summary>
public sealed class GpuProgram : IDisposable
{
    private readonly GpuDevice device;
    private readonly GpuStepList steps;
    private readonly GpuLauncher[] launchers;
    private readonly GpuArena activations;
    private readonly GpuArena parameters;
    private readonly GpuArena gradients;
    private readonly GpuArena scratch;
    private readonly bool ownsGradients;

    /// <summary>Compiles the kernels and takes scratch memory.</summary>
    /// <param name="device">The device.</param>
    /// <param name="steps">The steps.</param>
    /// <param name="activations">Blobs, their gradients and intermediate values; not disposed with the program.</param>
    /// <param name="parameters">The parameters; not disposed with the program.</param>
    /// <param name="gradients">The gradients by the parameters, not disposed with the program; null for a net that is not trained.</param>
    /// <exception cref="DeviceException">A kernel cannot be compiled, or there is too little memory.</exception>
    public GpuProgram(GpuDevice device, GpuStepList steps, GpuArena activations, GpuArena parameters, GpuArena? gradients)
    {
        ArgumentNullException.ThrowIfNull(device);
        ArgumentNullException.ThrowIfNull(steps);
        ArgumentNullException.ThrowIfNull(activations);
        ArgumentNullException.ThrowIfNull(parameters);
        (this.device, this.steps, this.activations, this.parameters) = (device, steps, activations, parameters);
        launchers = device.LoadKernels(steps);
        ownsGradients = gradients is null;
        this.gradients = gradients ?? new GpuArena(device, 0, "gradients");
        scratch = new GpuArena(device, steps.ScratchFloats * sizeof(float), "scratch memory");
    }

    /// <summary>The seed of the random numbers.</summary>
    public ulong Seed { get; set; }

    /// <summary>The pass that random numbers are for.</summary>
    public uint Pass { get; set; }

    /// <summary>How many steps there are, forward and backward.</summary>
    public int StepCount => steps.Forward.Length + steps.Backward.Length;

    /// <summary>Launches the forward pass.</summary>
    public void Forward()
    {
        foreach (var step in steps.Forward) Run(step);
    }

    /// <summary>Launches the backward pass.</summary>
    public void Backward()
    {
        foreach (var step in steps.Backward) Run(step);
    }

    /// <summary>Launches one step.</summary>
    /// <param name="step">Its place among all steps, forward then backward.</param>
    public void RunStep(int step) => Run(StepAt(step));

    /// <summary>Waits until everything that was launched is done.</summary>
    /// <exception cref="DeviceException">Something that was launched failed.</exception>
    public void Synchronize() => device.Synchronize();

    /// <summary>Frees the scratch memory; kernels and arenas are their owners'.</summary>
    public void Dispose()
    {
        scratch.Dispose();
        if (ownsGradients) gradients.Dispose();
    }

    /// <summary>A step.</summary>
    /// <param name="step">Its place among all steps, forward then backward.</param>
    internal GpuStep StepAt(int step) => step < steps.Forward.Length ? steps.Forward[step] : steps.Backward[step - steps.Forward.Length];

    /// <summary>The kernel that a launch runs.</summary>
    internal GpuKernel KernelOf(GpuLaunch launch) => steps.Kernels[launch.Kernel];

    /// <summary>What it runs on.</summary>
    internal GpuDevice Device => device;

    /// <summary>Launches one launch of a step.</summary>
    internal void Run(GpuStep step, in GpuLaunch launch)
    {
        try
        {
            var config = new KernelConfig(new Index3D(launch.GridX, launch.GridY, launch.GridZ), new Index3D(steps.Kernels[launch.Kernel].GroupSize, 1, 1));
            device.LastStep = step;
            var arguments = launch.Arguments with { SeedLow = (uint)Seed, SeedHigh = (uint)(Seed >> 32), Pass = Pass };
            launchers[launch.Kernel](device.Stream, config, activations.View, parameters.View, gradients.View, scratch.View, arguments);
        }
        catch (AcceleratorException failure)
        {
            throw device.Failure("launching", failure);
        }
    }

    private void Run(GpuStep step)
    {
        foreach (ref readonly var launch in step.Launches.AsSpan()) Run(step, launch);
        if (device.ChecksEveryStep) device.Synchronize();
    }
}
