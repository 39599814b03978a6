namespace NetCompiler.Data;

/// <summary>A layer of type <c>HDF5Data</c>: rows of HDF5 files that a list names; each top is filled from the data set of its name.</summary>
/// <param name="Layer">The layer's name.</param>
/// <param name="Tops">The names of the blobs that it fills, and of the data sets.</param>
public sealed record Hdf5DataSettings(string Layer, IReadOnlyList<string> Tops) : DataLayerSettings(Layer, Tops)
{
    /// <summary>The list of files, one a line: Caffe's <c>source</c>.</summary>
    public string Source { get; init; } = "";

    /// <summary>The top that <see cref="DataLayerSettings.ClassCount"/> is about; empty for none.</summary>
    public string LabelTop { get; init; } = "";

    /// <summary>Whether each epoch has an order of files, and each file an order of rows, of its own.</summary>
    public bool Shuffle { get; init; }
}
