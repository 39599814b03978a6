using System.CommandLine;
using System.Globalization;
using FlickrStyle.Nets;
using NetCompiler.Blobs;
using NetCompiler.Tool;
using NetCompiler.Training;
using NetCompiler.Weights;

namespace FlickrStyle.Commands;

/// <summary><c>time</c>: Caffe's command.</summary>
internal static class TimeCommand
{
    private static readonly Option<string> Model = new("--model") { Description = "The net.", HelpName = "FILE", Required = true };
    private static readonly Option<int> Iterations = Numbers.Option("--iterations", "How often each time is taken; the median is shown.", 50, 1);
    private static readonly Option<string> Phase = new("--phase") { Description = "TRAIN: forward and backward. TEST: the test net, forward.", HelpName = "NAME", DefaultValueFactory = _ => "TRAIN" };

    public static Command Create()
    {
        Phase.AcceptOnlyFromAmong("TRAIN", "TEST");
        var command = new Command("time", "Shows how long each layer takes. The net holds random numbers.\n\n" + ExitCode.Help)
        {
            Model, Iterations, Phase, JobOptions.Gpu, JobOptions.Device, JobOptions.Level, JobOptions.Stage,
        };
        command.SetAction(Run);
        return command;
    }

    private static int Run(ParseResult parsed)
    {
        var (output, error) = (parsed.InvocationConfiguration.Output, parsed.InvocationConfiguration.Error);
        string model = parsed.GetRequiredValue(Model);
        bool trains = parsed.GetValue(Phase) == "TRAIN";
        var job = NetJob.OfNet(model, parsed.GetValue(JobOptions.Level) ?? 0, JobOptions.Split(parsed.GetValue(JobOptions.Stage)), error);
        if ((trains ? job.Family.CreateTrain : job.Family.CreateTest) is not { } create) throw new InputFileException(model, "has no " + parsed.GetValue(Phase) + " phase");
        using var device = NetDevice.Open(parsed.GetValue(JobOptions.Gpu), parsed.GetValue(JobOptions.Device));
        using var parameters = job.Family.CreateParameters(trains);
        ((IParameterSet)parameters).Fill(1);
        using var net = create(device, parameters);
        RandomInputs.Fill(net);
        var layers = StepTimes.ByLayer(StepTimes.Measure(net, parsed.GetValue(Iterations)));
        int width = Math.Max(10, layers.Max(layer => layer.Layer.Length));
        foreach (var layer in layers)
        {
            output.WriteLine(Line(layer.Layer, "forward", layer.Forward));
            if (trains) output.WriteLine(Line(layer.Layer, "backward", layer.Backward));
        }
        output.WriteLine(Line("together", "forward", layers.Sum(layer => layer.Forward)));
        if (trains) output.WriteLine(Line("together", "backward", layers.Sum(layer => layer.Backward)));
        return ExitCode.Success;

        string Line(string layer, string pass, double seconds) => string.Create(CultureInfo.InvariantCulture, $"{layer.PadLeft(width)}  {pass,-8} {seconds * 1e3,10:0.000} ms.");
    }
}
