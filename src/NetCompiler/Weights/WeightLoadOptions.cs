using System.Collections.Immutable;

namespace NetCompiler.Weights;

/// <summary>What to leave out when weights are loaded.</summary>
public sealed record WeightLoadOptions
{
    /// <summary>Layers that keep what they have although a file has them: a last layer with another number of classes, say.</summary>
    public ImmutableHashSet<string> Skip { get; init; } = ImmutableHashSet.Create<string>(StringComparer.Ordinal);
}
