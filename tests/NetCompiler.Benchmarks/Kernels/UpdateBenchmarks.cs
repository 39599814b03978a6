using BenchmarkDotNet.Attributes;
using NetCompiler.Blobs;
using NetCompiler.Solvers;
using NetCompiler.Weights;

namespace NetCompiler.Benchmarks.Kernels;

/// <summary>An update of ten million weights by each kind of solver, on one thread: bound by memory, so that passes over it are what counts.</summary>
public class UpdateBenchmarks
{
    private const int Count = 10_000_000;
    private ParameterUpdate? update;
    private SolverSettings? settings;
    private int iteration;

    /// <summary>The kinds of solvers.</summary>
    [ParamsAllValues]
    public SolverType Type { get; set; }

    /// <summary>Takes memory.</summary>
    [GlobalSetup]
    public void Take()
    {
        settings = new SolverSettings
        {
            Type = Type, LearningRate = new LearningRate { Base = 1e-3f }, Momentum = Type is SolverType.AdaGrad or SolverType.RmsProp ? 0 : 0.9f, WeightDecay = 5e-4f,
        };
        update = new ParameterUpdate(new Weights(), settings, null);
    }

    /// <summary>One update.</summary>
    [Benchmark]
    public void Update() => update!.Run(settings!, 1e-3f, iteration++);

    /// <summary>Weights that no net uses.</summary>
    private sealed class Weights : ITrainableNet
    {
        private readonly ParameterArena parameters = new("weights", [new ParameterDescription("layer", "Weight", 0, new BlobShape(Count), 0, 1, 1, false, Filler.Zero)]);
        private readonly float[] gradients = Enumerable.Range(0, Count).Select(i => i % 13 * 0.01f).ToArray();

        public IParameterSet Parameters => parameters;

        public Span<float> Gradients => gradients;

        public bool AddsGradients => false;

        public ulong Seed
        {
            set
            {
                // Nothing here is random.
            }
        }

        public uint Pass
        {
            set
            {
            }
        }

        public float ForwardBackward() => 0;
    }
}
