using NetCompiler.Compiler.Definition;
using NetCompiler.Compiler.Layers;
using NetCompiler.Compiler.Prototxt.Schema;
using NetCompiler.Compiler.Tensors;

namespace NetCompiler.Compiler.Graph;

/// <summary>
/// A net of one phase: every value has one producer and a static shape, layers that work in place make new values, and shared
/// parameters are one parameter.
/// </summary>
/// <param name="Name">The net's name.</param>
/// <param name="State">The phase, level and stages it was built for.</param>
/// <param name="Layers">The layers, in the order in which they run.</param>
/// <param name="Values">The blobs, in the order in which they are made; an in-place layer makes another value of the same blob.</param>
/// <param name="Parameters">The parameters, each once.</param>
/// <param name="ForceBackward">Whether gradients are computed for blobs that need none.</param>
public sealed record NetGraph(
    string Name, NetState State, IReadOnlyList<GraphLayer> Layers, IReadOnlyList<GraphValue> Values,
    IReadOnlyList<GraphParameter> Parameters, bool ForceBackward);

/// <summary>A layer of the graph.</summary>
/// <param name="Type">Its entry in the catalogue.</param>
/// <param name="Layer">What it computes.</param>
/// <param name="Bottoms">The values it reads.</param>
/// <param name="Parameters">Its parameters, in the layer's order; shared ones occur in several layers.</param>
public sealed record GraphLayer(LayerType Type, Layer Layer, IReadOnlyList<GraphValue> Bottoms, IReadOnlyList<GraphParameter> Parameters)
{
    private readonly List<GraphValue> tops = [];

    /// <summary>The values it makes.</summary>
    public IReadOnlyList<GraphValue> Tops => tops;

    /// <summary>The layer as its author described it.</summary>
    public LayerDefinition Definition => Layer.Setup.Definition;

    /// <summary>The layer's name.</summary>
    public string Name => Definition.Name;

    internal void Add(GraphValue top) => tops.Add(top);
}

/// <summary>A value of the graph: a blob, or what a blob is after some in-place layer.</summary>
/// <param name="Blob">The blob's name in the prototxt.</param>
/// <param name="Version">0 for the blob as its first layer makes it; counts the in-place layers after that.</param>
/// <param name="Producer">The layer that makes it.</param>
/// <param name="Tensor">Its memory and shape.</param>
/// <param name="LossWeight">Its weight in the loss; 0 for what is no loss.</param>
public sealed record GraphValue(string Blob, int Version, GraphLayer Producer, Tensor Tensor, double LossWeight)
{
    private readonly List<GraphLayer> consumers = [];

    /// <summary>The layers that read it, one entry for each bottom.</summary>
    public IReadOnlyList<GraphLayer> Consumers => consumers;

    internal void AddConsumer(GraphLayer layer) => consumers.Add(layer);

    /// <inheritdoc/>
    public bool Equals(GraphValue? other) => ReferenceEquals(this, other);

    /// <inheritdoc/>
    public override int GetHashCode() => System.Runtime.CompilerServices.RuntimeHelpers.GetHashCode(this);
}

/// <summary>A parameter of the graph.</summary>
public sealed class GraphParameter(string owner, LayerParameter definition, int index, double learningRateMultiplier, double decayMultiplier)
{
    /// <summary>The name of the layer that has it first.</summary>
    public string Owner { get; } = owner;

    /// <summary>What the owner calls it: <c>Weight</c>, <c>Bias</c>.</summary>
    public string Name => definition.Name;

    /// <summary>Its place among the owner's parameters.</summary>
    public int Index { get; } = index;

    /// <summary>Its memory and shape.</summary>
    public Tensor Tensor { get; } = new(owner + "." + definition.Name, definition.Shape, TensorRole.Parameter);

    /// <summary>How it starts (a FillerParameter); null for all zero.</summary>
    public MessageValue? Filler => definition.Filler;

    /// <summary>Whether its layer keeps it up to date, so that no solver may touch it.</summary>
    public bool IsStatistic => definition.IsStatistic;

    /// <summary><c>lr_mult</c>; 0 for what is not trained.</summary>
    public double LearningRateMultiplier { get; internal set; } = learningRateMultiplier;

    /// <summary><c>decay_mult</c>.</summary>
    public double DecayMultiplier { get; internal set; } = decayMultiplier;
}
