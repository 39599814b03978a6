using ILGPU;
using ILGPU.Backends;
using ILGPU.Runtime;
using NetCompiler.Gpu;

namespace NetCompiler.Devices;

/// <summary>A GPU, or something that is used as one: an OpenCL device that is a processor, or ILGPU's emulator.</summary>
public sealed class GpuDevice : ComputeDevice
{
    private readonly Context context;
    private readonly KernelCompiler compiler;

    internal GpuDevice(DeviceDescription description, Context context, Device device)
        : base(description.Address)
    {
        Description = description;
        this.context = context;
        Accelerator = device.CreateAccelerator(context);
        Stream = Accelerator.CreateStream();
        compiler = new KernelCompiler(Accelerator);
    }

    /// <summary>What it is, and its limits.</summary>
    public DeviceDescription Description { get; }

    /// <summary>ILGPU's accelerator.</summary>
    public Accelerator Accelerator { get; }

    /// <summary>Whether every step is waited for, so that an error names the step that caused it. Slow; for finding errors.</summary>
    public bool ChecksEveryStep { get; set; }

    /// <summary>In what everything is launched, one after the other.</summary>
    internal AcceleratorStream Stream { get; }

    /// <summary>The step that was launched last; errors come later than their cause.</summary>
    internal GpuStep? LastStep { get; set; }

    /// <summary>Waits until everything that was launched is done.</summary>
    /// <exception cref="DeviceException">Something that was launched failed.</exception>
    public void Synchronize()
    {
        try
        {
            Stream.Synchronize();
        }
        catch (AcceleratorException failure)
        {
            throw Failure("waiting", failure);
        }
    }

    /// <summary>Compiles and loads the kernels of a net.</summary>
    internal GpuLauncher[] LoadKernels(GpuStepList steps) => compiler.Load(steps.Kernels, steps.PlaceOf, Progress);

    /// <summary>A kernel as the driver gets it: OpenCL C or PTX.</summary>
    /// <param name="kernel">The kernel.</param>
    public CompiledKernel Compile(GpuKernel kernel) => compiler.Compile(kernel);

    /// <summary>Takes memory, or says what there is too little for.</summary>
    internal T Guard<T>(string purpose, Func<T> allocate, long bytes)
    {
        try
        {
            return allocate();
        }
        catch (Exception failure) when (failure is AcceleratorException or OutOfMemoryException)
        {
            throw new DeviceException(
                FormattableString.Invariant($"{Accelerator.Name} has no {bytes:N0} bytes for {purpose} ({Accelerator.MemorySize:N0} bytes in all; {failure.Message.TrimEnd('.')}). ")
                + "Make the batch smaller, end other programs that use the device, or use another device.", failure);
        }
    }

    /// <summary>What became of something that was launched.</summary>
    internal DeviceException Failure(string doing, Exception failure)
    {
        string where = LastStep is { } step
            ? $"{(ChecksEveryStep ? "in" : "at or before")} step '{step.Name}' (layer '{step.Layer}')" + (ChecksEveryStep ? "" : "; set ChecksEveryStep to learn in which one")
            : "before the first step";
        return new DeviceException(
            $"{Accelerator.Name} failed while {doing}, {where}: {failure.Message.TrimEnd('.')}. What is on the device is lost: open it again, and resume from a snapshot.", failure)
        {
            Layer = LastStep?.Layer ?? "",
        };
    }

    /// <inheritdoc/>
    protected override void Dispose(bool disposing)
    {
        if (!disposing) return;
        Stream.Dispose();
        Accelerator.Dispose();
        context.Dispose();
    }
}
