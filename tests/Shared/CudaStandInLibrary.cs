using System.Diagnostics;
using System.Reflection;

namespace NetCompiler.Testing;

/// <summary>
/// The stand-in for NVIDIA's driver, as a file: built from its sources when a test first needs it. A test that needs it is skipped
/// where there is no C++ compiler, but fails with NETCOMPILER_REQUIRE_CUDA_STANDIN=1.
/// </summary>
internal static class CudaStandInLibrary
{
    // build.sh ends with it where there is no compiler; a compiler that fails is a defect.
    private const int NoCompiler = 3;

    private static readonly Lazy<(string? Folder, string Missing)> Built = new(Build);

    /// <summary>The folder of the sources and scripts; the build writes it into the assembly.</summary>
    public static string Sources { get; } = Path.GetFullPath(
        typeof(CudaStandInLibrary).Assembly.GetCustomAttributes<AssemblyMetadataAttribute>()
            .Single(data => data.Key == "CudaStandInFolder").Value!);

    /// <summary>The folder of libcuda.so.1; skips the test where it cannot be had.</summary>
    public static string Require()
    {
        var (folder, missing) = Built.Value;
        if (folder is not null) return folder;
        Assert.SkipUnless(Environment.GetEnvironmentVariable("NETCOMPILER_REQUIRE_CUDA_STANDIN") == "1", missing);
        throw new InvalidOperationException(missing);
    }

    /// <summary>Lets a process that is to be started use the stand-in, in the order that a lazy device chooses.</summary>
    /// <param name="start">How it is started.</param>
    /// <param name="findings">The file that findings go to.</param>
    public static void Give(ProcessStartInfo start, string findings)
    {
        string folder = Require(), others = Environment.GetEnvironmentVariable("LD_LIBRARY_PATH") ?? "";
        start.Environment["LD_LIBRARY_PATH"] = others.Length == 0 ? folder : folder + ":" + others;
        start.Environment["CUDA_STANDIN_LAZY"] = "1";
        start.Environment["CUDA_STANDIN_FINDINGS"] = findings;
    }

    private static (string? Folder, string Missing) Build()
    {
        if (!OperatingSystem.IsLinux()) return (null, "the stand-in for CUDA's driver is for Linux");
        string script = Path.Combine(Sources, "build.sh");
        if (!File.Exists(script)) return (null, "the stand-in for CUDA's driver is not at " + Sources);
        var start = new ProcessStartInfo("bash", [script]) { RedirectStandardOutput = true, RedirectStandardError = true };
        using var process = Process.Start(start)!;
        var error = process.StandardError.ReadToEndAsync();
        string folder = process.StandardOutput.ReadToEnd().Trim();
        process.WaitForExit();
        return process.ExitCode switch
        {
            0 => (folder, ""),
            NoCompiler => (null, error.GetAwaiter().GetResult().Trim()),
            _ => throw new InvalidOperationException(script + " fails: " + error.GetAwaiter().GetResult()),
        };
    }
}
