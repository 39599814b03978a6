using NetCompiler.Solvers;
using NetCompiler.Solvers.Snapshots;
using NetCompiler.Testing;

namespace NetCompiler.Tool.Parity;

/// <summary>Follows a training of Caffe's: rates, losses, weights and history; and resumes the states that Caffe wrote.</summary>
public static class SolverCheck
{
    /// <summary>The kind of these cases, and the folder that they are in.</summary>
    public const string Kind = "solvers";

    // One unit in the last place of a float: pow of C libraries and of .NET may differ by that.
    private const double RateTolerance = 1.2e-7;

    // What recorded magnitudes are taken for at least.
    private const float SmallestMagnitude = 1e-3f;

    /// <summary>Whether a folder is such a case.</summary>
    /// <param name="folder">The folder.</param>
    public static bool IsCase(string folder) => File.Exists(Path.Combine(folder, "solver.prototxt")) && ParityCase.IsCase(folder);

    /// <summary>Runs a case on a device.</summary>
    /// <param name="folder">The case's folder.</param>
    /// <param name="device">The device.</param>
    public static ParityResult Run(string folder, IParityDevice device)
    {
        string name = Path.GetFileName(folder);
        var recording = new SolverRecording(folder);
        var compilation = recording.Compile();
        if (compilation.IsUnsupported) return ParityResult.Unsupported(Kind, name, compilation);
        if (compilation.Plan is null) return ParityResult.Failed(Kind, name, compilation.Errors.Select(error => error.ToString()).ToArray());
        var comparisons = Follow(recording, device);
        foreach (string state in recording.States) comparisons.AddRange(Resume(recording, state, device));
        return ParityResult.Of(Kind, name, comparisons);
    }

    private static List<BlobComparison> Follow(SolverRecording recording, IParityDevice device)
    {
        var comparisons = new List<BlobComparison>();
        var solver = recording.Start(device);
        using var net = (IDisposable)solver.Net;
        float[] losses = recording["loss"].Data, rates = recording["lr"].Data;
        for (int iteration = 0; iteration < recording.Iterations; iteration++)
        {
            comparisons.Add(BlobComparison.OfNumber(Place("lr", iteration), solver.LearningRate, rates[iteration], rates[iteration] * RateTolerance));
            float loss = solver.Step();
            // Caffe began a new average with each iteration of the recording, so that its losses are single ones.
            float mean = losses[Math.Max(0, iteration + 1 - solver.Settings.AverageLoss)..(iteration + 1)].Average();
            comparisons.Add(BlobComparison.OfNumber(Place("loss", iteration), loss, mean, Math.Max(Math.Abs(mean), 1) * RelativeTolerance(solver, device)));
            if (recording.HasState(solver.Iteration)) comparisons.AddRange(CompareState(recording, solver, device));
        }
        return comparisons;
    }

    private static IEnumerable<BlobComparison> CompareState(SolverRecording recording, Solver solver, IParityDevice device)
    {
        var parameters = solver.Net.Parameters;
        parameters.Fetch();
        var comparisons = new List<BlobComparison>();
        for (int i = 0; i < parameters.Parameters.Count; i++)
        {
            var parameter = parameters.Parameters[i];
            string weights = SolverRecording.KeyOf(solver.Iteration, parameter);
            comparisons.Add(Compare(weights, parameters.Values.Slice(parameter.FirstElement, parameter.Count), recording[weights].Data, RelativeTolerance(solver, device)));
            // What is not trained has no history here; Caffe's changes with weight decay, and has no effect.
            if (!parameter.IsTrained) continue;
            for (int blob = 0; blob < solver.Settings.HistoryCount; blob++)
            {
                string history = FormattableString.Invariant($"history:{solver.Iteration}/{i + blob * parameters.Parameters.Count}");
                comparisons.Add(Compare(history, solver.HistoryOf(blob, parameter), recording[history].Data, RelativeTolerance(solver, device)));
            }
        }
        return comparisons;
    }

    // A state of Caffe's, followed to the end: data begin again at their first row, as in Caffe.
    private static List<BlobComparison> Resume(SolverRecording recording, string state, IParityDevice device)
    {
        var golden = Recording.Read(recording.PathOf("resume_golden.binaryproto"));
        var solver = recording.Start(device);
        using var net = (IDisposable)solver.Net;
        Snapshot.Resume(solver, state);
        while (solver.Iteration < recording.Iterations) solver.Step();
        var parameters = solver.Net.Parameters;
        parameters.Fetch();
        var comparisons = new List<BlobComparison>();
        foreach (var parameter in parameters.Parameters)
        {
            string place = FormattableString.Invariant($"resumed:{parameter.Layer}.{parameter.Index}");
            var recorded = golden.Parameters(parameter.Layer)?.ElementAtOrDefault(parameter.Index);
            comparisons.Add(recorded is null
                ? BlobComparison.Impossible(place, "it is not in the recording")
                : Compare(place, parameters.Values.Slice(parameter.FirstElement, parameter.Count), recorded.Data, RelativeTolerance(solver, device)));
        }
        return comparisons;
    }

    private static BlobComparison Compare(string place, ReadOnlySpan<float> ours, float[] recorded, double relative) =>
        BlobComparison.Of(place, ours, recorded, new Tolerance(relative * SmallestMagnitude, relative));

    // Relative to the largest number of a blob; those that divide by small numbers get ten times more.
    private static double RelativeTolerance(Solver solver, IParityDevice device) =>
        device.ToleranceFactor * (solver.Settings.Type is SolverType.Adam or SolverType.AdaDelta or SolverType.RmsProp ? 1e-3 : 1e-4);

    private static string Place(string what, int iteration) => FormattableString.Invariant($"{what}:{iteration}");
}
