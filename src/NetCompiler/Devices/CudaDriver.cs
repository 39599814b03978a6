using System.Runtime.InteropServices;

namespace NetCompiler.Devices;

/// <summary>An answer of NVIDIA's driver.</summary>
/// <param name="Function">The function that was called: <c>cuInit</c>.</param>
/// <param name="Code">What it returned; 0 is success.</param>
/// <param name="Name">The code's name, <c>CUDA_ERROR_NO_DEVICE</c>; empty if the driver knows none.</param>
/// <param name="Text">The driver's own words for it.</param>
internal sealed record CudaAnswer(string Function, int Code, string Name, string Text)
{
    /// <summary>
    /// The whole answer, as in <c>cuInit answers 100 (CUDA_ERROR_NO_DEVICE: no CUDA-capable device is detected)</c>.
    /// </summary>
    public override string ToString()
    {
        string words = string.Join(": ", new[] { Name, Text }.Where(word => word.Length > 0));
        return FormattableString.Invariant($"{Function} answers {Code}") + (words.Length > 0 ? " (" + words + ")" : "");
    }
}

/// <summary>
/// NVIDIA's driver, asked function by function. ILGPU takes every error that it meets while it lists devices for "no
/// device"; here each answer is kept.
/// </summary>
internal sealed unsafe class CudaDriver
{
    // All that ILGPU and this project call; a library without one of them fails at that call, and without cuInit at
    // the first.
    private static readonly string[] Needed =
    [
        "cuInit", "cuDriverGetVersion", "cuDeviceGet", "cuDeviceGetCount", "cuDeviceGetName", "cuDeviceTotalMem_v2",
        "cuDeviceGetAttribute", "cuCtxCreate_v2", "cuCtxDestroy_v2", "cuCtxSetCurrent", "cuCtxSynchronize",
        "cuCtxGetCacheConfig", "cuCtxSetCacheConfig", "cuCtxGetSharedMemConfig", "cuCtxSetSharedMemConfig",
        "cuDeviceCanAccessPeer", "cuPointerGetAttribute", "cuMemGetInfo_v2", "cuMemAlloc_v2", "cuMemFree_v2",
        "cuMemAllocHost_v2", "cuMemFreeHost", "cuMemcpyAsync", "cuMemsetD8Async", "cuStreamCreate",
        "cuStreamDestroy_v2", "cuStreamSynchronize", "cuGetErrorString", "cuModuleLoadDataEx", "cuModuleUnload",
        "cuModuleGetFunction", "cuLaunchKernel", "cuEventCreate", "cuEventDestroy_v2", "cuEventQuery",
        "cuEventRecord", "cuEventSynchronize", "cuEventElapsedTime", "cuStreamWaitEvent",
    ];

    private static readonly string[] Libraries = OperatingSystem.IsWindows() ? ["nvcuda.dll"] : ["libcuda.so.1", "libcuda.so"];

    private readonly nint library;

    private CudaDriver(nint library) => this.library = library;

    /// <summary>What the loader says of a library that is there and cannot be loaded; empty otherwise.</summary>
    public string LoadFailure { get; private init; } = "";

    /// <summary>The functions that the library lacks.</summary>
    public IReadOnlyList<string> MissingFunctions { get; private set; } = [];

    /// <summary>
    /// The newest CUDA that it serves, as the driver writes it: 12040 is 12.4; null if it did not say.
    /// </summary>
    public int? Version { get; private set; }

    /// <summary>The first answer that was no success; null if there was none.</summary>
    public CudaAnswer? Failure { get; private set; }

    /// <summary>How many devices it counts; null if it did not come to that.</summary>
    public int? DeviceCount { get; private set; }

    /// <summary>The version as people write it: <c>12.4</c>.</summary>
    public string VersionText =>
        Version is { } version ? FormattableString.Invariant($"{version / 1000}.{version % 1000 / 10}") : "of unknown version";

    /// <summary>Asks the driver; null if it is not installed.</summary>
    public static CudaDriver? Ask()
    {
        foreach (string name in Libraries)
        {
            if (!NativeLibrary.TryLoad(name, out nint library)) continue;
            var driver = new CudaDriver(library);
            driver.AskAll();
            return driver;
        }
        return FailureOfLoading() is { } failure ? new CudaDriver(0) { LoadFailure = failure } : null;
    }

    // The loader's words for a file that is not there are no news.
    private static string? FailureOfLoading()
    {
        try
        {
            NativeLibrary.Load(Libraries[0]);
            return null;
        }
        catch (BadImageFormatException failure)
        {
            return failure.Message;
        }
        catch (DllNotFoundException failure)
        {
            // The loader tries some spellings of the name, and says one line of each.
            string? line = failure.Message.Split('\n').FirstOrDefault(line => line.Contains(Libraries[0], StringComparison.Ordinal)
                && !line.Contains("No such file", StringComparison.Ordinal) && !line.StartsWith("Unable to load", StringComparison.Ordinal));
            return line?.Trim();
        }
    }

    private void AskAll()
    {
        MissingFunctions = [.. Needed.Where(name => !NativeLibrary.TryGetExport(library, name, out _))];
        // The version is told before anything else works.
        if (Find("cuDriverGetVersion") is not 0 and var getVersion)
        {
            int version = 0;
            if (Succeeds("cuDriverGetVersion", ((delegate* unmanaged<int*, int>)getVersion)(&version))) Version = version;
        }
        if (Find("cuInit") is not (not 0 and var initialise)) return;
        if (!Succeeds("cuInit", ((delegate* unmanaged<uint, int>)initialise)(0))) return;
        if (Find("cuDeviceGetCount") is not (not 0 and var getCount)) return;
        int count = 0;
        if (!Succeeds("cuDeviceGetCount", ((delegate* unmanaged<int*, int>)getCount)(&count))) return;
        DeviceCount = count;
        if (Find("cuDeviceGet") is not (not 0 and var getDevice)) return;
        for (int i = 0; i < count; i++)
        {
            int device = 0;
            int code = ((delegate* unmanaged<int*, int, int>)getDevice)(&device, i);
            if (!Succeeds(FormattableString.Invariant($"cuDeviceGet of device {i}"), code)) return;
        }
    }

    private nint Find(string function) => NativeLibrary.TryGetExport(library, function, out nint address) ? address : 0;

    private bool Succeeds(string function, int code)
    {
        if (code == 0) return true;
        Failure ??= new CudaAnswer(function, code, Words("cuGetErrorName", code), Words("cuGetErrorString", code));
        return false;
    }

    private string Words(string function, int code)
    {
        if (Find(function) is not (not 0 and var tell)) return "";
        byte* words = null;
        int result = ((delegate* unmanaged<int, byte**, int>)tell)(code, &words);
        return result != 0 || words is null ? "" : Marshal.PtrToStringUTF8((nint)words) ?? "";
    }
}
