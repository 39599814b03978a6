using NetCompiler.Blobs;
using NetCompiler.Solvers;

namespace NetCompiler.Training;

/// <summary>The memory of a training, in bytes.</summary>
/// <param name="Weights">The parameters.</param>
/// <param name="Gradients">The gradients by them.</param>
/// <param name="History">What the solver remembers.</param>
/// <param name="TrainActivations">Blobs and their gradients of the training net.</param>
/// <param name="TestActivations">Blobs of the test net; 0 without one.</param>
public sealed record MemoryUse(long Weights, long Gradients, long History, long TrainActivations, long TestActivations)
{
    /// <summary>All together.</summary>
    public long Total => Weights + Gradients + History + TrainActivations + TestActivations;
}

/// <summary>What is going to happen.</summary>
/// <param name="NetName">The net's name; may be empty.</param>
/// <param name="Device">What it computes on.</param>
/// <param name="TrainNet">The training net.</param>
/// <param name="Settings">The solver's numbers.</param>
/// <param name="Schedule">When it tests, displays and writes snapshots.</param>
/// <param name="FirstIteration">The iteration it begins at: 0, or where a snapshot left off.</param>
/// <param name="ImagesPerIteration">How many images one iteration takes: the batch times <c>iter_size</c>.</param>
/// <param name="Memory">The memory it takes.</param>
public sealed record TrainingStart(
    string NetName, string Device, CompiledNet TrainNet, SolverSettings Settings, SolverSchedule Schedule, int FirstIteration, int ImagesPerIteration, MemoryUse Memory);

/// <summary>An iteration that was made.</summary>
/// <param name="Iteration">Which, from 0.</param>
/// <param name="Loss">The loss to display: averaged over <c>average_loss</c> iterations.</param>
/// <param name="LearningRate">The learning rate.</param>
/// <param name="Seconds">How long it took, all together.</param>
/// <param name="DataSeconds">How long of that it waited for data.</param>
/// <param name="Images">How many images it took.</param>
public readonly record struct IterationProgress(int Iteration, float Loss, float LearningRate, double Seconds, double DataSeconds, int Images);

/// <summary>A number that a net puts out.</summary>
/// <param name="Name">The blob; one with several elements has several values.</param>
/// <param name="Value">The number.</param>
/// <param name="LossWeight">By what it is multiplied in the loss; 0 if it is no loss.</param>
public readonly record struct OutputValue(string Name, float Value, float LossWeight);

/// <summary>An iteration that is displayed.</summary>
/// <param name="Iteration">Which, from 0; the number of all iterations for the look after the last one.</param>
/// <param name="Loss">The loss to display.</param>
/// <param name="LearningRate">The learning rate.</param>
/// <param name="Outputs">What the training net puts out.</param>
/// <param name="Seconds">The time since the last display.</param>
/// <param name="Iterations">The iterations since the last display.</param>
/// <param name="IsFinal">Whether this is the look after the last iteration, for which nothing was learnt.</param>
public sealed record DisplayProgress(
    int Iteration, float Loss, float LearningRate, IReadOnlyList<OutputValue> Outputs, double Seconds, int Iterations, bool IsFinal = false);

/// <summary>The result of a test.</summary>
/// <param name="Iteration">How many iterations were made before it.</param>
/// <param name="Loss">The mean loss.</param>
/// <param name="Outputs">The means of what the test net puts out.</param>
/// <param name="Score">How good the net is, more is better.</param>
/// <param name="IsBest">Whether no earlier test had such a good score.</param>
/// <param name="ShowsLoss">Whether <c>test_compute_loss</c> asks for the loss to be shown.</param>
/// <param name="Seconds">How long it took.</param>
public sealed record TestResult(int Iteration, float Loss, IReadOnlyList<OutputValue> Outputs, double Score, bool IsBest, bool ShowsLoss, double Seconds)
{
    /// <summary>The accuracy, from 0 to 1: the first output whose name says so; null without one.</summary>
    public float? Accuracy => Outputs.Where(IsAccuracy).Select(output => (float?)output.Value).FirstOrDefault();

    internal static bool IsAccuracy(OutputValue output) => output.LossWeight == 0 && output.Name.Contains("accuracy", StringComparison.OrdinalIgnoreCase);
}

/// <summary>A snapshot that was written.</summary>
/// <param name="Iteration">How many iterations were made before it.</param>
/// <param name="Manifest">Its <c>.snapshot.json</c>.</param>
/// <param name="Weights">Its <c>.caffemodel</c> or <c>.caffemodel.h5</c>.</param>
/// <param name="State">Its <c>.solverstate</c> or <c>.solverstate.h5</c>.</param>
/// <param name="IsBest">Whether it was written for its score.</param>
/// <param name="Score">Its score; null if it was not tested.</param>
public sealed record SnapshotWritten(int Iteration, string Manifest, string Weights, string State, bool IsBest, double? Score);

/// <summary>In which way a training ended.</summary>
public enum TrainingEnd
{
    /// <summary>All iterations were made.</summary>
    Finished,

    /// <summary>Somebody asked it to stop.</summary>
    Stopped,

    /// <summary>The loss was not finite, or far too large.</summary>
    Diverged,

    /// <summary>Something else went wrong: the data could not be read, say.</summary>
    Failed,
}

/// <summary>How a training ended.</summary>
public sealed record TrainingOutcome
{
    /// <summary>In which way.</summary>
    public required TrainingEnd End { get; init; }

    /// <summary>How many iterations were made, those before a resumed snapshot included.</summary>
    public required int Iteration { get; init; }

    /// <summary>The loss as last displayed.</summary>
    public required float Loss { get; init; }

    /// <summary>The last test; null if there was none.</summary>
    public TestResult? LastTest { get; init; }

    /// <summary>The best test of this run; null if there was none.</summary>
    public TestResult? BestTest { get; init; }

    /// <summary>The last snapshot; null if none was written.</summary>
    public SnapshotWritten? LastSnapshot { get; init; }

    /// <summary>The snapshot with the best score; null if none was written.</summary>
    public SnapshotWritten? BestSnapshot { get; init; }

    /// <summary>How long it took.</summary>
    public required TimeSpan Duration { get; init; }

    /// <summary>How many images were learnt from in a second of iterations; tests and snapshots are not counted. 0 if none.</summary>
    public required double ImagesPerSecond { get; init; }

    /// <summary>The share of the time of iterations that was spent waiting for data, from 0 to 1.</summary>
    public required double DataShare { get; init; }

    /// <summary>The most memory that the process had, in bytes.</summary>
    public required long PeakMemory { get; init; }

    /// <summary>Why it ended, if it did not finish; else null.</summary>
    public string? Problem { get; init; }
}
