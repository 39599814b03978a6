using ILGPU;
using ILGPU.Backends;
using ILGPU.Runtime;
using ILGPU.Runtime.Cuda;
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
        InputStream = Accelerator.CreateStream();
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

    /// <summary>In what inputs travel, beside everything else.</summary>
    internal AcceleratorStream InputStream { get; }

    /// <summary>The step that was launched last; errors come later than their cause.</summary>
    internal GpuStep? LastStep { get; set; }

    /// <summary>Waits until everything that was launched is done.</summary>
    /// <exception cref="DeviceException">Something that was launched failed.</exception>
    public void Synchronize() => Wait("waiting for it", Stream.Synchronize);

    /// <summary>Does something that returns when all that was launched before is done.</summary>
    internal void Wait(string doing, Action wait)
    {
        try
        {
            wait();
        }
        catch (AcceleratorException failure)
        {
            throw Failure(doing, failure);
        }
    }

    /// <summary>Compiles and loads the kernels of a net.</summary>
    internal GpuLauncher[] LoadKernels(GpuStepList steps) => compiler.Load(steps.Kernels, steps.PlaceOf, Progress);

    /// <summary>Compiles and loads a kernel that is not a net's.</summary>
    internal TLauncher LoadKernel<TLauncher>(Delegate kernel, int groupSize, string purpose)
        where TLauncher : Delegate => compiler.Load<TLauncher>(kernel.Method, groupSize, purpose);

    /// <summary>A kernel as the driver gets it: OpenCL C or PTX.</summary>
    /// <param name="kernel">The kernel.</param>
    public CompiledKernel Compile(GpuKernel kernel) => compiler.Compile(kernel);

    /// <summary>Refuses what cannot fit, before anything is allocated.</summary>
    /// <param name="parts">What memory is needed for, in bytes.</param>
    /// <exception cref="DeviceException">The device has too little memory; lists the parts.</exception>
    internal void Require(params IReadOnlyList<(string Purpose, long Bytes)> parts)
    {
        long needed = parts.Sum(part => part.Bytes), free = FreeBytes;
        if (needed <= free) return;
        string list = string.Join(", ", parts.Where(part => part.Bytes > 0).Select(part => FormattableString.Invariant($"{part.Purpose} {part.Bytes:N0}")));
        throw new DeviceException(FormattableString.Invariant($"the net needs {needed:N0} bytes on {Name} ({Description.Name}): {list}; {free:N0} are free. ") + Remedy);
    }

    // OpenCL does not say how much is free.
    private long FreeBytes => Accelerator is CudaAccelerator cuda ? cuda.GetFreeMemory() : Accelerator.MemorySize;

    private const string Remedy = "Make the batch smaller, end other programs that use the device, or use another device.";

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
                + Remedy, failure);
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
        InputStream.Dispose();
        Stream.Dispose();
        Accelerator.Dispose();
        context.Dispose();
    }
}
