using System.Collections.Immutable;

namespace NetCompiler.Weights;

/// <summary>A layer of a net with the parameters that it uses.</summary>
/// <param name="Name">Its name: what weight files are matched by.</param>
/// <param name="Type">Its type; may be empty.</param>
/// <param name="Parameters">Its parameters in the layer's order, each as an index into <see cref="IParameterSet.Parameters"/>; shared ones occur in several layers.</param>
public sealed record ParameterLayer(string Name, string Type, ImmutableArray<int> Parameters)
{
    /// <summary>The layers of a net in which no parameter is shared: one for each layer name, in the parameters' order.</summary>
    /// <param name="parameters">The parameters.</param>
    public static IReadOnlyList<ParameterLayer> Of(IReadOnlyList<Blobs.ParameterDescription> parameters) => Enumerable.Range(0, parameters.Count)
        .GroupBy(index => parameters[index].Layer, StringComparer.Ordinal)
        .Select(group => new ParameterLayer(group.Key, "", [.. group.OrderBy(index => parameters[index].Index)])).ToArray();
}
