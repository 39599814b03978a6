using System.Reflection;
using NetCompiler.Blobs;
using NetCompiler.Devices;
using NetCompiler.Solvers;
using NetCompiler.Weights;

namespace NetCompiler.Generators.Tests;

/// <summary>Generated classes, loaded and looked at as the runtime sees them.</summary>
public sealed class RunningTests
{
    // The two halves share their weights by name; the test net has a layer of its own.
    private const string Siamese =
        """
        name: "Siamese"
        layer { name: "data" type: "Input" top: "a" top: "b" input_param { shape { dim: 2 dim: 4 } } }
        layer { name: "ip" type: "InnerProduct" bottom: "a" top: "fa" param { name: "w" } param { name: "b" } inner_product_param { num_output: 3 } }
        layer { name: "ip_p" type: "InnerProduct" bottom: "b" top: "fb" param { name: "w" } param { name: "b" } inner_product_param { num_output: 3 } }
        layer { name: "frozen" type: "InnerProduct" bottom: "fb" top: "fc" param { lr_mult: 0 } inner_product_param { num_output: 3 bias_term: false } }
        layer { name: "extra" type: "InnerProduct" bottom: "fa" top: "fe" inner_product_param { num_output: 5 } include { phase: TEST } }
        layer { name: "loss" type: "EuclideanLoss" bottom: "fa" bottom: "fc" top: "loss" }
        """;

    [Fact]
    public void Nets_share_parameters_and_every_blob_lies_in_its_arena()
    {
        var assembly = Load();
        using var device = ComputeDevice.Open("cpu:2");
        using var train = (CompiledNet)Activator.CreateInstance(assembly.GetType("User.Siamese+TrainNet")!, device)!;
        using var test = (CompiledNet)Activator.CreateInstance(assembly.GetType("User.Siamese+TestNet")!, device, train.ParameterSet)!;
        train.ParameterSet.All[0].Data[1] = 5;
        Assert.Equal(5, test.ParameterSet.All[0].Data[1]);
        // That every blob lies in its arena is checked as it is made.
        Assert.Equal(["a", "b", "fa", "fb", "fc", "loss"], train.AllBlobs.Select(blob => blob.Name));
        test.Dispose();
        Assert.False(train.ParameterSet.DataArena.IsDisposed);
        train.Dispose();
        Assert.True(train.ParameterSet.DataArena.IsDisposed);
    }

    [Fact]
    public void A_shared_parameter_exists_once_and_stands_at_each_layer_that_uses_it()
    {
        using var device = ComputeDevice.Open("cpu:2");
        using var train = (CompiledNet)Activator.CreateInstance(Load().GetType("User.Siamese+TrainNet")!, device)!;
        var set = train.ParameterSet;
        Assert.Equal("Siamese", set.NetName);
        Assert.Equal(["ip.Weight 3x4", "ip.Bias 3", "frozen.Weight 3x3", "extra.Weight 5x3", "extra.Bias 5"], set.All.Select(parameter => parameter.ToString()));
        Assert.Equal(["ip InnerProduct 0,1", "ip_p InnerProduct 0,1", "frozen InnerProduct 2", "extra InnerProduct 3,4"],
            set.Layers.Select(layer => $"{layer.Name} {layer.Type} {string.Join(",", layer.Parameters)}"));
        // What the training net does not have is not trained, whatever its multipliers are.
        Assert.Equal([true, true, false, false, false], set.All.Select(parameter => parameter.HasDiff));
    }

    [Fact]
    public void A_solver_trains_a_generated_net()
    {
        using var device = ComputeDevice.Open("cpu:2");
        using var train = (CompiledNet)Activator.CreateInstance(Load().GetType("User.Siamese+TrainNet")!, device)!;
        train.ParameterSet.Fill(seed: 1);
        foreach (var parameter in train.ParameterSet.All) for (int i = 0; i < parameter.Count; i++) parameter.Data[i] = 0.3f * MathF.Sin(i + parameter.Count);
        foreach (var input in train.AllBlobs.OfType<InputBlob>()) for (int i = 0; i < input.Count; i++) input.Data[i] = MathF.Cos(3 * i + input.Name.Length);
        float[] frozen = train.ParameterSet.All[2].Data.ToArray();
        var solver = new Solver((ITrainableNet)train, new SolverSettings { LearningRate = new() { Base = 0.05f } });
        float first = solver.Step();
        for (int i = 0; i < 50; i++) solver.Step();
        Assert.True(first > 0);
        Assert.True(solver.Loss < first / 4, $"{first} -> {solver.Loss}");
        Assert.Equal(frozen, train.ParameterSet.All[2].Data.ToArray());
    }

    private static Assembly Load()
    {
        var build = new Project().Net("/project/net.prototxt", Siamese).Build();
        Assert.Equal("", string.Join("\n", build.CompilerProblems.Take(5)));
        using var stream = new MemoryStream();
        Assert.True(build.Output.Emit(stream, cancellationToken: TestContext.Current.CancellationToken).Success);
        return Assembly.Load(stream.ToArray());
    }
}
