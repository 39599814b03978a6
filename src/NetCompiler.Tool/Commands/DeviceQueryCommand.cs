using System.CommandLine;
using System.Globalization;
using System.Text.Json;
using System.Text.Json.Nodes;
using NetCompiler.Devices;

namespace NetCompiler.Tool.Commands;

/// <summary><c>netcompiler device_query</c>: what nets can run on here, as <c>caffe device_query</c> shows it.</summary>
internal static class DeviceQueryCommand
{
    public static Command Create()
    {
        var json = new Option<bool>("--json") { Description = "Print one JSON array instead of text." };
        var command = new Command("device_query",
            "Lists the devices of this machine with their memory and limits, and says why one that seems to be there cannot be used.\n\n" + ExitCode.Help)
        {
            json,
        };
        command.SetAction(parsed =>
        {
            var devices = ComputeDevice.List();
            var output = parsed.InvocationConfiguration.Output;
            if (parsed.GetValue(json)) output.WriteLine(ToJson(devices));
            else foreach (var device in devices) Write(device, output);
            return ExitCode.Success;
        });
        return command;
    }

    private static void Write(DeviceDescription device, TextWriter output)
    {
        output.WriteLine(device.Name.Length == 0 ? device.Address : device.Address + "  " + device.Name);
        if (device.Name.Length > 0)
        {
            string memory = (device.MemoryBytes / (double)(1L << 30)).ToString("0.0", CultureInfo.InvariantCulture);
            output.WriteLine(FormattableString.Invariant($"  memory           {memory} GiB"));
            output.WriteLine(FormattableString.Invariant($"  multiprocessors  {device.Multiprocessors}"));
            if (device.MaxGroupSize > 0)
            {
                string warp = device.WarpSize > 0 ? FormattableString.Invariant($", {device.WarpSize} in lockstep") : "";
                string shared = device.SharedBytesPerGroup > 0 ? FormattableString.Invariant($", {device.SharedBytesPerGroup / 1024} KiB shared") : "";
                output.WriteLine(FormattableString.Invariant($"  group            up to {device.MaxGroupSize} threads{warp}{shared}"));
            }
            if (device.Driver.Length > 0) output.WriteLine("  driver           " + device.Driver);
        }
        if (device.Problem is { } problem) output.WriteLine("  cannot be used   " + problem);
        output.WriteLine();
    }

    private static string ToJson(IEnumerable<DeviceDescription> devices) => new JsonArray(devices.Select(device => (JsonNode)new JsonObject
    {
        ["address"] = device.Address,
        ["kind"] = device.Kind.ToString(),
        ["name"] = device.Name,
        ["isGpu"] = device.IsGpu,
        ["memoryBytes"] = device.MemoryBytes,
        ["multiprocessors"] = device.Multiprocessors,
        ["maxGroupSize"] = device.MaxGroupSize,
        ["warpSize"] = device.WarpSize,
        ["sharedBytesPerGroup"] = device.SharedBytesPerGroup,
        ["driver"] = device.Driver,
        ["problem"] = device.Problem,
    }).ToArray()).ToJsonString(new JsonSerializerOptions { WriteIndented = true, NewLine = "\n" });
}
