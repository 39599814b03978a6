using System.CommandLine;
using NetCompiler.Devices;
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
        var shard = ParityShard.Option();
        var after = new Option<string?>("--after")
        {
            Description = "Only the cases that come after this one, as KIND/NAME: how a run goes on whose device was lost in that case.", HelpName = "CASE",
        };
        var json = new Option<bool>("--json") { Description = "Print one JSON object at the end instead of a table." };
        var command = new Command("parity",
            "Compares NetCompiler with what Caffe recorded: blobs, gradients, parameters and losses of nets (cases), rewritten old files (legacy), "
            + "files that must be refused (invalid) or accepted (accepted-oddities).\n\n"
            + "Ends with the line 'N passed, N failed'. Cases of layers that NetCompiler does not have yet are counted apart.\n\n" + ExitCode.Help
            + " 4 the device was lost in the case that is named last; --after goes on behind it.")
        {
            path, device, kind, filter, shard, after, json,
        };
        command.SetAction(parsed =>
        {
            var collection = ParityCollection.Find(parsed.GetRequiredValue(path));
            var groups = Choose(collection, parsed.GetValue(kind), parsed.GetValue(filter));
            if (groups.Count == 0) throw new InputFileException(collection.Path, "holds no cases that --kind and --filter leave over");
            groups = parsed.GetValue(shard) is { } part ? part.Of(groups) : groups;
            if (parsed.GetValue(after) is { } last) groups = ParityShard.After(groups, last, collection.Path);
            // Of a process that ends without a word, the last of these lines tells the case.
            Action<string>? begins = parsed.GetValue(shard) is null ? null : name => parsed.InvocationConfiguration.Error.WriteLine("running " + name);
            return Run(groups, ParityDevices.Open(parsed.GetRequiredValue(device)), parsed.GetValue(json), begins, parsed.InvocationConfiguration);
        });
        return command;
    }

    private static List<ParityGroup> Choose(ParityCollection collection, string? kind, string? filter) => collection.Groups
        .Where(group => kind is null || group.Kind == kind)
        .Select(group => group with { Items = group.Items.Where(item => item.Name.Contains(filter ?? "", StringComparison.OrdinalIgnoreCase)).ToArray() })
        .Where(group => group.Items.Count > 0)
        .ToList();

    private static int Run(List<ParityGroup> groups, IParityDevice device, bool json, Action<string>? begins, InvocationConfiguration configuration)
    {
        var results = new List<ParityResult>();
        int width = groups.SelectMany(group => group.Items).Select(item => item.Name.Length).DefaultIfEmpty().Max();
        var report = new ParityReport(json ? configuration.Error : configuration.Output, width);
        string? lostIn = null;
        foreach (var group in groups)
        {
            report.Begin(group.Kind);
            foreach (var item in group.Items)
            {
                begins?.Invoke(group.Kind + "/" + item.Name);
                var result = Run(group.Kind, item, device, out bool isLost);
                results.Add(result);
                report.Add(result);
                if (isLost) lostIn = group.Kind + "/" + item.Name;
                if (isLost) break;
            }
            if (lostIn is not null) break;
        }
        report.End();
        if (json) configuration.Output.WriteLine(ParityJson.Of(device.Name, results));
        if (lostIn is null) return report.FailedCount == 0 ? ExitCode.Success : ExitCode.Failure;
        configuration.Error.WriteLine("device lost in " + lostIn);
        return ExitCode.DeviceLost;
    }

    // What runs on a device that was lost fails for that alone, so that no other case may be run in this process.
    private static ParityResult Run(string kind, ParityItem item, IParityDevice device, out bool isLost)
    {
        isLost = false;
        try
        {
            return item.Run(device);
        }
        catch (Exception loss) when (DeviceLoss.IsMeantBy(loss))
        {
            isLost = true;
            return ParityResult.Failed(kind, item.Name, "the device was lost: " + loss.Message);
        }
    }
}
