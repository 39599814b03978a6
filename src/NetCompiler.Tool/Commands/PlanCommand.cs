using System.CommandLine;
using NetCompiler.Compiler;
using NetCompiler.Compiler.Definition;
using NetCompiler.Compiler.Emit.Gpu;
using NetCompiler.Compiler.Plan;
using NetCompiler.Tool.Compilation;

namespace NetCompiler.Tool.Commands;

/// <summary><c>netcompiler plan</c>: what a net computes and costs.</summary>
internal static class PlanCommand
{
    private const string Train = "train", Test = "test", Deploy = "deploy";

    public static Command Create()
    {
        var phase = new Option<string>("--phase")
        {
            Description = "Which net of the file: train (forward and backward), test (forward), or deploy (the net for inference, derived from the test net, of batch 1 unless --batch says otherwise).",
            DefaultValueFactory = _ => Train,
        };
        phase.AcceptOnlyFromAmong(Train, Test, Deploy);
        var level = new Option<int>("--level") { Description = "The level that include and exclude rules are compared with.", HelpName = "N" };
        var stages = new Option<string[]>("--stage") { Description = "A stage that include and exclude rules are compared with. May be given several times.", HelpName = "NAME" };
        var expressions = new Option<bool>("--expressions") { Description = "Show for each step what it computes, in the notation of the tensor language." };
        var json = new Option<bool>("--json") { Description = "Print one JSON object instead: blobs, parameters, steps, memory, problems." };
        var command = new Command("plan",
            "Shows what a net computes and costs: parameters, steps in order, memory.\n\nProblems of the net go to the standard error.\n\n" + ExitCode.Help)
        {
            NetOptions.File, phase, level, stages, NetOptions.Batch, NetOptions.Input, NetOptions.NoFusion, NetOptions.FuseConvolutions, expressions, json,
        };
        command.SetAction(parsed =>
        {
            string path = parsed.GetRequiredValue(NetOptions.File);
            string wanted = parsed.GetRequiredValue(phase);
            var options = new CompileOptions
            {
                State = new NetState(wanted == Train ? Phase.Train : Phase.Test, parsed.GetValue(level), (parsed.GetValue(stages) ?? []).ToEquatableArray()),
                Batch = parsed.GetValue(NetOptions.Batch) ?? (wanted == Deploy ? 1 : null),
                InputShapes = (parsed.GetValue(NetOptions.Input) ?? []).ToEquatableArray(),
                Backward = wanted == Train,
                Fusions = parsed.GetValue(NetOptions.NoFusion),
            };
            var compilation = PhaseCompilation.Compile(path, InputFile.ReadText(path), options, wanted == Deploy);
            var (output, error) = (parsed.InvocationConfiguration.Output, parsed.InvocationConfiguration.Error);
            PlacedProblem.Write(compilation.Problems, error);
            if (parsed.GetValue(json)) output.WriteLine(PlanJson.Of(compilation));
            else if (compilation.Plan is { } plan)
            {
                output.Write(PlanText.Of(plan, parsed.GetValue(expressions)));
                WriteFusions(output, plan, new GpuEmitOptions { FusesContractions = NetOptions.FusesConvolutions(parsed) });
            }
            return compilation.Plan is null ? ExitCode.Failure : ExitCode.Success;
        });
        return command;
    }

    // Convolutions that a GPU can run as one kernel with what follows them.
    private static void WriteFusions(TextWriter output, NetPlan plan, GpuEmitOptions options)
    {
        IReadOnlyList<EmittedFusion> fusions;
        try
        {
            fusions = GpuEmitter.Fusions(plan, options);
        }
        catch (NotSupportedException)
        {
            // There are no kernels for so large a net.
            return;
        }
        if (fusions.Count == 0) return;
        output.WriteLine();
        output.WriteLine("kernels of a GPU (" + options.Device.Name + ")");
        foreach (var fusion in fusions) output.WriteLine("  " + fusion);
    }
}
