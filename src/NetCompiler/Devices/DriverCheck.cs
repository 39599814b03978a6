using System.Runtime.InteropServices;

namespace NetCompiler.Devices;

/// <summary>
/// Says why a driver that is installed shows no device. ILGPU takes every error of a driver for "no device"; what the driver says itself is asked for here.
/// </summary>
internal static unsafe class DriverCheck
{
    // CUDA_ERROR_NO_DEVICE of <cuda.h>, and CL_PLATFORM_NOT_FOUND_KHR of <CL/cl_ext.h>.
    private const int NoCudaDevice = 100, NoOpenClPlatform = -1001;

    /// <summary>What is wrong with a driver; null if it is not installed.</summary>
    public static string? Problem(DeviceKind kind) => kind switch
    {
        DeviceKind.Cuda => CudaProblem(),
        DeviceKind.OpenCl => OpenClProblem(),
        _ => null,
    };

    /// <summary>That a driver is not installed.</summary>
    public static string Missing(DeviceKind kind) => kind switch
    {
        DeviceKind.Cuda => "NVIDIA's driver (libcuda) is not installed",
        DeviceKind.OpenCl => "OpenCL's loader (libOpenCL) is not installed",
        _ => "it does not exist",
    };

    private static string? CudaProblem()
    {
        if (!Load(["libcuda.so.1", "libcuda.so", "nvcuda.dll"], out nint library)) return null;
        if (!NativeLibrary.TryGetExport(library, "cuInit", out nint initialise)) return "NVIDIA's driver is installed, but is no CUDA driver: it has no cuInit";
        int result = ((delegate* unmanaged<uint, int>)initialise)(0);
        if (result == NoCudaDevice) return "NVIDIA's driver is installed, but finds no GPU (in a container, it must be started with access to the GPU)";
        return result == 0
            ? "NVIDIA's driver is installed and lists no GPU that may be used (CUDA_VISIBLE_DEVICES may hide it)"
            : "NVIDIA's driver is installed, but does not start: " + NameOf(library, result) + ". Its kernel module and library may be of different versions: restart the machine after an update";
    }

    private static string NameOf(nint library, int result)
    {
        string number = FormattableString.Invariant($"error {result}");
        if (!NativeLibrary.TryGetExport(library, "cuGetErrorName", out nint getName)) return number;
        byte* name = null;
        ((delegate* unmanaged<int, byte**, int>)getName)(result, &name);
        return name is null ? number : number + " (" + Marshal.PtrToStringUTF8((nint)name) + ")";
    }

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
