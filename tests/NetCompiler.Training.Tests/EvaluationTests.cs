using NetCompiler.Devices;
using NetCompiler.Training.Tests.Nets;

namespace NetCompiler.Training.Tests;

/// <summary>What a trained net's guesses are worth, and what its layers cost.</summary>
public sealed class EvaluationTests : IDisposable
{
    private readonly TemporaryFolder folder = new();

    [Fact]
    public void The_matrix_and_the_test_net_agree()
    {
        using var device = ComputeDevice.Open("cpu:2");
        using var run = new TrainingRun(Stripes.Family, device, Runs.Options(folder));
        run.Run();
        using var deploy = Stripes.Family.CreateDeploy!(device, run.Parameters);
        float expected = NetTest.Run(run.TestNet!, new StripesData(run.TestNet!, 3), 8)!.Value.Outputs.Single(output => output.Name == "accuracy").Value;
        int looked = 0;
        var evaluation = Evaluation.Run(run.TestNet!, new StripesData(run.TestNet!, 3), deploy, Stripes.Family.Labels, new EvaluationOptions
        {
            Batches = 8, Guesses = 3, NameOf = index => $"image \"{index}\", drawn", Look = (prediction, image) => looked += image.Length == 144 ? 1 : 0,
        });
        Assert.Equal(128, evaluation.Predictions.Count);
        Assert.Equal(128, looked);
        Assert.Equal(expected, evaluation.Accuracy, 1e-6);
        Assert.Equal(1, evaluation.TopAccuracy(4 - 1), 0.05);
        Assert.True(evaluation.TopAccuracy(2) >= evaluation.Accuracy);
        Assert.Equal(128, Enumerable.Range(0, 4).Sum(evaluation.Count));
        Assert.Equal(evaluation.Predictions.Count(prediction => prediction.IsRight), Enumerable.Range(0, 4).Sum(label => evaluation.Count(label, label)));
        Assert.All(evaluation.Predictions, prediction => Assert.True(prediction.Guesses[0].Probability >= prediction.Guesses[1].Probability));
        Assert.Equal("Falling", evaluation.NameOf(3));

        evaluation.WriteCsv(folder.PathOf("predictions.csv"));
        string[] lines = File.ReadAllLines(folder.PathOf("predictions.csv"));
        Assert.Equal(129, lines.Length);
        Assert.StartsWith("index,name,label,label_name,is_right,guess1,guess1_name,probability1,", lines[0]);
        Assert.StartsWith("0,\"image \"\"0\"\", drawn\"," + evaluation.Predictions[0].Label + ",", lines[1]);
    }

    [Fact]
    public void Steps_run_one_by_one_give_what_a_pass_gives_and_their_times_have_layers()
    {
        using var device = ComputeDevice.Open("cpu:2");
        using var net = new Stripes.TestNet(device);
        NetCompiler.Weights.ParameterSetExtensions.Fill(net.ParameterSet, 5);
        new StripesData(net, 1).NextBatch();
        float loss = net.RunForward();
        net.ClearBlobs();
        for (int i = 0; i < net.Steps.Count; i++) net.RunStep(i);
        Assert.Equal(loss, NetTest.Outputs(net).Single(output => output.Name == "loss").Value);
        Assert.True(loss > 0);

        using var train = new Stripes.TrainNet(device, new Stripes.Parameters(withGradients: true));
        var layers = StepTimes.ByLayer(StepTimes.Measure(train, 2));
        Assert.Contains(layers, layer => layer is { Layer: "conv1", Forward: > 0, Backward: > 0 });
        Assert.Contains(layers, layer => layer is { Layer: "ip2", Forward: > 0, Backward: > 0 });
        Assert.All(train.Steps, step => Assert.True(step.Count > 0 && step.Offset >= 0));
        Assert.Contains(train.Steps, step => step is { IsBackward: true, Memory: NetCompiler.Blobs.StepMemory.Gradients });
    }

    public void Dispose() => folder.Dispose();
}
