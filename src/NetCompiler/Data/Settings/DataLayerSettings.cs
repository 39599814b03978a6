namespace NetCompiler.Data;

/// <summary>
/// What a data layer of a net reads, as its prototxt says. The batch is not part of it: it is the first extent of the net's blobs. Relative
/// paths count from <see cref="DataOptions.Folder"/>.
/// </summary>
/// <param name="Layer">The layer's name.</param>
/// <param name="Tops">The names of the blobs that it fills, in order: data, then labels.</param>
public abstract record DataLayerSettings(string Layer, IReadOnlyList<string> Tops)
{
    /// <summary>How many classes the losses and measures that read the labels tell apart: labels are 0 to one less; null if none reads them.</summary>
    public int? ClassCount { get; init; }

    /// <summary>The label that losses pass over (Caffe's <c>ignore_label</c>), which is legal whatever <see cref="ClassCount"/> is; null for none.</summary>
    public int? IgnoredLabel { get; init; }

    /// <summary>Whether a label can be used by the net.</summary>
    /// <param name="label">The label.</param>
    public bool Accepts(int label) => label == IgnoredLabel || ClassCount is not { } count || (label >= 0 && label < count);

    /// <summary>What labels are legal, for messages.</summary>
    internal string LegalLabels => ClassCount is { } count ? FormattableString.Invariant($"The net tells {count} classes apart: labels are 0 to {count - 1}.") : "A label is an integer.";
}
