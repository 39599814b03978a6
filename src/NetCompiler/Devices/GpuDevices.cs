using System.Diagnostics.CodeAnalysis;
using System.Runtime.CompilerServices;
using ILGPU;
using ILGPU.Runtime;
using ILGPU.Runtime.Cuda;
using ILGPU.Runtime.OpenCL;
using NetCompiler.Gpu;

namespace NetCompiler.Devices;

/// <summary>Finds and opens the GPUs of this machine.</summary>
internal static class GpuDevices
{
    /// <summary>Opens a device.</summary>
    /// <exception cref="DeviceException">It is not there, or cannot be used; says why.</exception>
    public static GpuDevice Open(DeviceAddress address)
    {
        // Here and not in a method, so that what follows is left out of a program that is compiled ahead of time.
        if (!RuntimeFeature.IsDynamicCodeSupported) throw NeedsDynamicCode(address);
        int number = address.Number ?? 0;
        var context = CreateContext(address.Kind);
        try
        {
            var devices = DevicesOf(context, address.Kind);
            if (number >= devices.Count) throw NotThere(address, devices.Count);
            return Open(address with { Number = address.Kind == DeviceKind.Emulator ? null : number }, context, devices[number]);
        }
        catch
        {
            context.Dispose();
            throw;
        }
    }

    /// <summary>Opens the first CUDA GPU, else the first OpenCL GPU; null if there is neither. A processor with an OpenCL driver is not taken.</summary>
    public static GpuDevice? OpenBest()
    {
        if (!RuntimeFeature.IsDynamicCodeSupported) return null;
        foreach (var kind in new[] { DeviceKind.Cuda, DeviceKind.OpenCl })
        {
            var context = CreateContext(kind);
            var devices = DevicesOf(context, kind);
            int best = devices.FindIndex(IsGpu);
            if (best >= 0) return Open(new DeviceAddress(kind, best), context, devices[best]);
            context.Dispose();
        }
        return null;
    }

    /// <summary>All devices but the processor, with what is wrong with those that seem to be there.</summary>
    public static IEnumerable<DeviceDescription> Describe() => RuntimeFeature.IsDynamicCodeSupported ? DescribeAll() : [];

    private static IEnumerable<DeviceDescription> DescribeAll()
    {
        foreach (var kind in new[] { DeviceKind.Cuda, DeviceKind.OpenCl, DeviceKind.Emulator })
        {
            using var context = CreateContext(kind);
            int number = 0;
            foreach (var device in DevicesOf(context, kind)) yield return DescriptionOf(device, new DeviceAddress(kind, kind == DeviceKind.Emulator ? null : number++));
            if (DriverCheck.Problem(kind, number) is { } problem) yield return new DeviceDescription(new DeviceAddress(kind, null).ToString(), kind) { Problem = problem };
        }
    }

    private static DeviceException NeedsDynamicCode(DeviceAddress address) => new(
        $"device '{address}' needs a program that can make code while it runs, and this one was compiled ahead of time (PublishAot). Publish it without PublishAot, or use the device cpu.");

    [SuppressMessage("Reliability", "CA2000", Justification = "The caller disposes the context, or the device does.")]
    private static Context CreateContext(DeviceKind kind) => kind switch
    {
        DeviceKind.Cuda => GpuContexts.Cuda(),
        DeviceKind.OpenCl => GpuContexts.OpenCl(),
        _ => GpuContexts.Emulator(),
    };

    private static List<Device> DevicesOf(Context context, DeviceKind kind) => context.Devices.Where(device => device.AcceleratorType == kind switch
    {
        DeviceKind.Cuda => AcceleratorType.Cuda,
        DeviceKind.OpenCl => AcceleratorType.OpenCL,
        _ => AcceleratorType.CPU,
    }).ToList();

    private static bool IsGpu(Device device) =>
        device is CudaDevice || (device is CLDevice { DeviceType: var type } && (type & (CLDeviceType.CL_DEVICE_TYPE_GPU | CLDeviceType.CL_DEVICE_TYPE_ACCELERATOR)) != 0);

    private static GpuDevice Open(DeviceAddress address, Context context, Device device)
    {
        if (device is CLDevice openCl) OpenClWorkarounds.AcceptWithoutGenericAddresses(openCl);
        try
        {
            return new GpuDevice(DescriptionOf(device, address), context, device);
        }
        catch (Exception failure) when (failure is AcceleratorException or NotSupportedException)
        {
            throw new DeviceException($"device '{address}' ({device.Name}) is there, but cannot be used: {failure.Message.TrimEnd('.')}. Update its driver, or use another device.", failure);
        }
    }

    private static DeviceException NotThere(DeviceAddress address, int count)
    {
        string found = count == 0
            ? DriverCheck.Problem(address.Kind, 0) ?? DriverCheck.Missing(address.Kind)
            : FormattableString.Invariant($"there are {count} of that kind, counted from 0");
        return new DeviceException($"there is no device '{address}': {found}. 'netcompiler device_query' lists what is there; the device cpu always is.");
    }

    private static DeviceDescription DescriptionOf(Device device, DeviceAddress address) => new(address.ToString(), address.Kind)
    {
        Name = device.Name,
        IsGpu = IsGpu(device),
        // The emulator takes the memory of the processor, and says that it has all that can be counted.
        MemoryBytes = address.Kind == DeviceKind.Emulator ? GC.GetGCMemoryInfo().TotalAvailableMemoryBytes : device.MemorySize,
        Multiprocessors = device.NumMultiprocessors,
        MaxGroupSize = device.MaxNumThreadsPerGroup,
        WarpSize = device.WarpSize,
        SharedBytesPerGroup = address.Kind == DeviceKind.Emulator ? 0 : device.MaxSharedMemoryPerGroup,
        Driver = device switch
        {
            CudaDevice cuda => $"CUDA {cuda.DriverVersion}, {cuda.Architecture}, PTX {cuda.InstructionSet}",
            CLDevice openCl => $"{openCl.PlatformName} ({openCl.PlatformVersion}), {openCl.CLStdVersion}",
            _ => "ILGPU " + typeof(Context).Assembly.GetName().Version!.ToString(3),
        },
        Problem = device is CudaDevice { Architecture: null } or CudaDevice { InstructionSet: null } ? "its driver or architecture is older than what ILGPU supports: update the driver" : null,
    };
}
