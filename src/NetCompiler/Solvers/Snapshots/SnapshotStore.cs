using System.Security.Cryptography;
using NetCompiler.Files;
using NetCompiler.Weights;

namespace NetCompiler.Solvers.Snapshots;

/// <summary>
/// The snapshots of a training. Each is a pair of files that Caffe can read, and a manifest. Both files are written under other names and
/// flushed to the disk before either gets its own; the manifest comes last. Whenever the process dies, every <c>.solverstate</c> that is
/// there has its weights beside it, and every manifest names two whole files.
/// </summary>
/// <param name="options">Where snapshots are written, and which are kept.</param>
public sealed class SnapshotStore(SnapshotOptions options)
{
    // A manifest that is being deleted: its files go before it, and what was interrupted is finished later.
    private const string DeletedExtension = ".deleted";

    /// <summary>Where snapshots are written, and which are kept.</summary>
    public SnapshotOptions Options { get; } = options;

    private string Folder => Path.GetDirectoryName(Path.GetFullPath(Options.Prefix + "_"))!;

    /// <summary>Writes a snapshot, then deletes those that are not to be kept.</summary>
    /// <param name="solver">The solver, between two iterations.</param>
    /// <param name="score">How good the net is, more is better; null if it was not measured.</param>
    /// <returns>The path of the manifest.</returns>
    /// <exception cref="IOException">The files cannot be written; earlier snapshots are as they were.</exception>
    /// <exception cref="InvalidOperationException">A weight is NaN or infinite: the earlier snapshots are worth more.</exception>
    public string Save(Solver solver, double? score = null)
    {
        if (score is { } number && !double.IsFinite(number)) throw new ArgumentException("a score must be a finite number", nameof(score));
        var set = solver.Net.Parameters;
        set.Fetch();
        RefuseNotFinite(set);
        Directory.CreateDirectory(Folder);
        FinishDeletions();

        string stem = FormattableString.Invariant($"{Options.Prefix}_iter_{solver.Iteration}");
        string suffix = Options.IsHdf5 ? ".h5" : "";
        string weights = stem + ".caffemodel" + suffix, state = stem + ".solverstate" + suffix, manifestPath = stem + SnapshotManifest.Extension;
        var weightFile = Prepare(weights, stream => WeightWriter.Write(set, weights, stream));
        SnapshotFile stateFile;
        try
        {
            stateFile = Prepare(state, stream => SolverStateWriter.Write(solver, state, Path.GetFileName(weights), stream));
        }
        catch
        {
            AtomicFile.Abandon(weights);
            throw;
        }

        // A snapshot of the same iteration goes in the order that leaves no state without its own weights.
        if (File.Exists(manifestPath)) AtomicFile.Delete(manifestPath);
        if (File.Exists(state)) AtomicFile.Delete(state);
        AtomicFile.Commit(weights);
        AtomicFile.Commit(state);
        new SnapshotManifest
        {
            Iteration = solver.Iteration,
            SolverType = solver.Settings.TypeName,
            NetName = set.NetName,
            NetHash = NetHash.Of(set),
            Seed = solver.Settings.Seed,
            DataPosition = solver.Data?.Position,
            Loss = solver.Loss,
            Losses = solver.RememberedLosses,
            Score = score,
            Weights = weightFile,
            State = stateFile,
        }.Write(manifestPath);
        Prune();
        return manifestPath;
    }

    /// <summary>The manifests that are there, the last iteration first. Whether their files are whole is seen when they are used.</summary>
    public IReadOnlyList<string> Manifests() => Find(SnapshotManifest.Extension).ToArray();

    /// <summary>The snapshot with the best score, or null if none has one.</summary>
    public string? Best() => Readable().Where(entry => entry.Manifest.Score is not null)
        .OrderByDescending(entry => entry.Manifest.Score).Select(entry => entry.Path).FirstOrDefault();

    /// <summary>Goes on from the last snapshot that is whole; from an earlier one if the last is damaged.</summary>
    /// <param name="solver">A solver with the same net and type.</param>
    /// <returns>What was resumed, with what was wrong with later snapshots; null if there is none.</returns>
    /// <exception cref="RefusedFileException">There are snapshots, but none can be used; says why the last cannot.</exception>
    public ResumeReport? ResumeLatest(Solver solver)
    {
        var refusals = new List<RefusedFileException>();
        foreach (string path in Manifests())
        {
            try
            {
                var report = Snapshot.Resume(solver, path);
                return report with { Notes = [.. refusals.Select(refusal => refusal.Message), .. report.Notes] };
            }
            catch (RefusedFileException refusal)
            {
                refusals.Add(refusal);
            }
        }
        return refusals.Count == 0 ? null : throw refusals[0];
    }

    private static SnapshotFile Prepare(string path, Action<Stream> write)
    {
        string hash = "";
        long length = 0;
        AtomicFile.Prepare(path, stream =>
        {
            write(stream);
            length = stream.Length;
            stream.Position = 0;
            hash = Convert.ToHexStringLower(SHA256.HashData(stream));
        });
        return new SnapshotFile(Path.GetFileName(path), length, hash);
    }

    private static void RefuseNotFinite(IParameterSet set)
    {
        foreach (var parameter in set.Parameters)
        {
            int at = NumberCheck.FirstNotFinite(set.ValuesOf(parameter));
            if (at < 0) continue;
            throw new InvalidOperationException(FormattableString.Invariant(
                $"{parameter.Place}: number {at} is {set.ValuesOf(parameter)[at]}: training has diverged, and no snapshot is written over the good ones"));
        }
    }

    private void Prune()
    {
        if (Options.KeepLast <= 0) return;
        string? best = Options.KeepBest ? Best() : null;
        foreach (string path in Manifests().Skip(Options.KeepLast))
        {
            if (path == best) continue;
            File.Move(path, path + DeletedExtension, overwrite: true);
        }
        FinishDeletions();
    }

    private void FinishDeletions()
    {
        foreach (string path in Find(SnapshotManifest.Extension + DeletedExtension))
        {
            string committed = path[..^DeletedExtension.Length];
            // The same iteration may have been written again since.
            if (!File.Exists(committed) && TryRead(path) is { } manifest)
            {
                AtomicFile.Delete(Path.Combine(Folder, manifest.State.File));
                AtomicFile.Delete(Path.Combine(Folder, manifest.Weights.File));
            }
            AtomicFile.Delete(path);
        }
    }

    private IEnumerable<(string Path, SnapshotManifest Manifest)> Readable()
    {
        foreach (string path in Manifests())
        {
            if (TryRead(path) is { } manifest) yield return (path, manifest);
        }
    }

    private static SnapshotManifest? TryRead(string path)
    {
        try
        {
            return SnapshotManifest.Read(path);
        }
        catch (RefusedFileException)
        {
            return null;
        }
    }

    // prefix_iter_N.extension, the largest N first.
    private IEnumerable<string> Find(string extension)
    {
        if (!Directory.Exists(Folder)) return [];
        string start = Path.GetFileName(Path.GetFullPath(Options.Prefix + "_"))[..^1] + "_iter_";
        return Directory.EnumerateFiles(Folder)
            .Select(path => (Path: path, Name: Path.GetFileName(path)))
            .Where(entry => entry.Name.StartsWith(start, StringComparison.Ordinal) && entry.Name.EndsWith(extension, StringComparison.Ordinal) && entry.Name.Length > start.Length + extension.Length)
            .Select(entry => (entry.Path, Number: entry.Name[start.Length..^extension.Length]))
            .Where(entry => entry.Number.All(char.IsAsciiDigit) && entry.Number.Length < 10)
            .OrderByDescending(entry => int.Parse(entry.Number, System.Globalization.CultureInfo.InvariantCulture))
            .Select(entry => entry.Path).ToArray();
    }
}
