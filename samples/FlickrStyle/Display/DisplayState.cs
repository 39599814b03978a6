using NetCompiler.Solvers.Snapshots;
using NetCompiler.Training;

namespace FlickrStyle.Display;

/// <summary>What a display shows: told by the training's thread, read by the display's.</summary>
internal sealed class DisplayState
{
    private const int MostLosses = 4096, MostWarnings = 3;

    // Speed is that of the last seconds: tests and snapshots between iterations do not count.
    private const double SpeedMemory = 0.9;

    private readonly List<double> losses = [];
    private readonly Queue<string> warnings = new();
    private double secondsOfIteration;

    public TrainingStart? Start { get; private set; }

    public int Iterations { get; private set; }

    public float Loss { get; private set; } = float.NaN;

    public float LearningRate { get; private set; }

    public double ImagesPerSecond { get; private set; }

    public double DataShare { get; private set; }

    public bool IsTesting { get; private set; }

    public TestResult? LastTest { get; private set; }

    public TestResult? BestTest { get; private set; }

    public string? LastSnapshot { get; private set; }

    public TrainingOutcome? Outcome { get; private set; }

    public IReadOnlyList<double> Losses => losses;

    public IReadOnlyCollection<string> Warnings => warnings;

    public int WarningCount { get; private set; }

    /// <summary>The share of all iterations that is done.</summary>
    public double Share => Start is null || Start.Settings.MaxIterations == 0 ? 0 : Math.Clamp((double)Iterations / Start.Settings.MaxIterations, 0, 1);

    /// <summary>The time that the iterations to come will take; null as long as nothing is known.</summary>
    public TimeSpan? Left => Start is null || secondsOfIteration == 0 ? null : TimeSpan.FromSeconds(secondsOfIteration * Math.Max(0, Start.Settings.MaxIterations - Iterations));

    public void Begin(TrainingStart start) => (Start, Iterations) = (start, start.FirstIteration);

    public void Resume(ResumeReport report) => LastSnapshot = Path.GetFileName(report.Path);

    public void Add(IterationProgress progress)
    {
        Iterations = progress.Iteration + 1;
        (Loss, LearningRate) = (progress.Loss, progress.LearningRate);
        // The first one still compiles.
        secondsOfIteration = losses.Count < 2 ? progress.Seconds : (SpeedMemory * secondsOfIteration) + ((1 - SpeedMemory) * progress.Seconds);
        ImagesPerSecond = secondsOfIteration > 0 ? progress.Images / secondsOfIteration : 0;
        DataShare = progress.Seconds > 0 ? (SpeedMemory * DataShare) + ((1 - SpeedMemory) * progress.DataSeconds / progress.Seconds) : DataShare;
        losses.Add(progress.Loss);
        if (losses.Count < MostLosses) return;
        // Half as many, each the mean of two.
        for (int i = 0; i < MostLosses / 2; i++) losses[i] = (losses[2 * i] + losses[(2 * i) + 1]) / 2;
        losses.RemoveRange(MostLosses / 2, MostLosses / 2);
    }

    public void BeginTest() => IsTesting = true;

    public void Add(TestResult test)
    {
        IsTesting = false;
        LastTest = test;
        if (test.IsBest) BestTest = test;
    }

    public void Add(SnapshotWritten snapshot) => LastSnapshot = Path.GetFileName(snapshot.State);

    public void Warn(string warning)
    {
        WarningCount++;
        warnings.Enqueue(warning);
        if (warnings.Count > MostWarnings) warnings.Dequeue();
    }

    public void End(TrainingOutcome outcome) => Outcome = outcome;
}
