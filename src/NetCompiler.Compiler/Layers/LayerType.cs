namespace NetCompiler.Compiler.Layers;

/// <summary>An entry of the <see cref="LayerCatalog"/>.</summary>
/// <param name="Name">The type as a prototxt spells it.</param>
/// <param name="Bottoms">How many bottoms it can have.</param>
/// <param name="Tops">How many tops it can have.</param>
/// <param name="Create">Makes the layer from its fields and the shapes of its bottoms; null after it reported what is wrong.</param>
public sealed record LayerType(string Name, Arity Bottoms, Arity Tops, Func<LayerSetup, Layer?> Create)
{
    /// <summary>Whether there must be as many tops as bottoms.</summary>
    public bool HasTopForEachBottom { get; init; }

    /// <summary>Whether missing tops are made up, so that a loss need not name its top.</summary>
    public bool MakesUpTops { get; init; }

    /// <summary>Whether it only brings data in: inference replaces it by an Input layer.</summary>
    public bool IsData { get; init; }

    /// <summary>Whether it compares its first bottom with what should be there: losses and accuracies, which inference does without.</summary>
    public bool IsMeasure { get; init; }

    /// <summary>
    /// Whether an element of the top depends on other elements than the one at its place, so that Caffe, which overwrites while it reads, gives wrong
    /// numbers in place.
    /// </summary>
    public bool ReadsNeighbours { get; init; }

    /// <summary>Which <c>..._param</c> message belongs to the type; null for none.</summary>
    public string? SettingsField { get; init; }
}
