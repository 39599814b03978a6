using System.Diagnostics;
using System.Globalization;
using System.Reflection;

namespace NetCompiler.Generators.Tests;

/// <summary>A program with a generated net, compiled ahead of time: tests/NetCompiler.AheadOfTime. Slow: native code is made.</summary>
[Trait("Speed", "Slow")]
public sealed class AheadOfTimeTests
{
    private static readonly string Project = Path.Combine(Path.GetDirectoryName(Nets.Folder)!, "tests", "NetCompiler.AheadOfTime");

    [Fact]
    public async Task A_net_trains_saves_loads_and_infers_ahead_of_time_as_it_does_just_in_time()
    {
        bool hasLinker = (Environment.GetEnvironmentVariable("PATH") ?? "").Split(Path.PathSeparator).Any(folder => File.Exists(Path.Combine(folder, "gcc")) || File.Exists(Path.Combine(folder, "clang")));
        bool isRequired = Environment.GetEnvironmentVariable("NETCOMPILER_REQUIRE_LINKER") == "1";
        Assert.SkipUnless(OperatingSystem.IsLinux() && (hasLinker || isRequired), "no gcc or clang is here to link native code with");
        string built = Path.Combine(Project, "bin", Metadata("Configuration"), "net10.0", Metadata("RuntimeIdentifier"), "NetCompiler.AheadOfTime.dll");
        var folder = Directory.CreateTempSubdirectory("netcompiler");
        try
        {
            // Warnings are errors here as everywhere: one of ours, or of a library that is reachable, fails the publishing.
            var (code, output, _) = await RunAsync("dotnet", "publish", Project, "-c", Metadata("Configuration"), "--no-build", "-o", folder.FullName, "-nologo", "-nodeReuse:false");
            Assert.True(code == 0, output);
            var ahead = await RunAsync(Path.Combine(folder.FullName, "NetCompiler.AheadOfTime"));
            var justInTime = await RunAsync("dotnet", "exec", built);
            Assert.Equal((0, "NetCompiler.AheadOfTime"), (ahead.Code, ahead.Error.Trim()));
            Assert.Equal((0, "dotnet"), (justInTime.Code, justInTime.Error.Trim()));
            string[] lines = ahead.Output.Split('\n', StringSplitOptions.RemoveEmptyEntries), expected = justInTime.Output.Split('\n', StringSplitOptions.RemoveEmptyEntries);
            Assert.Equal(5 + 1 + 10, expected.Length);
            Assert.Equal(expected.Select(Name), lines.Select(Name));
            // Other vectors may be used, and so other orders of sums.
            foreach (var (line, wanted) in lines.Zip(expected)) Assert.Equal(Value(wanted), Value(line), 1e-4);
        }
        finally
        {
            folder.Delete(recursive: true);
        }
    }

    private static string Name(string line) => line.Split(' ')[0];

    private static double Value(string line) => double.Parse(line.Split(' ')[1], CultureInfo.InvariantCulture);

    private static string Metadata(string key) => typeof(AheadOfTimeTests).Assembly.GetCustomAttributes<AssemblyMetadataAttribute>().Single(attribute => attribute.Key == key).Value!;

    private static async Task<(int Code, string Output, string Error)> RunAsync(string program, params string[] arguments)
    {
        var start = new ProcessStartInfo(program, arguments) { RedirectStandardOutput = true, RedirectStandardError = true };
        // What a build around the tests has set for itself is not meant for this one.
        foreach (string name in start.Environment.Keys.Where(key => key.StartsWith("MSBUILD", StringComparison.OrdinalIgnoreCase)).ToArray()) start.Environment.Remove(name);
        using var process = Process.Start(start)!;
        var error = process.StandardError.ReadToEndAsync(TestContext.Current.CancellationToken);
        string output = await process.StandardOutput.ReadToEndAsync(TestContext.Current.CancellationToken);
        await process.WaitForExitAsync(TestContext.Current.CancellationToken);
        return (process.ExitCode, output, await error);
    }
}
