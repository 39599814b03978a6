using System.Diagnostics;
using System.Globalization;
using System.Text.RegularExpressions;

namespace NetCompiler.Tool.Execution;

/// <summary>NVIDIA's <c>ptxas</c>, where it is installed.</summary>
public sealed partial class PtxAssembler
{
    private readonly string path;

    private PtxAssembler(string path) => this.path = path;

    /// <summary>Looks for it in the folders of PATH and where the toolkit is usually installed; null if it is not there.</summary>
    public static PtxAssembler? Find()
    {
        var folders = (Environment.GetEnvironmentVariable("PATH") ?? "").Split(Path.PathSeparator, StringSplitOptions.RemoveEmptyEntries).Append("/usr/local/cuda/bin");
        string? found = folders.SelectMany(folder => new[] { Path.Combine(folder, "ptxas"), Path.Combine(folder, "ptxas.exe") }).FirstOrDefault(File.Exists);
        return found is null ? null : new PtxAssembler(found);
    }

    /// <summary>Assembles a kernel for architecture 8.0.</summary>
    /// <param name="ptx">Its text.</param>
    public PtxUse Assemble(string ptx)
    {
        string file = Path.GetTempFileName();
        try
        {
            File.WriteAllText(file, ptx);
            var start = new ProcessStartInfo(path) { RedirectStandardError = true, RedirectStandardOutput = true };
            foreach (string argument in new[] { "-arch=sm_80", "-v", "-o", OperatingSystem.IsWindows() ? "NUL" : "/dev/null", file }) start.ArgumentList.Add(argument);
            using var process = Process.Start(start)!;
            var output = process.StandardOutput.ReadToEndAsync();
            string report = process.StandardError.ReadToEnd() + output.Result;
            process.WaitForExit();
            return process.ExitCode == 0
                ? new PtxUse(Number(Registers(), report), Number(Stores(), report) + Number(Loads(), report), null)
                : new PtxUse(0, 0, "ptxas refuses it: " + report.Trim());
        }
        finally
        {
            File.Delete(file);
        }
    }

    private static int Number(Regex pattern, string report) =>
        pattern.Match(report) is { Success: true } match ? int.Parse(match.Groups[1].Value, CultureInfo.InvariantCulture) : 0;

    [GeneratedRegex(@"Used (\d+) registers")]
    private static partial Regex Registers();

    [GeneratedRegex(@"(\d+) bytes spill stores")]
    private static partial Regex Stores();

    [GeneratedRegex(@"(\d+) bytes spill loads")]
    private static partial Regex Loads();
}

/// <summary>What a kernel needs, as ptxas says.</summary>
/// <param name="Registers">The registers of a thread.</param>
/// <param name="SpilledBytes">What did not fit into registers, stores and loads together.</param>
/// <param name="Problem">Why it cannot be assembled; null if it can.</param>
public sealed record PtxUse(int Registers, int SpilledBytes, string? Problem);
