using System.Diagnostics;
using NetCompiler.Testing;

namespace NetCompiler.Gpu.Tests.Cuda;

/// <summary>build.sh and with.sh, as people and CI call them.</summary>
public sealed class ScriptTests
{
    private static readonly string Folder = CudaStandInLibrary.Sources;

    [Theory]
    [InlineData("true", 0)]
    [InlineData("exit 7", 7)]
    // A command that is content with itself, and that the stand-in is not content with.
    [InlineData("echo 'kernel Made: race' >> $CUDA_STANDIN_FINDINGS", 1)]
    public void A_command_fails_where_it_fails_or_the_stand_in_finds_something(string command, int code)
    {
        CudaStandInLibrary.Require();
        var run = Run(Path.Combine(Folder, "with.sh"), null, "bash", "-c", command);
        Assert.Equal(code, run.Code);
        Assert.Equal(code == 1, run.Error.Contains("kernel Made: race", StringComparison.Ordinal));
    }

    [Fact]
    public void Builds_at_the_same_time_do_not_disturb_each_other_and_what_is_built_is_used_again()
    {
        CudaStandInLibrary.Require();
        using var cache = new TemporaryFolder();
        // The compiler is a script that takes its time and writes its own name.
        string compiler = cache.Write("compiler", $"""
            [ "$1" = --version ] && exit
            echo run >> {cache.PathOf("runs")}
            while [ "$1" != -o ]; do shift; done
            sleep 0.05
            echo made > "$2"
            """);
        var environment = new Dictionary<string, string> { ["CXX"] = "bash " + compiler, ["CUDA_STANDIN_CACHE"] = cache.PathOf("cache") };
        var runs = new (int Code, string Output, string Error)[3];
        Parallel.For(0, runs.Length, i => runs[i] = Run(Path.Combine(Folder, "build.sh"), environment));
        Assert.All(runs, run => Assert.Equal((0, runs[0].Output), (run.Code, run.Output)));
        Assert.Equal("made\n", File.ReadAllText(Path.Combine(runs[0].Output.Trim(), "libcuda.so.1")));
        // Nothing but the library is left.
        Assert.Single(Directory.GetFileSystemEntries(runs[0].Output.Trim()));
        int before = File.ReadAllLines(cache.PathOf("runs")).Length;
        Assert.Equal(runs[0], Run(Path.Combine(Folder, "build.sh"), environment));
        Assert.Equal(before, File.ReadAllLines(cache.PathOf("runs")).Length);
    }

    [Fact]
    public void Without_a_compiler_it_says_what_to_install()
    {
        Assert.SkipUnless(OperatingSystem.IsLinux(), "the stand-in is for Linux");
        using var empty = new TemporaryFolder();
        var run = Run(Path.Combine(Folder, "build.sh"), new Dictionary<string, string> { ["PATH"] = empty.Path, ["CXX"] = "" });
        Assert.Equal(3, run.Code);
        Assert.Contains("install g++", run.Error, StringComparison.Ordinal);
    }

    private static (int Code, string Output, string Error) Run(
        string script, Dictionary<string, string>? environment, params string[] arguments)
    {
        string[] all = [script, .. arguments];
        var start = new ProcessStartInfo("/bin/bash", all) { RedirectStandardOutput = true, RedirectStandardError = true };
        foreach (var (name, value) in environment ?? []) start.Environment[name] = value;
        using var process = Process.Start(start)!;
        var error = process.StandardError.ReadToEndAsync();
        string output = process.StandardOutput.ReadToEnd();
        process.WaitForExit();
        return (process.ExitCode, output, error.GetAwaiter().GetResult());
    }
}
