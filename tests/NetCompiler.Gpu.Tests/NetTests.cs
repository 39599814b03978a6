using NetCompiler.Blobs;
using NetCompiler.Devices;
using NetCompiler.Solvers;
using NetCompiler.Weights;

namespace NetCompiler.Gpu.Tests;

/// <summary>What a user sees of a net on a GPU.</summary>
[Collection("GPU")]
public sealed class NetTests
{
    private const string Net =
        """
        name: "Small"
        layer { name: "data" type: "Input" top: "data" top: "target" input_param { shape { dim: 2 dim: 4 } shape { dim: 2 dim: 3 } } }
        layer { name: "ip" type: "InnerProduct" bottom: "data" top: "ip" inner_product_param { num_output: 3 weight_filler { type: "xavier" } } }
        layer { name: "loss" type: "EuclideanLoss" bottom: "ip" bottom: "target" top: "loss" }
        """;

    [Theory]
    [MemberData(nameof(TestDevices.All), MemberType = typeof(TestDevices))]
    public void Nets_on_all_devices_share_parameters_wherever_they_are_changed(string device) => TestDevices.Run(device, gpu =>
    {
        var family = Families.Load(Net, null);
        using var processor = ComputeDevice.Open("cpu:1");
        using var parameters = family.CreateParameters(true);
        parameters.Fill(seed: 1);
        using CompiledNet train = family.CreateTrain!(gpu, parameters), onGpu = family.CreateTest!(gpu, parameters), onProcessor = family.CreateTest!(processor, parameters);
        foreach (var net in new[] { train, onGpu, onProcessor }) Set(net, 1);
        float before = onProcessor.RunForward();
        Assert.Equal(before, onGpu.RunForward(), 1e-5f);

        var solver = new Solver((ITrainableNet)train, new SolverSettings { LearningRate = new() { Base = 0.05f } });
        for (int i = 0; i < 10; i++) solver.Step();
        float after = onProcessor.RunForward();
        Assert.True(after < before / 2, $"{before} -> {after}");
        Assert.Equal(after, onGpu.RunForward(), 1e-5f);

        parameters.All[0].Data.Clear();
        parameters.All[1].Data.Clear();
        parameters.Publish();
        Assert.Equal(onProcessor.RunForward(), train.RunForward(), 1e-5f);
    });

    [Theory]
    [MemberData(nameof(TestDevices.All), MemberType = typeof(TestDevices))]
    public void Blobs_and_gradients_are_copied_and_spans_are_refused_with_a_remedy(string device) => TestDevices.Run(device, gpu =>
    {
        var family = Families.Load(Net, null);
        using var parameters = family.CreateParameters(true);
        parameters.Fill(seed: 1);
        using var train = family.CreateTrain!(gpu, parameters);
        Set(train, 1);
        ((ITrainableNet)train).ForwardBackward();
        var data = train.AllBlobs[0];
        Assert.Equal(Enumerable.Range(0, 8).Select(i => MathF.Cos(i)), data.ToArray());
        Assert.Contains("ToArray", Assert.Throws<InvalidOperationException>(() => data.Data.Length).Message);
        Assert.Contains(parameters.All[0].Diff.ToArray(), gradient => gradient != 0);
        Assert.Equal(parameters.All[0].Diff.ToArray(), ((ITrainableNet)train).Gradients[..12].ToArray());
    });

    [Theory]
    [MemberData(nameof(TestDevices.All), MemberType = typeof(TestDevices))]
    public void What_is_set_last_before_a_pass_counts_and_what_is_set_after_it_is_for_the_next(string device) => TestDevices.Run(device, gpu =>
    {
        var family = Families.Load(Net, null);
        using var parameters = family.CreateParameters(true);
        parameters.Fill(seed: 1);
        using var train = family.CreateTrain!(gpu, parameters);
        Set(train, 1);
        float first = train.RunForward();
        Set(train, 2);
        float second = train.RunForward();
        Assert.NotEqual(first, second);
        Assert.Equal(second, train.RunForward());
        for (int i = 0; i < 5; i++)
        {
            Set(train, 2);
            Set(train, 1);
            Assert.Equal(first, train.RunForward());
            Set(train, 2);
            Assert.Equal(second, train.RunForward());
        }
    });

    private static void Set(CompiledNet net, int factor)
    {
        foreach (var input in net.AllBlobs.OfType<InputBlob>()) input.Set(Enumerable.Range(0, input.Count).Select(i => MathF.Cos(factor * i)).ToArray());
    }
}
