using System.Security.Cryptography;
using NetCompiler.Files;
using NetCompiler.Weights;

namespace NetCompiler.Solvers.Snapshots;

/// <summary>What was resumed.</summary>
/// <param name="Path">The file that was given or found.</param>
/// <param name="Iteration">How many iterations were made.</param>
/// <param name="IsExact">Whether training goes on bit for bit as if it had not stopped; Caffe's own snapshots do not say enough for that.</param>
/// <param name="Notes">What the user should know; may be empty.</param>
public sealed record ResumeReport(string Path, int Iteration, bool IsExact, IReadOnlyList<string> Notes);

/// <summary>Resumes training from a snapshot of ours or Caffe's.</summary>
public static class Snapshot
{
    /// <summary>Sets weights, history and iteration, and, where there is a manifest, seed, data position and displayed loss. Nothing is changed unless all can be used.</summary>
    /// <param name="solver">A solver with the same net and type.</param>
    /// <param name="path">A <c>.snapshot.json</c>, <c>.solverstate</c> or <c>.solverstate.h5</c>.</param>
    /// <exception cref="RefusedFileException">A file is damaged, of another kind, of another net, or of another solver type.</exception>
    /// <exception cref="IOException">A file cannot be read.</exception>
    public static ResumeReport Resume(Solver solver, string path)
    {
        string? manifestPath = ManifestOf(path);
        var manifest = manifestPath is null ? null : SnapshotManifest.Read(manifestPath);
        string statePath = manifest is null ? path : Beside(manifestPath!, manifest.State.File);
        if (manifest is not null)
        {
            RequireSame(solver, manifest, manifestPath!);
            RequireWhole(statePath, manifest.State);
            RequireWhole(Beside(manifestPath!, manifest.Weights.File), manifest.Weights);
        }
        using var state = SolverStateSource.Open(statePath);
        string weightPath = manifest is null ? FindWeights(state) : Beside(manifestPath!, manifest.Weights.File);
        var history = new PreparedHistory(solver, state);
        using var weights = PreparedWeights.Open(solver.Net.Parameters, [weightPath], new WeightLoadOptions());
        weights.RequireWholeNet(weightPath);
        weights.Apply();
        history.Apply();
        solver.ResumeAt(state.Iteration, manifest?.Losses ?? [], manifest?.Loss ?? 0);
        return new ResumeReport(path, state.Iteration, manifest is not null, manifest is null ? FromCaffe(solver) : FromManifest(solver, manifest));
    }

    /// <summary>The manifest that belongs to a file of a snapshot; null if there is none.</summary>
    internal static string? ManifestOf(string path)
    {
        if (path.EndsWith(SnapshotManifest.Extension, StringComparison.OrdinalIgnoreCase)) return path;
        int end = path.LastIndexOf(".solverstate", StringComparison.OrdinalIgnoreCase);
        string manifest = (end < 0 ? path : path[..end]) + SnapshotManifest.Extension;
        // Of several kinds of states of one iteration, the manifest names one.
        return end >= 0 && File.Exists(manifest) && SnapshotManifest.Read(manifest).State.File == Path.GetFileName(path) ? manifest : null;
    }

    private static string Beside(string path, string name) => Path.Combine(Path.GetDirectoryName(path) ?? "", name);

    private static void RequireSame(Solver solver, SnapshotManifest manifest, string path)
    {
        var set = solver.Net.Parameters;
        if (manifest.SolverType != solver.Settings.TypeName)
        {
            throw new RefusedFileException(path, "", "it is of a solver of type " + manifest.SolverType + ", and this one is " + solver.Settings.TypeName, "Resume with type: \"" + manifest.SolverType + "\", or load the weights alone to begin a new training.");
        }
        if (manifest.NetHash != NetHash.Of(set))
        {
            throw new RefusedFileException(path, "", "it is of another net ('" + manifest.NetName + "'; this one is '" + set.NetName + "'): layers or shapes of parameters differ", "Resume with the prototxt that was trained, or load the weights to fine-tune.");
        }
    }

    private static void RequireWhole(string path, SnapshotFile file)
    {
        if (!File.Exists(path)) throw new RefusedFileException(path, "", "it is missing, and the snapshot's manifest names it", "Resume from an earlier snapshot.");
        using var stream = File.OpenRead(path);
        if (stream.Length != file.Bytes)
        {
            throw new RefusedFileException(path, "", FormattableString.Invariant($"it has {stream.Length} bytes, and had {file.Bytes} when it was written"), "It is truncated or was replaced: resume from an earlier snapshot.");
        }
        if (!string.Equals(Convert.ToHexStringLower(SHA256.HashData(stream)), file.Sha256, StringComparison.OrdinalIgnoreCase))
        {
            throw new RefusedFileException(path, "", "its content is not what was written", "It is damaged or was replaced: resume from an earlier snapshot.");
        }
    }

    // Caffe's path is relative to where Caffe was started; the pair is more often moved together.
    private static string FindWeights(SolverStateSource state)
    {
        if (state.LearnedNet.Length == 0) throw new RefusedFileException(state.Path, "learned_net", "it does not say which weights belong to it", "Load the .caffemodel as weights instead; the history is lost then.");
        string name = state.LearnedNet[(state.LearnedNet.LastIndexOfAny(['/', '\\']) + 1)..];
        string beside = Beside(state.Path, name);
        if (File.Exists(beside)) return beside;
        if (File.Exists(state.LearnedNet)) return state.LearnedNet;
        throw new RefusedFileException(state.Path, "learned_net", "its weights are not there: neither " + beside + " nor " + state.LearnedNet, "Put the .caffemodel beside it.");
    }

    private static List<string> FromManifest(Solver solver, SnapshotManifest manifest)
    {
        var notes = new List<string>();
        if (solver.Settings.Seed != manifest.Seed)
        {
            notes.Add(FormattableString.Invariant($"the seed is {manifest.Seed} again, as when the snapshot was written, instead of {solver.Settings.Seed}"));
            solver.Settings = solver.Settings with { Seed = manifest.Seed };
        }
        if (solver.Data is not null && manifest.DataPosition is { } position) solver.Data.Position = position;
        else if (solver.Data is not null || manifest.DataPosition is not null) notes.Add("the snapshot and this training do not get their data in the same way; the data begin at the first batch");
        return notes;
    }

    private static List<string> FromCaffe(Solver solver)
    {
        if (solver.Data is not null) solver.Data.Position = 0;
        return ["there is no " + SnapshotManifest.Extension + " beside it, so it does not say where the data were: they begin at the first batch, as in Caffe"];
    }
}
