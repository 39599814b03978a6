using System.Runtime.InteropServices;

namespace NetCompiler.Devices;

/// <summary>
/// Says why a driver that is installed shows no device. ILGPU takes every error of a driver for "no device"; what the
/// driver says itself is asked for here.
/// </summary>
internal static unsafe class DriverCheck
{
    // CL_PLATFORM_NOT_FOUND_KHR of <CL/cl_ext.h>.
    private const int NoOpenClPlatform = -1001;

    /// <summary>What is wrong with a driver; null if it is not installed, or all that it has is listed.</summary>
    /// <param name="kind">Whose driver.</param>
    /// <param name="listed">How many devices of the kind were found.</param>
    public static string? Problem(DeviceKind kind, int listed) => kind switch
    {
        DeviceKind.Cuda when CudaDriver.Ask() is var driver =>
            listed > 0 && (driver?.DeviceCount ?? 0) <= listed ? null : CudaProblem.Of(driver),
        DeviceKind.OpenCl when listed == 0 => OpenClProblem(),
        _ => null,
    };

    /// <summary>That a driver is not installed.</summary>
    public static string Missing(DeviceKind kind) => kind switch
    {
        DeviceKind.Cuda => "NVIDIA's driver (libcuda) is not installed",
        DeviceKind.OpenCl => "OpenCL's loader (libOpenCL) is not installed",
        _ => "it does not exist",
    };

    private static string? OpenClProblem()
    {
        if (!Load(["libOpenCL.so.1", "libOpenCL.so", "OpenCL.dll", "/System/Library/Frameworks/OpenCL.framework/OpenCL"], out nint library)) return null;
        if (!NativeLibrary.TryGetExport(library, "clGetPlatformIDs", out nint getPlatforms)) return "OpenCL's loader is installed, but has no clGetPlatformIDs";
        uint count = 0;
        int result = ((delegate* unmanaged<uint, nint*, uint*, int>)getPlatforms)(0, null, &count);
        if (result == NoOpenClPlatform || (result == 0 && count == 0)) return "OpenCL's loader is installed, but no driver (an .icd file in /etc/OpenCL/vendors) is";
        return result == 0
            ? FormattableString.Invariant($"OpenCL has {count} driver{(count == 1 ? "" : "s")}, but none shows a device that may be used")
            : FormattableString.Invariant($"OpenCL's loader is installed, but fails: error {result}");
    }

    private static bool Load(string[] names, out nint library)
    {
        foreach (string name in names)
        {
            if (NativeLibrary.TryLoad(name, out library)) return true;
        }
        library = 0;
        return false;
    }
}
