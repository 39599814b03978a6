using NetCompiler.Solvers;
using NetCompiler.Solvers.Snapshots;

namespace NetCompiler.Training;

/// <summary>
/// The snapshots of a run: those that the schedule asks for, and beside them, under <c>PREFIX_best</c>, the best one. A snapshot that cannot be
/// written is a warning while training goes on, for the earlier ones are whole and the disk may be emptier next time.
/// </summary>
internal sealed class SnapshotWriting : IDisposable
{
    private readonly SnapshotLock held;
    private readonly SnapshotStore best;
    private readonly Solver solver;
    private readonly ObserverList observers;

    public SnapshotWriting(string prefix, bool isHdf5, TrainingOptions options, Solver solver, ObserverList observers)
    {
        held = SnapshotLock.Acquire(prefix);
        Regular = new SnapshotStore(new SnapshotOptions { Prefix = prefix, IsHdf5 = isHdf5, KeepLast = options.KeepLast });
        best = new SnapshotStore(new SnapshotOptions { Prefix = prefix + "_best", IsHdf5 = isHdf5, KeepLast = 1 });
        (this.solver, this.observers) = (solver, observers);
    }

    /// <summary>What the schedule asks for.</summary>
    public SnapshotStore Regular { get; }

    /// <summary>The last one that was written.</summary>
    public SnapshotWritten? Last { get; private set; }

    /// <summary>The best one that was written.</summary>
    public SnapshotWritten? Best { get; private set; }

    /// <summary>Why the last attempt failed; null if it did not.</summary>
    public string? Problem { get; private set; }

    /// <summary>What this run was resumed from; null if it began anew.</summary>
    public string? Resumed { get; set; }

    /// <summary>The last good snapshot of this training; null if there is none.</summary>
    public string? LastGood => (Last?.Iteration ?? -1) >= (Best?.Iteration ?? -1) ? Last?.Manifest ?? Resumed : Best!.Manifest;

    /// <summary>The best score that the snapshots of an earlier part of this training have, when it is resumed.</summary>
    public double? EarlierBest() => best.Best() is { } path ? SnapshotManifest.Read(path).Score : null;

    /// <summary>Writes a snapshot, unless there is one of this iteration already.</summary>
    public void Write(double? score)
    {
        if (Last?.Iteration == solver.Iteration) return;
        Last = Save(Regular, score, isBest: false) ?? Last;
    }

    /// <summary>Writes a snapshot as the best one.</summary>
    public void WriteBest(double score) => Best = Save(best, score, isBest: true) ?? Best;

    public void Dispose() => held.Dispose();

    private SnapshotWritten? Save(SnapshotStore store, double? score, bool isBest)
    {
        try
        {
            string manifest = store.Save(solver, score);
            Problem = null;
            string stem = manifest[..^SnapshotManifest.Extension.Length], suffix = store.Options.IsHdf5 ? ".h5" : "";
            var written = new SnapshotWritten(solver.Iteration, manifest, stem + ".caffemodel" + suffix, stem + ".solverstate" + suffix, isBest, score);
            observers.Tell(observer => observer.OnSnapshot(written));
            return written;
        }
        catch (Exception problem) when (problem is IOException or UnauthorizedAccessException)
        {
            Problem = FormattableString.Invariant($"the snapshot of iteration {solver.Iteration} could not be written: {problem.Message.TrimEnd('.')}. Earlier snapshots are as they were.");
            observers.Tell(observer => observer.OnWarning(Problem));
            return null;
        }
    }
}
