using System.Runtime.InteropServices;
using System.Text;
using NetCompiler.Devices;
using NetCompiler.Testing;

namespace NetCompiler.Gpu.Tests.Cuda;

/// <summary>
/// CUDA without a GPU: the stand-in for NVIDIA's driver, loaded into this process before anybody asks for the driver. Whoever asks
/// for libcuda.so.1 later gets it, also where a real one is installed.
/// </summary>
internal static class CudaStandIn
{
    private const int LongestFinding = 4096;

    private static readonly Lazy<nint> Loaded = new(Load);

    [UnmanagedFunctionPointer(CallingConvention.Cdecl)]
    private delegate int TakeFinding(byte[] buffer, int size);

    [UnmanagedFunctionPointer(CallingConvention.Cdecl)]
    private delegate void SetOrder(int lazy);

    /// <summary>The library; skips the test where it cannot be built.</summary>
    public static nint Library
    {
        get
        {
            CudaStandInLibrary.Require();
            string tested = Environment.GetEnvironmentVariable("NETCOMPILER_TEST_DEVICE") ?? "";
            Assert.SkipWhen(tested.StartsWith("cuda", StringComparison.Ordinal), "this run tests a real CUDA device");
            return Loaded.Value;
        }
    }

    /// <summary>Opens the device.</summary>
    public static GpuDevice Open()
    {
        _ = Library;
        var device = (GpuDevice)ComputeDevice.Open("cuda:0");
        Assert.StartsWith("Stand-in", device.Description.Name, StringComparison.Ordinal);
        return device;
    }

    /// <summary>Runs something, and fails where it fails, or where the stand-in finds something wrong with it.</summary>
    /// <param name="lazy">Whether streams run only when something waits for them.</param>
    /// <param name="body">What is run.</param>
    public static void Run(bool lazy, Action body)
    {
        var findings = FindingsOf(lazy, body);
        Assert.True(findings.Count == 0, "the stand-in for CUDA's driver found:\n" + string.Join("\n", findings));
    }

    /// <summary>Runs something on the device, and fails as <see cref="Run"/> does.</summary>
    public static void RunOnDevice(bool lazy, Action<GpuDevice> body) => Run(lazy, () =>
    {
        using var device = Open();
        body(device);
    });

    /// <summary>Runs something, and gives what the stand-in finds wrong with it.</summary>
    public static IReadOnlyList<StandInFinding> FindingsOf(bool lazy, Action body)
    {
        _ = Library;
        var setOrder = Function<SetOrder>("standin_set_lazy");
        setOrder(lazy ? 1 : 0);
        // What is found between tests is nobody's.
        _ = Take().ToArray();
        try
        {
            body();
        }
        finally
        {
            setOrder(0);
        }
        return [.. Take()];
    }

    /// <summary>A function of the library.</summary>
    public static TDelegate Function<TDelegate>(string name)
        where TDelegate : Delegate => Marshal.GetDelegateForFunctionPointer<TDelegate>(NativeLibrary.GetExport(Library, name));

    private static IEnumerable<StandInFinding> Take()
    {
        var take = Function<TakeFinding>("standin_findings");
        byte[] buffer = new byte[LongestFinding];
        for (int length = take(buffer, buffer.Length); length > 0; length = take(buffer, buffer.Length))
        {
            yield return StandInFinding.Parse(Encoding.UTF8.GetString(buffer, 0, Math.Min(length, buffer.Length - 1)));
        }
    }

    private static nint Load() => NativeLibrary.Load(Path.Combine(CudaStandInLibrary.Require(), "libcuda.so.1"));
}
