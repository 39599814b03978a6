using System.CommandLine;

namespace FlickrStyle.Commands;

/// <summary><c>device_query</c>: the tool's command.</summary>
internal static class DeviceQueryCommand
{
    public static Command Create()
    {
        var command = new Command("device_query", "Lists what nets can compute on here.") { JobOptions.Gpu };
        command.SetAction(parsed => NetCompiler.Tool.CommandLine.Run(["device_query"], parsed.InvocationConfiguration.Output, parsed.InvocationConfiguration.Error));
        return command;
    }
}
