using NetCompiler.Blobs;
using NetCompiler.Solvers;
using NetCompiler.Weights;

namespace NetCompiler.Tests.Solvers;

/// <summary>
/// A net without layers, for what does not depend on them: the loss is half the squared distance of the weights to a target that each batch
/// moves, so that the weights depend on every batch, on the seed and on the pass.
/// </summary>
internal sealed class QuadraticNet : ITrainableNet
{
    private readonly float[] gradients;
    private readonly ParameterArena parameters;

    public QuadraticNet(params int[] counts)
    {
        var descriptions = new List<ParameterDescription>();
        int offset = 0;
        foreach (int count in counts)
        {
            descriptions.Add(new ParameterDescription("layer" + descriptions.Count, "Weight", 0, new BlobShape(count), 4L * offset, 1, 1, false, new Filler("gaussian")));
            offset += (count + 63) / 64 * 64;
        }
        gradients = new float[offset];
        parameters = new ParameterArena("quadratic", descriptions);
        parameters.Fill(3);
    }

    public IParameterSet Parameters => parameters;

    public Span<float> Gradients => gradients;

    public bool AddsGradients => true;

    public ulong Seed { get; set; }

    public uint Pass { get; set; }

    public float Batch { get; set; }

    public float ForwardBackward()
    {
        float noise = ((Pass * 2654435761u) + (uint)Seed) % 1000 / 1000f;
        double loss = 0;
        for (int index = 0; index < parameters.Parameters.Count; index++)
        {
            var parameter = parameters.Parameters[index];
            var weights = parameters.ValuesOf(parameter);
            var target = gradients.AsSpan(parameter.FirstElement, parameter.Count);
            for (int i = 0; i < weights.Length; i++)
            {
                float difference = weights[i] - Batch - (noise * (i % 7));
                target[i] += difference;
                loss += 0.5 * difference * difference;
            }
        }
        return (float)(loss / gradients.Length);
    }

    /// <summary>Batches that differ from each other.</summary>
    internal sealed class Batches(QuadraticNet net) : ITrainingData
    {
        public long Position { get; set; }

        public void NextBatch() => net.Batch = Position++ % 13 / 13f;
    }

    /// <summary>A solver over such a net.</summary>
    public static Solver Solver(SolverType type = SolverType.Sgd, int averageLoss = 3, params int[] counts)
    {
        var net = new QuadraticNet(counts.Length == 0 ? [1000, 17] : counts);
        bool hasMomentum = type is not (SolverType.AdaGrad or SolverType.RmsProp);
        var settings = new SolverSettings
        {
            Type = type, LearningRate = new LearningRate { Base = 0.01f }, Momentum = hasMomentum ? 0.9f : 0, WeightDecay = 0.01f, IterationSize = 2, AverageLoss = averageLoss,
            ClipGradients = 5, MaxIterations = 40, Seed = 42,
        };
        return new Solver(net, settings, new Batches(net));
    }
}
