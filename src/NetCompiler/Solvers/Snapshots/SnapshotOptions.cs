namespace NetCompiler.Solvers.Snapshots;

/// <summary>Where snapshots are written, and which are kept.</summary>
public sealed record SnapshotOptions
{
    /// <summary>Caffe's <c>snapshot_prefix</c>: a folder and the beginning of the names.</summary>
    public required string Prefix { get; init; }

    /// <summary>Whether HDF5 is written, as <c>snapshot_format: HDF5</c> asks; else binary protobuf, which ends at 2 GB.</summary>
    public bool IsHdf5 { get; init; }

    /// <summary>How many of the last snapshots are kept; 0 for all.</summary>
    public int KeepLast { get; init; }

    /// <summary>Whether the one with the best score is kept too, however old it is.</summary>
    public bool KeepBest { get; init; } = true;
}
