using System.Diagnostics;

namespace NetCompiler.Tool.Tests.Devices;

/// <summary>
/// The tool run beside a driver library that answers as a test wants it: driver.c, made with the machine's C compiler. Where there is none, the test is
/// skipped.
/// </summary>
internal sealed class AnsweringDriver : IDisposable
{
    private readonly TemporaryFolder folder = new();

    /// <summary>Makes the library.</summary>
    /// <param name="answers">What driver.c is compiled with: <c>-DINIT=100</c>.</param>
    public AnsweringDriver(params string[] answers)
    {
        Assert.SkipUnless(OperatingSystem.IsLinux(), "the library is found by LD_LIBRARY_PATH");
        string source = Path.Combine(AppContext.BaseDirectory, "Devices", "driver.c");
        var made = new[] { "gcc", "cc", "clang" }.Select(compiler => Run(compiler, ["-shared", "-fPIC", "-o", folder.PathOf("libcuda.so.1"), .. answers, source], [])).FirstOrDefault(run => run is not null);
        if (made is null) Assert.Skip("no C compiler (gcc, cc or clang) is installed");
        Assert.True(made.Code == 0, made.Error);
    }

    /// <summary>Runs a command line of the tool in a process of its own.</summary>
    /// <param name="environment">Variables for it.</param>
    /// <param name="arguments">The command line.</param>
    public ToolRun Tool((string Name, string Value)[] environment, params string[] arguments) =>
        Run(Environment.ProcessPath is { } host && Path.GetFileNameWithoutExtension(host) == "dotnet" ? host : "dotnet",
            [Path.Combine(AppContext.BaseDirectory, "NetCompiler.Tool.dll"), .. arguments], [("LD_LIBRARY_PATH", folder.Path), .. environment])!;

    /// <inheritdoc/>
    public void Dispose() => folder.Dispose();

    private static ToolRun? Run(string program, IEnumerable<string> arguments, (string Name, string Value)[] environment)
    {
        var start = new ProcessStartInfo(program, arguments) { RedirectStandardOutput = true, RedirectStandardError = true };
        start.Environment.Remove("CUDA_VISIBLE_DEVICES");
        foreach (var (name, value) in environment) start.Environment[name] = value;
        try
        {
            using var process = Process.Start(start)!;
            var error = process.StandardError.ReadToEndAsync();
            string output = process.StandardOutput.ReadToEnd();
            process.WaitForExit();
            return new ToolRun(process.ExitCode, output, error.GetAwaiter().GetResult());
        }
        catch (System.ComponentModel.Win32Exception)
        {
            return null;
        }
    }
}
