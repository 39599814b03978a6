using System.Runtime.InteropServices;
using System.Runtime.Intrinsics;
using NetCompiler.Cpu;

namespace NetCompiler.Devices;

/// <summary>What a net computes on. Open one, give it to nets, dispose it after them.</summary>
public abstract class ComputeDevice : IDisposable
{
    private protected ComputeDevice(string name) => Name = name;

    /// <summary>The device's name, as <see cref="Open"/> takes it.</summary>
    public string Name { get; }

    /// <summary>Hears how far kernels are compiled while a net is made; null for nobody. It is called on several threads.</summary>
    public IProgress<KernelProgress>? Progress { get; set; }

    /// <summary>Opens a device.</summary>
    /// <param name="name">
    /// <c>auto</c> for the best there is: a CUDA GPU, else an OpenCL GPU, else the processor. <c>cpu</c> for all processors, <c>cpu:4</c> for four threads;
    /// <c>cuda:0</c>, <c>opencl:0</c> for a device that <c>netcompiler device_query</c> lists; <c>ilgpu-cpu</c> for ILGPU's slow emulator.
    /// </param>
    /// <exception cref="ArgumentException">There is no such kind of device.</exception>
    /// <exception cref="DeviceException">The device is not there, or cannot be used; says why.</exception>
    public static ComputeDevice Open(string name = "auto")
    {
        ArgumentNullException.ThrowIfNull(name);
        var address = DeviceAddress.Parse(name);
        return address.Kind switch
        {
            DeviceKind.Processor => new CpuDevice(name, address.Number ?? Environment.ProcessorCount),
            DeviceKind.Automatic => GpuDevices.OpenBest() ?? (ComputeDevice)new CpuDevice("cpu", Environment.ProcessorCount),
            _ => GpuDevices.Open(address),
        };
    }

    /// <summary>The devices of this machine: the processor, then GPUs, with what is wrong with those that cannot be used.</summary>
    public static IReadOnlyList<DeviceDescription> List() => [CpuDevice.Describe(), .. GpuDevices.Describe()];

    /// <summary>Frees the device. Nets on it must not run any more.</summary>
    public void Dispose()
    {
        Dispose(true);
        GC.SuppressFinalize(this);
    }

    /// <summary>Frees what the device holds.</summary>
    /// <param name="disposing">Whether <see cref="Dispose()"/> was called.</param>
    protected abstract void Dispose(bool disposing);

    /// <inheritdoc/>
    public override string ToString() => Name;
}

/// <summary>The processor, with a team of threads.</summary>
public sealed class CpuDevice : ComputeDevice
{
    internal CpuDevice(string name, int threads)
        : base(name) => Team = new WorkerTeam(threads);

    /// <summary>What this machine's processor is.</summary>
    internal static DeviceDescription Describe() => new("cpu", DeviceKind.Processor)
    {
        Name = $"{RuntimeInformation.ProcessArchitecture}, vectors of {(Vector512.IsHardwareAccelerated ? 512 : Vector256.IsHardwareAccelerated ? 256 : 128)} bits",
        MemoryBytes = GC.GetGCMemoryInfo().TotalAvailableMemoryBytes,
        Multiprocessors = Environment.ProcessorCount,
        Driver = RuntimeInformation.FrameworkDescription,
    };

    /// <summary>The threads that run a net's steps.</summary>
    public WorkerTeam Team { get; }

    /// <inheritdoc/>
    protected override void Dispose(bool disposing)
    {
        if (disposing) Team.Dispose();
    }
}
