using System.CommandLine;
using NetCompiler.Tool.Parity;

namespace NetCompiler.Tool.Commands;

/// <summary><c>netcompiler parity</c>: compares with what Caffe recorded.</summary>
internal static class ParityCommand
{
    public static Command Create()
    {
        var path = new Argument<string>("PATH")
        {
            Description = "The root of a collection of recordings, the folder of one kind of them, or the folder of a single case.",
        };
        var device = new Option<string>("--device") { Description = "What runs the nets.", DefaultValueFactory = _ => ParityDevices.Names[0], HelpName = string.Join('|', ParityDevices.Names) };
        ParityDevices.AcceptOnly(device);
        var kind = new Option<string?>("--kind") { Description = "Only cases of one kind." };
        kind.AcceptOnlyFromAmong(ParityGroup.Kinds.ToArray());
        var filter = new Option<string?>("--filter") { Description = "Only cases whose name contains this text.", HelpName = "TEXT" };
        var json = new Option<bool>("--json") { Description = "Print one JSON object at the end instead of a table." };
        var command = new Command("parity",
            "Compares NetCompiler with what Caffe recorded: blobs, gradients, parameters and losses of nets (cases), rewritten old files (legacy), "
            + "files that must be refused (invalid) or accepted (accepted-oddities).\n\n"
            + "Ends with the line 'N passed, N failed'. Cases of layers that NetCompiler does not have yet are counted apart.\n\n" + ExitCode.Help)
        {
            path, device, kind, filter, json,
        };
        command.SetAction(parsed =>
        {
            var collection = ParityCollection.Find(parsed.GetRequiredValue(path));
            var groups = Choose(collection, parsed.GetValue(kind), parsed.GetValue(filter));
            if (groups.Count == 0) throw new InputFileException(collection.Path, "holds no cases that --kind and --filter leave over");
            return Run(groups, ParityDevices.Open(parsed.GetRequiredValue(device)), parsed.GetValue(json), parsed.InvocationConfiguration);
        });
        return command;
    }

    private static List<ParityGroup> Choose(ParityCollection collection, string? kind, string? filter) => collection.Groups
        .Where(group => kind is null || group.Kind == kind)
        .Select(group => group with { Items = group.Items.Where(item => item.Name.Contains(filter ?? "", StringComparison.OrdinalIgnoreCase)).ToArray() })
        .Where(group => group.Items.Count > 0)
        .ToList();

    private static int Run(List<ParityGroup> groups, IParityDevice device, bool json, InvocationConfiguration configuration)
    {
        var results = new List<ParityResult>();
        var report = new ParityReport(json ? configuration.Error : configuration.Output, groups.SelectMany(group => group.Items).Max(item => item.Name.Length));
        foreach (var group in groups)
        {
            report.Begin(group.Kind);
            foreach (var item in group.Items)
            {
                var result = item.Run(device);
                results.Add(result);
                report.Add(result);
            }
        }
        report.End();
        if (json) configuration.Output.WriteLine(ParityJson.Of(device.Name, results));
        return report.FailedCount == 0 ? ExitCode.Success : ExitCode.Failure;
    }
}
