namespace NetCompiler.Data;

/// <summary>A layer of type <c>MemoryData</c>: rows that the caller holds in memory; see <see cref="MemoryRows"/>.</summary>
/// <param name="Layer">The layer's name.</param>
/// <param name="Tops">The names of the blobs that it fills: data, then labels.</param>
public sealed record MemoryDataSettings(string Layer, IReadOnlyList<string> Tops) : DataLayerSettings(Layer, Tops);
