using NetCompiler.Blobs;
using NetCompiler.Devices;
using NetCompiler.Solvers;
using NetCompiler.Testing;
using NetCompiler.Weights;

namespace NetCompiler.Gpu.Tests;

/// <summary>A training is the same on every device, as far as rounding goes.</summary>
[Collection("GPU")]
public sealed class TrainingTests
{
    private const int Batch = 8, Classes = 20;

    [Theory]
    [InlineData(TestDevices.OpenCl, 20)]
    [InlineData(TestDevices.LazyCuda, 6)]
    public void Iterations_with_dropout_end_with_the_same_weights_as_on_the_processor(string device, int iterations) => TestDevices.Run(device, gpu =>
    {
        string folder = Path.Combine(Folders.Nets, "flickr_style_mini");
        var family = Families.Load(File.ReadAllText(Path.Combine(folder, "train_val.prototxt")), File.ReadAllText(Path.Combine(folder, "solver.prototxt")), Batch);
        using var processor = ComputeDevice.Open("cpu");
        using ParameterSet expected = Train(family, processor, iterations), actual = Train(family, gpu, iterations);
        foreach (var (left, right) in expected.All.Zip(actual.All)) BlobComparison.Of(left.ToString(), right.Data, left.Data.ToArray(), new Tolerance(1e-7, 1e-4)).ThrowIfDifferent();
    });

    private static ParameterSet Train(NetFamily family, ComputeDevice device, int iterations)
    {
        var parameters = family.CreateParameters(true);
        parameters.Fill(seed: 3);
        float[] before = parameters.All[0].Data.ToArray();
        using var net = family.CreateTrain!(device, parameters);
        var solver = new Solver((ITrainableNet)net, family.Settings! with { Seed = 5 });
        var random = new Random(1);
        for (int i = 0; i < iterations; i++)
        {
            Families.Fill(net, random, Classes);
            solver.Step();
        }
        // What did not change at all would agree as well.
        parameters.Fetch();
        Assert.NotEqual(before, parameters.All[0].Data.ToArray());
        return parameters;
    }
}
