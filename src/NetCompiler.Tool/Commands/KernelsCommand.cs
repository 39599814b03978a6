using System.CommandLine;
using System.Globalization;
using System.Text.Json;
using NetCompiler.Compiler;
using NetCompiler.Compiler.Definition;
using NetCompiler.Compiler.Emit.Gpu;
using NetCompiler.Tool.Compilation;
using NetCompiler.Tool.Execution;
using NetCompiler.Tool.Kernels;

namespace NetCompiler.Tool.Commands;

/// <summary><c>netcompiler kernels</c>: what a net's kernels need on an NVIDIA GPU; none has to be there.</summary>
internal static class KernelsCommand
{
    private static readonly Option<bool> ForwardOnly = new("--forward-only") { Description = "The test net, without a backward pass." };
    private static readonly Option<string?> Folder = new("--output", "-o") { Description = "Write the PTX of each kernel to this folder.", HelpName = "DIR" };
    private static readonly Option<bool> Json = new("--json") { Description = "Print JSON." };

    private static readonly Option<bool> Assemble = new("--assemble")
    {
        Description = "Assemble the contractions for architecture 9.0 and show their main loops, with the time that each is estimated to take.",
    };

    private static readonly Option<string> Profile = new("--profile")
    {
        Description = "The device to choose schedules for and to estimate times on: " + string.Join(", ", GpuDeviceProfile.All.Select(profile => profile.Name)) + ".",
        HelpName = "NAME", DefaultValueFactory = _ => GpuDeviceProfile.All[0].Name,
    };

    public static Command Create()
    {
        Profile.Validators.Add(result =>
        {
            if (result.GetValueOrDefault<string>() is { } name && Find(name) is null)
            {
                result.AddError("--profile has no '" + name + "': " + string.Join(", ", GpuDeviceProfile.All.Select(profile => profile.Name)) + ".");
            }
        });
        var command = new Command("kernels",
            "Compiles a net's kernels to PTX and shows what each needs: threads, shared memory, and how many groups a multiprocessor holds; with ptxas and cuobjdump (of "
            + "NVIDIA's CUDA toolkit) also registers, spills and main loops. No GPU is needed.\n\n" + ExitCode.Help)
        {
            NetOptions.File, NetOptions.Batch, NetOptions.Input, NetOptions.NoFusion, NetOptions.FuseConvolutions, ForwardOnly, Assemble, Profile, Json, Folder,
            VariantFiles.Folder, VariantFiles.Candidates,
        };
        command.SetAction(parsed =>
        {
            string path = parsed.GetRequiredValue(NetOptions.File);
            bool isForward = parsed.GetValue(ForwardOnly);
            var options = new CompileOptions
            {
                State = isForward ? NetState.Test : NetState.Train,
                Batch = parsed.GetValue(NetOptions.Batch),
                InputShapes = (parsed.GetValue(NetOptions.Input) ?? []).ToEquatableArray(),
                Backward = !isForward,
                Fusions = parsed.GetValue(NetOptions.NoFusion),
            };
            var compilation = PhaseCompilation.Compile(path, InputFile.ReadText(path), options);
            PlacedProblem.Write(compilation.Problems, parsed.InvocationConfiguration.Error);
            if (compilation.Plan is not { } plan) return ExitCode.Failure;
            return Run(plan, parsed);
        });
        return command;
    }

    private static GpuDeviceProfile? Find(string name) => GpuDeviceProfile.All.FirstOrDefault(profile => profile.Name == name);

    private static int Run(Compiler.Plan.NetPlan plan, ParseResult parsed)
    {
        var (output, error) = (parsed.InvocationConfiguration.Output, parsed.InvocationConfiguration.Error);
        var profile = Find(parsed.GetRequiredValue(Profile))!;
        var assembler = PtxAssembler.Find();
        if (parsed.GetValue(VariantFiles.Folder) is not null) return VariantFiles.Write(plan, profile, assembler, parsed);
        bool wantsCode = parsed.GetValue(Assemble);
        if (assembler is null || (wantsCode && !assembler.CanRead))
        {
            error.WriteLine((assembler is null ? "ptxas" : "cuobjdump")
                + " is not installed (NVIDIA's CUDA toolkit; on Debian .ci/ptxas.sh brings it without installing anything): registers and spills are not known");
            if (wantsCode) return ExitCode.Failure;
        }
        string? folder = parsed.GetValue(Folder);
        var code = new GpuCode(plan, new GpuEmitOptions { Device = profile, FusesContractions = NetOptions.FusesConvolutions(parsed) });
        var report = KernelReport.Of(code, profile, assembler, folder is null ? null : (name, ptx) => OutputFile.Write(Path.Combine(folder, name + ".ptx"), ptx));
        if (parsed.GetValue(Json)) WriteJson(output, report, profile);
        else if (wantsCode) WriteContractions(output, report, profile);
        else WriteKernels(output, report);
        var refused = report.Kernels.Where(kernel => kernel.Assembled?.Problem is not null).ToArray();
        foreach (var kernel in refused) error.WriteLine(kernel.Name + ": " + kernel.Assembled!.Problem);
        return refused.Length == 0 ? ExitCode.Success : ExitCode.Failure;
    }

    private static void WriteKernels(TextWriter output, KernelReport report)
    {
        int width = report.Kernels.Max(kernel => kernel.Name.Length) + 2;
        output.WriteLine("kernel".PadRight(width) + " threads  shared  registers  spills  groups/SM  occupancy  first step");
        foreach (var kernel in report.Kernels)
        {
            output.WriteLine(string.Format(
                CultureInfo.InvariantCulture, "{0} {1,7} {2,7} {3,10} {4,7} {5,10} {6,9:0}%  {7}", kernel.Name.PadRight(width), kernel.Threads, kernel.SharedBytes,
                Text(kernel.Assembled?.Registers), Text(kernel.Assembled?.SpilledBytes), kernel.ResidentGroups, kernel.Occupancy * 100, kernel.Step));
        }
    }

    private static void WriteContractions(TextWriter output, KernelReport report, GpuDeviceProfile profile)
    {
        int width = report.Contractions.Max(needs => needs.Contraction.Step.Length) + 2;
        output.WriteLine("contraction".PadRight(width) + "  GFLOP  tile           registers spills  shared  groups  loop  FFMA  share  occupancy      us  parts us  parts MB");
        foreach (var needs in report.Contractions)
        {
            var (contraction, tile) = (needs.Contraction, needs.Contraction.Schedule.Tile);
            output.WriteLine(string.Format(
                CultureInfo.InvariantCulture, "{0} {1,6:0.00}  {2,-14} {3,9} {4,6} {5,7} {6,7} {7,5} {8,5} {9,6:0.000} {10,9:0}% {11,7:0.0} {12,9:0.0} {13,9:0.0}",
                contraction.Step.PadRight(width), contraction.Operations / 1e9, Tile(tile) + (contraction.HasBorder ? " copy" : ""), needs.Needs.Assembled!.Registers,
                needs.Needs.Assembled.SpilledBytes, needs.Needs.SharedBytes, contraction.Groups, needs.Loop.Total, needs.Loop.MultiplyAdds,
                needs.Loop.Share, needs.Needs.Occupancy * 100, needs.Seconds * 1e6, needs.PartialSeconds * 1e6, needs.PartialBytes / 1e6));
        }
        double operations = report.Contractions.Sum(needs => needs.Contraction.Operations), seconds = report.Contractions.Sum(needs => needs.Seconds);
        output.WriteLine();
        output.WriteLine(string.Format(
            CultureInfo.InvariantCulture, "{0}: estimated {1:0.00} ms for {2:0.0} GFLOP ({3:0.0} TFLOP/s), and {4:0.00} ms for {5:0} MB of partial sums", profile.Name, seconds * 1e3,
            operations / 1e9, operations / seconds / 1e12, report.Contractions.Sum(needs => needs.PartialSeconds) * 1e3, report.Contractions.Sum(needs => needs.PartialBytes) / 1e6));
    }

    private static string Tile(ContractionTile tile) => FormattableString.Invariant($"{tile.Rows}x{tile.Columns}x{tile.Depth}");

    private static void WriteJson(TextWriter output, KernelReport report, GpuDeviceProfile profile)
    {
        var document = new
        {
            profile = profile.Name,
            kernels = report.Kernels.Select(kernel => new
            {
                name = kernel.Name, step = kernel.Step, threads = kernel.Threads, sharedBytes = kernel.SharedBytes, groupsOfMultiprocessor = kernel.ResidentGroups,
                occupancy = kernel.Occupancy, registers = kernel.Assembled?.Registers, spilledBytes = kernel.Assembled?.SpilledBytes, problem = kernel.Assembled?.Problem,
            }),
            contractions = report.Contractions.Select(needs => new
            {
                step = needs.Contraction.Step, kernel = needs.Contraction.Kernel, operations = needs.Contraction.Operations,
                batches = needs.Contraction.Extents.Batches, rows = needs.Contraction.Extents.Rows, columns = needs.Contraction.Extents.Columns, depth = needs.Contraction.Extents.Depth,
                tile = Tile(needs.Contraction.Schedule.Tile), threads = needs.Needs.Threads, groups = needs.Contraction.Groups,
                wholeTiles = needs.Contraction.Schedule.WholeTiles, parts = needs.Contraction.Schedule.Parts, copiesBorder = needs.Contraction.HasBorder,
                registers = needs.Needs.Assembled!.Registers, spilledBytes = needs.Needs.Assembled.SpilledBytes, sharedBytes = needs.Needs.SharedBytes,
                loopInstructions = needs.Loop.Total, multiplyAdds = needs.Loop.MultiplyAdds, share = needs.Loop.Share,
                loop = needs.Loop.ByKind.ToDictionary(kind => kind.Kind, kind => kind.Count), predictedRegisters = needs.Contraction.Predicted.Registers, predictedLoopInstructions = needs.Contraction.Predicted.LoopInstructions,
                seconds = needs.Seconds, partialSeconds = needs.PartialSeconds, partialBytes = needs.PartialBytes,
            }),
            seconds = report.Contractions.Sum(needs => needs.Seconds),
            partialSeconds = report.Contractions.Sum(needs => needs.PartialSeconds),
            partialBytes = report.Contractions.Sum(needs => needs.PartialBytes),
        };
        output.WriteLine(JsonSerializer.Serialize(document, JsonOptions));
    }

    private static readonly JsonSerializerOptions JsonOptions = new() { WriteIndented = true };

    private static string Text(int? value) => value?.ToString(CultureInfo.InvariantCulture) ?? "-";
}
