namespace NetCompiler.Data;

/// <summary>What a data layer of a net reads, as its prototxt says.</summary>
/// <param name="Layer">The layer's name.</param>
/// <param name="Tops">The names of the blobs that it fills, in order: data, then labels.</param>
public abstract record DataLayerSettings(string Layer, IReadOnlyList<string> Tops);
