using System.Collections.Immutable;

namespace NetCompiler.Solvers;

/// <summary>When a training tests, reports and writes snapshots: the fields of Caffe's solver prototxt that do not change the weights.</summary>
public sealed record SolverSchedule
{
    /// <summary>Caffe's <c>test_iter</c>: how many batches a test of each test net takes.</summary>
    public ImmutableArray<int> TestIterations { get; init; } = [];

    /// <summary>Caffe's <c>test_interval</c>, in iterations; 0 for no tests.</summary>
    public int TestInterval { get; init; }

    /// <summary>Caffe's <c>test_initialization</c>: whether there is a test before the first iteration.</summary>
    public bool TestsFirst { get; init; } = true;

    /// <summary>Caffe's <c>test_compute_loss</c>: whether a test reports the loss besides the net's outputs.</summary>
    public bool TestComputesLoss { get; init; }

    /// <summary>Caffe's <c>display</c>, in iterations; 0 for no lines.</summary>
    public int Display { get; init; }

    /// <summary>Caffe's <c>snapshot</c>, in iterations; 0 for none.</summary>
    public int Snapshot { get; init; }

    /// <summary>Caffe's <c>snapshot_prefix</c>: a folder and the beginning of the names of snapshots.</summary>
    public string SnapshotPrefix { get; init; } = "";

    /// <summary>Whether snapshots are HDF5 files: Caffe's <c>snapshot_format</c>.</summary>
    public bool SnapshotsAreHdf5 { get; init; }

    /// <summary>Caffe's <c>snapshot_after_train</c>: whether a snapshot is written at the end.</summary>
    public bool SnapshotAfterTrain { get; init; } = true;
}
