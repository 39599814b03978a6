using NetCompiler.Solvers.Snapshots;
using NetCompiler.Weights;

namespace NetCompiler.Training.Tests;

/// <summary>Writes down what an observer is told.</summary>
internal sealed class Recorder : ITrainingObserver
{
    public List<string> Events { get; } = [];

    public Dictionary<int, float> Losses { get; } = [];

    public List<TestResult> Tests { get; } = [];

    public List<SnapshotWritten> Snapshots { get; } = [];

    public List<string> Warnings { get; } = [];

    public WeightReport? Weights { get; private set; }

    public ResumeReport? Resumed { get; private set; }

    public TrainingStart? Start { get; private set; }

    public TrainingOutcome? Outcome { get; private set; }

    /// <summary>Called after each iteration.</summary>
    public Action<int>? After { get; set; }

    public void OnWeights(IReadOnlyList<string> files, WeightReport report) => Weights = report;

    public void OnResume(ResumeReport report) => Resumed = report;

    public void OnStart(TrainingStart start) => Start = start;

    public void OnIteration(IterationProgress progress)
    {
        Losses.Add(progress.Iteration, progress.Loss);
        After?.Invoke(progress.Iteration);
    }

    public void OnDisplay(DisplayProgress progress) => Events.Add((progress.IsFinal ? "look " : "display ") + progress.Iteration);

    public void OnTestStart(int iteration) => Events.Add("test " + iteration);

    public void OnTest(TestResult result) => Tests.Add(result);

    public void OnSnapshot(SnapshotWritten snapshot)
    {
        Snapshots.Add(snapshot);
        if (!snapshot.IsBest) Events.Add("snapshot " + snapshot.Iteration);
    }

    public void OnWarning(string warning) => Warnings.Add(warning);

    public void OnEnd(TrainingOutcome outcome) => Outcome = outcome;
}
