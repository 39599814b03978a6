using System.Collections.Immutable;
using NetCompiler.Weights.Fillers;

namespace NetCompiler.Weights;

/// <summary>A parameter of a net: what it is called, its shape, where it lies and how it is trained. Generated code fills these with constants.</summary>
/// <param name="Layer">The layer that has it first; layers that share it name it too.</param>
/// <param name="Name">What the layer calls it: <c>Weight</c>, <c>Bias</c>.</param>
/// <param name="Index">Its place among that layer's parameters, as in a <c>.caffemodel</c>.</param>
/// <param name="Shape">Its extents, as Caffe stores it; empty for a single number without axes.</param>
/// <param name="Offset">Its first element in <see cref="IParameterSet.Values"/>; gradient and history lie at the same offset of theirs.</param>
public sealed record ParameterDescription(string Layer, string Name, int Index, ImmutableArray<int> Shape, int Offset)
{
    /// <summary>How many numbers it has.</summary>
    public int Count { get; } = CountOf(Layer, Index, Shape);

    /// <summary>How it starts; all zero unless said.</summary>
    public FillerSettings Filler { get; init; } = FillerSettings.Zero;

    /// <summary>Its own factor on the learning rate, Caffe's <c>lr_mult</c>; 0 for a parameter that is not trained.</summary>
    public float LearningRateMultiplier { get; init; } = 1;

    /// <summary>Its own factor on the weight decay, Caffe's <c>decay_mult</c>.</summary>
    public float DecayMultiplier { get; init; } = 1;

    /// <summary>Whether its layer keeps it up to date, so that no solver touches it (BatchNorm).</summary>
    public bool IsStatistic { get; init; }

    /// <summary>Whether a solver updates it.</summary>
    public bool IsTrained => !IsStatistic && LearningRateMultiplier != 0;

    /// <summary>For people: <c>layer 'conv1', parameter 0 (Weight)</c>.</summary>
    public string Place => FormattableString.Invariant($"layer '{Layer}', parameter {Index} ({Name})");

    private static int CountOf(string layer, int index, ImmutableArray<int> shape)
    {
        long count = 1;
        foreach (int extent in shape)
        {
            count = extent < 0 ? -1 : checked(count * extent);
            if (count is < 0 or > int.MaxValue)
            {
                throw new ArgumentException(FormattableString.Invariant($"parameter {index} of layer '{layer}' has an impossible shape"), nameof(shape));
            }
        }
        return (int)count;
    }
}

/// <summary>A layer of a net with the parameters that it uses.</summary>
/// <param name="Name">Its name: what weight files are matched by.</param>
/// <param name="Type">Its type.</param>
/// <param name="Parameters">Its parameters in the layer's order, each as an index into <see cref="IParameterSet.Parameters"/>; shared ones occur in several layers.</param>
public sealed record ParameterLayer(string Name, string Type, ImmutableArray<int> Parameters);
