using System.CommandLine;
using NetCompiler.Tool.Compilation;

namespace NetCompiler.Tool.Commands;

/// <summary><c>netcompiler upgrade</c>: old spellings become today's.</summary>
internal static class UpgradeCommand
{
    public static Command Create()
    {
        var file = new Argument<string>("FILE") { Description = "A net or solver: a prototxt file of any age." };
        var target = new Option<string?>("--output", "-o") { Description = "Write there instead of to the standard output. May be FILE itself.", HelpName = "FILE" };
        var isSolver = new Option<bool>("--solver") { Description = "FILE is a solver. Without this option, its fields tell." };
        var isNet = new Option<bool>("--net") { Description = "FILE is a net. Without this option, its fields tell." };
        var command = new Command("upgrade",
            "Rewrites a net or solver in today's spelling, as Caffe's upgrade_net_proto_text and upgrade_solver_proto_text do.\n\n" + ExitCode.Help)
        {
            file, target, isSolver, isNet,
        };
        command.Validators.Add(result =>
        {
            if (result.GetValue(isSolver) && result.GetValue(isNet)) result.AddError("--solver and --net exclude each other.");
        });
        command.SetAction(parsed =>
        {
            string path = parsed.GetRequiredValue(file);
            PrototxtKind? kind = parsed.GetValue(isSolver) ? PrototxtKind.Solver : parsed.GetValue(isNet) ? PrototxtKind.Net : null;
            var upgrade = PrototxtUpgrade.Of(path, InputFile.ReadText(path), kind);
            PlacedProblem.Write(upgrade.Problems, parsed.InvocationConfiguration.Error);
            if (upgrade.Text is not { } text) return ExitCode.Failure;
            if (parsed.GetValue(target) is { } targetPath) OutputFile.Write(targetPath, text);
            else parsed.InvocationConfiguration.Output.Write(text);
            return ExitCode.Success;
        });
        return command;
    }
}
