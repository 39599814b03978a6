using System.CommandLine;
using System.Text.Json;
using NetCompiler.Compiler.Emit.Gpu;
using NetCompiler.Compiler.Plan;
using NetCompiler.Tool.Kernels;

namespace NetCompiler.Tool.Commands;

/// <summary><c>netcompiler kernels --variants</c>: candidate schedules as files to be measured on a card.</summary>
internal static class VariantFiles
{
    private const int DefaultCandidates = 8, MostCandidates = 36;

    private static readonly JsonSerializerOptions JsonOptions = new()
    {
        WriteIndented = true, PropertyNamingPolicy = JsonNamingPolicy.CamelCase, NewLine = "\n",
    };

    /// <summary>Where to.</summary>
    public static Option<string?> Folder { get; } = new("--variants")
    {
        Description = "Write candidate schedules of each contraction to this folder, as PTX and, where ptxas is at hand, assembled, "
            + "with manifest.json: what to launch, and how.",
        HelpName = "DIR",
    };

    /// <summary>How many.</summary>
    public static Option<int> Candidates { get; } =
        NumberOption.Create("--candidates", "How many schedules of each contraction --variants writes.", 1, MostCandidates, DefaultCandidates);

    /// <summary>Writes the files.</summary>
    public static int Write(NetPlan plan, GpuDeviceProfile profile, PtxAssembler? assembler, ParseResult parsed)
    {
        string folder = parsed.GetValue(Folder)!;
        var (files, candidates) = KernelVariants.Write(plan, folder, profile, assembler, parsed.GetValue(Candidates));
        var floats = new
        {
            Activations = plan.Activations.Bytes / sizeof(float), Parameters = plan.ParameterBytes / sizeof(float),
            Gradients = plan.TrainedBytes / sizeof(float), Scratch = files.ScratchFloats,
        };
        var manifest = new { Net = plan.Name, Profile = profile.Name, Floats = floats, Candidates = candidates };
        OutputFile.Write(Path.Combine(folder, "manifest.json"), JsonSerializer.Serialize(manifest, JsonOptions));
        int contractions = candidates.Select(candidate => candidate.Contraction).Distinct(StringComparer.Ordinal).Count();
        parsed.InvocationConfiguration.Output.WriteLine(FormattableString.Invariant($"{candidates.Count} candidates for {contractions} contractions"));
        foreach (string problem in files.Problems) parsed.InvocationConfiguration.Error.WriteLine(problem);
        return files.Problems.IsEmpty ? ExitCode.Success : ExitCode.Failure;
    }
}
