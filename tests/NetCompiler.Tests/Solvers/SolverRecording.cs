using System.Collections.Immutable;
using NetCompiler.Compiler;
using NetCompiler.Compiler.Definition;
using NetCompiler.Compiler.Tensors;
using NetCompiler.Schema;
using NetCompiler.Solvers;

namespace NetCompiler.Tests.Solvers;

/// <summary>A run of Caffe's in <c>caffe-golden/solvers</c>: its net, its numbers, and what it recorded.</summary>
internal sealed class SolverRecording
{
    private static readonly Dictionary<string, (int[] Shape, float[] Values)> Samples = Read(TestData.PathOf("caffe-golden", "solvers", "data", "data.binaryproto"));

    private readonly Dictionary<string, (int[] Shape, float[] Values)> recorded;

    public SolverRecording(string name)
    {
        Name = name;
        recorded = Read(PathOf("golden.binaryproto"));
        var solver = SolverDefinitionReader.Read("solver.prototxt", TestData.Read("caffe-golden", "solvers", name, "solver.prototxt"));
        Assert.False(solver.HasErrors);
        Settings = SettingsOf(solver.Definition);
    }

    public static IEnumerable<string> Names => TestData.Table("caffe-golden", "solvers", "manifest.tsv").Select(row => row[0]);

    public string Name { get; }

    public SolverSettings Settings { get; }

    public string PathOf(string file) => TestData.PathOf("caffe-golden", "solvers", Name, file);

    public float[]? Find(string name) => recorded.TryGetValue(name, out var blob) ? blob.Values : null;

    public float[] this[string name] => Find(name) ?? throw new KeyNotFoundException(Name + " has no recording " + name);

    /// <summary>A solver at iteration 0, with Caffe's starting weights.</summary>
    public Solver Start()
    {
        var net = new InterpretedNet(NetText, Settings.IterationSize, InputShapes);
        return Start(net, net.Set);
    }

    /// <summary>The net's prototxt.</summary>
    public string NetText => TestData.Read("caffe-golden", "solvers", Name, "net.prototxt");

    /// <summary>The shapes of its inputs.</summary>
    public static InputShape[] InputShapes => [new InputShape("data", Batch("blob:data")), new InputShape("label", Batch("blob:label"))];

    /// <summary>A solver at iteration 0, with Caffe's starting weights, of the recorded net on any device.</summary>
    public Solver Start(ITrainableNet net, Action<string, double[]> setInput)
    {
        foreach (var parameter in net.Parameters.Parameters)
        {
            this["iter:0/" + parameter.Layer + "." + parameter.Index].CopyTo(net.Parameters.Values[parameter.FirstElement..]);
        }
        net.Parameters.Publish();
        return new Solver(net, Settings, new Rows(setInput));
    }

    public static Dictionary<string, (int[] Shape, float[] Values)> Read(string path)
    {
        var net = NetParameter.Parser.ParseFrom(File.ReadAllBytes(path));
        return net.Layer.Where(layer => layer.Blobs.Count == 1).ToDictionary(
            layer => layer.Name, layer => (layer.Blobs[0].Shape?.Dim.Select(extent => (int)extent).ToArray() ?? [], layer.Blobs[0].Data.ToArray()));
    }

    private static TensorShape Batch(string blob) => TensorShape.Of([Rows.BatchSize, .. Samples[blob].Shape.Skip(1)]);

    private static SolverSettings SettingsOf(SolverDefinition definition) => new()
    {
        Type = Enum.Parse<SolverType>(definition.Type, ignoreCase: true),
        LearningRate = new LearningRate
        {
            Base = (float)definition.LearningRate.Base,
            Policy = Enum.Parse<LearningRatePolicy>(definition.LearningRate.Policy, ignoreCase: true),
            Gamma = (float)definition.LearningRate.Gamma,
            Power = (float)definition.LearningRate.Power,
            StepSize = Math.Max(1, definition.LearningRate.StepSize),
            StepValues = definition.LearningRate.StepValues.ToImmutableArray(),
        },
        MaxIterations = definition.MaxIterations,
        IterationSize = definition.IterationSize,
        Momentum = (float)definition.Momentum,
        Momentum2 = (float)definition.Momentum2,
        RmsDecay = (float)definition.RmsDecay,
        Delta = (float)definition.Delta,
        WeightDecay = (float)definition.WeightDecay,
        Regularization = Enum.Parse<Regularization>(definition.Regularization),
        ClipGradients = (float)definition.ClipGradients,
        AverageLoss = definition.AverageLoss,
        Seed = 1,
    };

    /// <summary>The samples in order, going round, as HDF5Data reads them.</summary>
    private sealed class Rows(Action<string, double[]> setInput) : ITrainingData
    {
        public const int BatchSize = 4;

        public long Position { get; set; }

        public void NextBatch()
        {
            foreach (string blob in new[] { "data", "label" })
            {
                var (shape, values) = Samples["blob:" + blob];
                int rows = shape[0], width = values.Length / rows;
                double[] batch = new double[BatchSize * width];
                for (int i = 0; i < batch.Length; i++) batch[i] = values[(((Position * BatchSize) + (i / width)) % rows * width) + (i % width)];
                setInput(blob, batch);
            }
            Position++;
        }
    }
}
