namespace NetCompiler.Data;

/// <summary>A layer of type <c>Data</c>: records of a database, each a <c>Datum</c> of raw or encoded pixels and a label.</summary>
/// <param name="Layer">The layer's name.</param>
/// <param name="Tops">The names of the blobs that it fills: images, then, if asked for, labels.</param>
public sealed record DatabaseSettings(string Layer, IReadOnlyList<string> Tops) : DataLayerSettings(Layer, Tops)
{
    /// <summary>The folder of the database: Caffe's <c>source</c>.</summary>
    public string Source { get; init; } = "";

    /// <summary>The kind of database.</summary>
    public DatabaseBackend Backend { get; init; }

    /// <summary>Up to so many records are left out at the beginning.</summary>
    public int RandSkip { get; init; }

    /// <summary>What happens to the pixels.</summary>
    public TransformSettings Transform { get; init; } = TransformSettings.None;
}

/// <summary>Kinds of databases: Caffe's <c>backend</c>.</summary>
public enum DatabaseBackend
{
    /// <summary>LevelDB, what Caffe takes if a layer does not say; not supported.</summary>
    LevelDb,

    /// <summary>LMDB.</summary>
    Lmdb,
}
