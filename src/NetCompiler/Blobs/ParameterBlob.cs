using NetCompiler.Weights;

namespace NetCompiler.Blobs;

/// <summary>A parameter of a layer: its values lie in the parameter arena; its gradient, if it is trained, at the same offset of another.</summary>
public sealed class ParameterBlob
{
    private readonly ParameterSet set;

    internal ParameterBlob(ParameterSet set, ParameterDescription description)
    {
        set.DataArena.Check(description.Offset, description.Shape.Count);
        if (description.IsTrained) set.DiffArena?.Check(description.Offset, description.Shape.Count);
        (this.set, Description) = (set, description);
    }

    /// <summary>All that the prototxt says of it.</summary>
    public ParameterDescription Description { get; }

    /// <summary>The layer that has it first.</summary>
    public string Layer => Description.Layer;

    /// <summary>What the layer calls it: <c>Weight</c>, <c>Bias</c>.</summary>
    public string Name => Description.Name;

    /// <summary>Its place among the layer's parameters, as in a .caffemodel.</summary>
    public int Index => Description.Index;

    /// <summary>Its shape.</summary>
    public BlobShape Shape => Description.Shape;

    /// <summary>How many elements it has.</summary>
    public int Count => Shape.Count;

    /// <summary>
    /// Its values, row-major; if a GPU has newer ones, they are copied first. What is written here gets to a GPU by <see cref="ParameterSet.Publish"/>.
    /// </summary>
    /// <exception cref="ObjectDisposedException">The parameters were disposed.</exception>
    public Span<float> Data => set.ValuesOf(Description);

    /// <summary>Whether there is a gradient by it.</summary>
    public bool HasDiff => Description.IsTrained && set.DiffArena is not null;

    /// <summary>The gradient of the loss by its values; if it was computed on a GPU, all gradients are copied first.</summary>
    /// <exception cref="InvalidOperationException">It is not trained, or the parameters were made without gradients.</exception>
    /// <exception cref="ObjectDisposedException">The parameters were disposed.</exception>
    public Span<float> Diff => HasDiff
        ? set.FetchGradients().Slice(Description.FirstElement, Count)
        : throw new InvalidOperationException($"there is no gradient by {this}: {(Description.IsTrained ? "the parameters were made without gradients" : "it is not trained")}");

    /// <summary>The layer, name and shape.</summary>
    public override string ToString() => $"{Layer}.{Name} {Shape}";
}

/// <summary>What a net's description says of a parameter.</summary>
/// <param name="Layer">The layer that has it first.</param>
/// <param name="Name">What the layer calls it: <c>Weight</c>, <c>Bias</c>.</param>
/// <param name="Index">Its place among the layer's parameters.</param>
/// <param name="Shape">Its shape.</param>
/// <param name="Offset">Its first byte in the parameter arenas.</param>
/// <param name="LearningRateMultiplier"><c>lr_mult</c>; 0 for what is not trained.</param>
/// <param name="DecayMultiplier"><c>decay_mult</c>.</param>
/// <param name="IsStatistic">Whether its layer keeps it up to date.</param>
/// <param name="Filler">How it starts.</param>
public sealed record ParameterDescription(
    string Layer, string Name, int Index, BlobShape Shape, long Offset,
    float LearningRateMultiplier, float DecayMultiplier, bool IsStatistic, Filler Filler)
{
    /// <summary>How many elements it has.</summary>
    public int Count => Shape.Count;

    /// <summary>Whether a solver changes it.</summary>
    public bool IsTrained => LearningRateMultiplier != 0 && !IsStatistic;

    /// <summary>Its first element in arenas that are looked at as floats.</summary>
    public int FirstElement => checked((int)(Offset / sizeof(float)));

    /// <summary>For people: <c>layer 'conv1', parameter 0 (Weight)</c>.</summary>
    public string Place => FormattableString.Invariant($"layer '{Layer}', parameter {Index} ({Name})");
}
