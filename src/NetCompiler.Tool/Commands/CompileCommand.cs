using System.CommandLine;
using System.Text.Json;
using System.Text.Json.Nodes;
using NetCompiler.Compiler;
using NetCompiler.Compiler.Compilation;
using NetCompiler.Compiler.Emit;
using NetCompiler.Tool.Compilation;

namespace NetCompiler.Tool.Commands;

/// <summary><c>netcompiler compile</c>: the C# of a net, as a build of a project makes it.</summary>
internal static class CompileCommand
{
    private static readonly Option<string?> Solver = File("--solver", "The net's solver, whose numbers become constants.");
    private static readonly Option<string?> Deploy = File("--deploy", "The net for inference, instead of the one that is derived from FILE.");
    private static readonly Option<string?> Labels = File("--labels", "The names of the classes, one a line, by label: they become an enum.");
    private static readonly Option<string?> ClassName = new("--class-name") { Description = "The class; otherwise the net's name, or its file's.", HelpName = "NAME" };
    private static readonly Option<string> Namespace = new("--namespace") { Description = "The class's namespace; otherwise none.", HelpName = "NAME", DefaultValueFactory = _ => "" };
    private static readonly Option<string?> LabelEnum = new("--label-enum") { Description = "The enum of the classes; otherwise the class's name and 'Label'.", HelpName = "NAME" };
    private static readonly Option<int?> DeployBatch = NetOptions.CreateBatch("--deploy-batch", "The batch of the derived inference net; otherwise 1.");
    private static readonly Option<bool> KeepBlobs = new("--keep-blobs") { Description = "Give every blob and gradient memory of its own, so that all can be looked at after a pass." };
    private static readonly Option<string?> Folder = new("--output", "-o") { Description = "Write the C# files to this folder, and print their paths. Otherwise the C# itself is printed.", HelpName = "DIR" };
    private static readonly Option<bool> Json = new("--json") { Description = "Print one JSON object instead: class, files, problems." };

    public static Command Create()
    {
        var command = new Command("compile",
            "Compiles a net to C#: a class with the nets for training, testing and inference.\n\n"
            + "Problems go to the standard error as path(line,column): error NC0012: message. If there are errors, no C# is written.\n\n" + ExitCode.Help)
        {
            NetOptions.File, Solver, Deploy, Labels, ClassName, Namespace, LabelEnum, NetOptions.Batch, DeployBatch, NetOptions.Input, KeepBlobs, NetOptions.NoFusion, NetOptions.FuseConvolutions, Folder, Json,
        };
        command.SetAction(Run);
        return command;
    }

    private static int Run(ParseResult parsed)
    {
        var compilation = new ClassCompilation();
        var result = compilation.Run(new CompilationRequest
        {
            Net = compilation.ReadNet(parsed.GetRequiredValue(NetOptions.File)),
            Solver = parsed.GetValue(Solver) is { } solver ? compilation.ReadSolver(solver) : null,
            Deploy = parsed.GetValue(Deploy) is { } deploy ? compilation.ReadNet(deploy) : null,
            Labels = parsed.GetValue(Labels) is { } labels ? compilation.ReadLabels(labels) : null,
            ClassName = parsed.GetValue(ClassName),
            Namespace = parsed.GetRequiredValue(Namespace),
            LabelEnum = parsed.GetValue(LabelEnum),
            Batch = parsed.GetValue(NetOptions.Batch),
            DeployBatch = parsed.GetValue(DeployBatch) ?? 1,
            InputShapes = (parsed.GetValue(NetOptions.Input) ?? []).ToEquatableArray(),
            KeepBlobs = parsed.GetValue(KeepBlobs),
            Fusions = parsed.GetValue(NetOptions.NoFusion),
            FuseConvolutions = NetOptions.FusesConvolutions(parsed),
        });
        var (output, error) = (parsed.InvocationConfiguration.Output, parsed.InvocationConfiguration.Error);
        PlacedProblem.Write(compilation.Problems, error);
        // With errors the files are only stand-ins, which keep the rest of a project compiling.
        var files = compilation.HasErrors ? [] : result.Files.ToArray();
        var paths = parsed.GetValue(Folder) is { } folder ? WriteTo(folder, files) : null;
        if (parsed.GetValue(Json)) output.WriteLine(ToJson(result, files, paths, compilation));
        else if (paths is not null) foreach (string path in paths) output.WriteLine(path);
        else foreach (var file in files) output.Write("// " + file.Name + "\n" + file.Text + "\n");
        return compilation.HasDefect ? ExitCode.Defect : compilation.HasErrors ? ExitCode.Failure : ExitCode.Success;
    }

    private static string[] WriteTo(string folder, GeneratedFile[] files)
    {
        foreach (var file in files) OutputFile.Write(Path.Combine(folder, file.Name), file.Text);
        return files.Select(file => Path.Combine(folder, file.Name)).ToArray();
    }

    private static string ToJson(CompilationResult result, GeneratedFile[] files, string[]? paths, ClassCompilation compilation) => new JsonObject
    {
        ["namespace"] = result.Namespace,
        ["class"] = result.ClassName,
        ["files"] = new JsonArray(files.Select((file, index) => (JsonNode)new JsonObject
        {
            ["name"] = file.Name,
            ["path"] = paths?[index],
            ["text"] = paths is null ? file.Text : null,
        }).ToArray()),
        ["problems"] = PlacedProblem.ToJson(compilation.Problems),
    }.ToJsonString(new JsonSerializerOptions { WriteIndented = true, NewLine = "\n" });

    private static Option<string?> File(string name, string description) => new(name) { Description = description, HelpName = "FILE" };
}
