using NetCompiler.Solvers.Snapshots;
using NetCompiler.Training;
using NetCompiler.Weights;

namespace NetCompiler.Reporting;

/// <summary>A point of a training: what an iteration showed.</summary>
/// <param name="Iteration">Which, from 0.</param>
/// <param name="Loss">The loss to display.</param>
/// <param name="LearningRate">The learning rate.</param>
/// <param name="ImagesPerSecond">How many images it learnt from in a second.</param>
public readonly record struct HistoryPoint(int Iteration, float Loss, float LearningRate, double ImagesPerSecond);

/// <summary>Records a training for a report. However long it is, a few thousand points are kept, evenly spread.</summary>
/// <param name="name">What the run is called beside others: <c>fine-tuned</c>, <c>from scratch</c>.</param>
public sealed class RunHistory(string name) : ITrainingObserver
{
    private const int MostPoints = 2048;

    private readonly List<HistoryPoint> points = [];
    private readonly List<TestResult> tests = [];
    private readonly List<string> warnings = [];
    private readonly List<SnapshotWritten> snapshots = [];
    private int stride = 1;

    /// <summary>What the run is called.</summary>
    public string Name { get; } = name;

    /// <summary>When it began; local time.</summary>
    public DateTimeOffset Began { get; } = TimeProvider.System.GetLocalNow();

    /// <summary>What was going to happen; null before the start.</summary>
    public TrainingStart? Start { get; private set; }

    /// <summary>How it ended; null before the end.</summary>
    public TrainingOutcome? Outcome { get; private set; }

    /// <summary>The iterations, thinned out.</summary>
    public IReadOnlyList<HistoryPoint> Points => points;

    /// <summary>All tests.</summary>
    public IReadOnlyList<TestResult> Tests => tests;

    /// <summary>What a person should know, in order.</summary>
    public IReadOnlyList<string> Warnings => warnings;

    /// <summary>The snapshots that were written.</summary>
    public IReadOnlyList<SnapshotWritten> Snapshots => snapshots;

    /// <summary>What became of every layer when weights were loaded; null if none were.</summary>
    public WeightReport? Weights { get; private set; }

    /// <inheritdoc/>
    public void OnWeights(IReadOnlyList<string> files, WeightReport report) => Weights = report;

    /// <inheritdoc/>
    public void OnResume(ResumeReport report)
    {
        ArgumentNullException.ThrowIfNull(report);
        warnings.Add($"Resumed from {report.Path}, at iteration {report.Iteration}: earlier curves are in the report of the run before.");
        warnings.AddRange(report.Notes);
    }

    /// <inheritdoc/>
    public void OnStart(TrainingStart start) => Start = start;

    /// <inheritdoc/>
    public void OnIteration(IterationProgress progress)
    {
        if (progress.Iteration % stride != 0) return;
        points.Add(new HistoryPoint(progress.Iteration, progress.Loss, progress.LearningRate, progress.Seconds > 0 ? progress.Images / progress.Seconds : 0));
        if (points.Count < MostPoints) return;
        stride *= 2;
        points.RemoveAll(point => point.Iteration % stride != 0);
    }

    /// <inheritdoc/>
    public void OnTest(TestResult result) => tests.Add(result);

    /// <inheritdoc/>
    public void OnSnapshot(SnapshotWritten snapshot) => snapshots.Add(snapshot);

    /// <inheritdoc/>
    public void OnWarning(string warning) => warnings.Add(warning);

    /// <inheritdoc/>
    public void OnEnd(TrainingOutcome outcome) => Outcome = outcome;
}
