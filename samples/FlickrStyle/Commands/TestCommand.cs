using System.CommandLine;
using System.Globalization;
using FlickrStyle.Nets;
using NetCompiler.Blobs;
using NetCompiler.Data;
using NetCompiler.Solvers;
using NetCompiler.Tool;
using NetCompiler.Training;
using NetCompiler.Weights;

namespace FlickrStyle.Commands;

/// <summary><c>test</c>: Caffe's command.</summary>
internal static class TestCommand
{
    private static readonly Option<string> Model = new("--model") { Description = "The net.", HelpName = "FILE", Required = true };
    private static readonly Option<int> Iterations = Numbers.Option("--iterations", "How many batches.", 50, 1);

    public static Command Create()
    {
        var command = new Command("test", "Runs the test net over batches and prints what it puts out, each batch and the mean.\n\n" + ExitCode.Help)
        {
            Model, JobOptions.Weights, Iterations, JobOptions.Gpu, JobOptions.Device, JobOptions.Level, JobOptions.Stage, JobOptions.MostBadImages, JobOptions.Strict,
        };
        command.SetAction(Run);
        return command;
    }

    private static int Run(ParseResult parsed)
    {
        var (output, error) = (parsed.InvocationConfiguration.Output, parsed.InvocationConfiguration.Error);
        string model = parsed.GetRequiredValue(Model);
        string[] weights = JobOptions.Split(parsed.GetValue(JobOptions.Weights));
        if (weights.Length == 0)
        {
            error.WriteLine("error: -weights is needed: a test of random weights says nothing.");
            return ExitCode.Usage;
        }
        var job = NetJob.OfNet(model, parsed.GetValue(JobOptions.Level) ?? 0, JobOptions.Split(parsed.GetValue(JobOptions.Stage)), error);
        if (job.Family.CreateTest is not { } create) throw new InputFileException(model, "has no test phase");
        using var device = NetDevice.Open(parsed.GetValue(JobOptions.Gpu), parsed.GetValue(JobOptions.Device));
        using var parameters = job.Family.CreateParameters(false);
        ((IParameterSet)parameters).Fill(0);
        error.Write(WeightLoader.Load(parameters, weights).ToString());
        using var net = create(device, parameters);
        if (job.Family.TestData.Count == 0 && net.AllBlobs.OfType<InputBlob>().Any()) throw new InputFileException(model, "has inputs in its test phase that no data layer fills, so there is nothing to test on");
        using var data = NetDataReader.Open(net, job.Family.TestData, new DataOptions { BadImages = JobOptions.BadImages(parsed), Report = problem => error.WriteLine(problem.ToString()) });
        int batches = parsed.GetValue(Iterations);
        var sums = new List<OutputValue>();
        float loss = 0;
        for (int batch = 0; batch < batches; batch++)
        {
            var (batchLoss, values, _) = NetTest.Run(net, data, 1)!.Value;
            loss += batchLoss;
            for (int i = 0; i < values.Count; i++)
            {
                if (batch == 0) sums.Add(values[i]);
                else sums[i] = sums[i] with { Value = sums[i].Value + values[i].Value };
                output.WriteLine(string.Create(CultureInfo.InvariantCulture, $"Batch {batch}, {values[i].Name} = {values[i].Value:G6}"));
            }
        }
        output.WriteLine(string.Create(CultureInfo.InvariantCulture, $"Loss: {loss / batches:G6}"));
        foreach (var sum in sums)
        {
            float mean = sum.Value / batches;
            string weighted = sum.LossWeight == 0 ? "" : string.Create(CultureInfo.InvariantCulture, $" (* {sum.LossWeight:G6} = {sum.LossWeight * mean:G6} loss)");
            output.WriteLine(string.Create(CultureInfo.InvariantCulture, $"{sum.Name} = {mean:G6}{weighted}"));
        }
        return ExitCode.Success;
    }
}
