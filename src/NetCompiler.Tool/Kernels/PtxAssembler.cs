using System.Diagnostics;
using System.Globalization;
using System.Text.RegularExpressions;

namespace NetCompiler.Tool.Kernels;

/// <summary>NVIDIA's <c>ptxas</c> and <c>cuobjdump</c>: what a kernel becomes on a GPU, and what it needs there. No GPU is needed.</summary>
public sealed partial class PtxAssembler
{
    private readonly string assembler;
    private readonly string? disassembler;
    private readonly string architecture;

    private PtxAssembler(string assembler, string? disassembler, string architecture) =>
        (this.assembler, this.disassembler, this.architecture) = (assembler, disassembler, architecture);

    /// <summary>Whether machine code can be read as well: <c>cuobjdump</c> lies beside <c>ptxas</c>.</summary>
    public bool CanRead => disassembler is not null;

    /// <summary>
    /// Looks in the folder that NETCOMPILER_PTXAS names, in the folders of PATH, where the CUDA toolkit is usually installed, and in the user's
    /// cache, where <c>.ci/ptxas.sh</c> puts it; null if it is in none.
    /// </summary>
    /// <param name="architecture">What to assemble for: <c>sm_90</c>.</param>
    public static PtxAssembler? Find(string architecture = "sm_90")
    {
        foreach (string folder in Folders())
        {
            if (Tool(folder, "ptxas") is { } found) return new PtxAssembler(found, Tool(folder, "cuobjdump"), architecture);
        }
        return null;
    }

    /// <summary>Assembles a kernel.</summary>
    /// <param name="ptx">Its text.</param>
    /// <param name="readsMachineCode">Whether the machine code is wanted too.</param>
    public AssembledKernel Assemble(string ptx, bool readsMachineCode = false)
    {
        var folder = Directory.CreateTempSubdirectory("netcompiler-ptx");
        try
        {
            string source = Path.Combine(folder.FullName, "kernel.ptx"), cubin = Path.Combine(folder.FullName, "kernel.cubin");
            File.WriteAllText(source, ptx);
            var (code, report) = Run(assembler, "-arch=" + architecture, "-v", "-o", cubin, source);
            if (code != 0) return new AssembledKernel(0, 0, null, "ptxas refuses it: " + report.Trim());
            var machineCode = readsMachineCode && disassembler is not null ? MachineCode.Parse(Run(disassembler, "-sass", cubin).Output) : null;
            return new AssembledKernel(Number(Registers(), report), Number(Stores(), report) + Number(Loads(), report), machineCode, null);
        }
        finally
        {
            folder.Delete(true);
        }
    }

    /// <summary>Assembles a kernel into a file that a driver loads.</summary>
    /// <param name="ptx">Its text.</param>
    /// <param name="path">The file.</param>
    /// <returns>Why it cannot be assembled; null if it was.</returns>
    public string? AssembleTo(string ptx, string path)
    {
        string source = Path.GetTempFileName();
        try
        {
            File.WriteAllText(source, ptx);
            var (code, report) = Run(assembler, "-arch=" + architecture, "-o", path, source);
            return code == 0 ? null : report.Trim();
        }
        finally
        {
            File.Delete(source);
        }
    }

    private static IEnumerable<string> Folders()
    {
        if (Environment.GetEnvironmentVariable("NETCOMPILER_PTXAS") is { Length: > 0 } named) yield return named;
        foreach (string folder in (Environment.GetEnvironmentVariable("PATH") ?? "").Split(Path.PathSeparator, StringSplitOptions.RemoveEmptyEntries)) yield return folder;
        yield return "/usr/local/cuda/bin";
        string cache = Environment.GetEnvironmentVariable("XDG_CACHE_HOME") is { Length: > 0 } set
            ? set : Path.Combine(Environment.GetFolderPath(Environment.SpecialFolder.UserProfile), ".cache");
        string ours = Path.Combine(cache, "netcompiler");
        if (!Directory.Exists(ours)) yield break;
        foreach (string folder in Directory.GetDirectories(ours, "ptxas-*").Order(StringComparer.Ordinal)) yield return Path.Combine(folder, "bin");
    }

    private static string? Tool(string folder, string name) =>
        new[] { Path.Combine(folder, name), Path.Combine(folder, name + ".exe") }.FirstOrDefault(File.Exists);

    private static (int Code, string Output) Run(string program, params string[] arguments)
    {
        var start = new ProcessStartInfo(program, arguments) { RedirectStandardError = true, RedirectStandardOutput = true };
        using var process = Process.Start(start)!;
        var errors = process.StandardError.ReadToEndAsync();
        string output = process.StandardOutput.ReadToEnd();
        process.WaitForExit();
        return (process.ExitCode, output + errors.Result);
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

/// <summary>What a kernel needs, as ptxas says, and what it became.</summary>
/// <param name="Registers">The registers of a thread.</param>
/// <param name="SpilledBytes">What did not fit into registers, stores and loads together.</param>
/// <param name="Code">The machine code; null if it was not read.</param>
/// <param name="Problem">Why it cannot be assembled; null if it can.</param>
public sealed record AssembledKernel(int Registers, int SpilledBytes, MachineCode? Code, string? Problem);
