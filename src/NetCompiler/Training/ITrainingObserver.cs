using NetCompiler.Solvers.Snapshots;
using NetCompiler.Weights;

namespace NetCompiler.Training;

/// <summary>
/// Somebody who is told how a training goes: a log, a display, a file. Every method does nothing unless it is written. They are called
/// on the training's own thread, so what takes long delays it. An observer that throws an <see cref="IOException"/> is told no more, and the
/// others are warned: a full disk costs a log, not the training.
/// </summary>
public interface ITrainingObserver
{
    /// <summary>Weights were loaded, before the start.</summary>
    /// <param name="files">The files.</param>
    /// <param name="report">What became of every layer.</param>
    void OnWeights(IReadOnlyList<string> files, WeightReport report)
    {
    }

    /// <summary>A snapshot was resumed, before the start.</summary>
    /// <param name="report">What was resumed.</param>
    void OnResume(ResumeReport report)
    {
    }

    /// <summary>The first iteration, or the test before it, is about to begin.</summary>
    /// <param name="start">What is going to happen.</param>
    void OnStart(TrainingStart start)
    {
    }

    /// <summary>An iteration was made.</summary>
    /// <param name="progress">How it went.</param>
    void OnIteration(IterationProgress progress)
    {
    }

    /// <summary>An iteration was made that the schedule's <c>display</c> asks to be shown; after <see cref="OnIteration"/>.</summary>
    /// <param name="progress">How it went.</param>
    void OnDisplay(DisplayProgress progress)
    {
    }

    /// <summary>A test begins.</summary>
    /// <param name="iteration">How many iterations were made.</param>
    void OnTestStart(int iteration)
    {
    }

    /// <summary>A test was made.</summary>
    /// <param name="result">Its result.</param>
    void OnTest(TestResult result)
    {
    }

    /// <summary>A snapshot was written.</summary>
    /// <param name="snapshot">Which.</param>
    void OnSnapshot(SnapshotWritten snapshot)
    {
    }

    /// <summary>Something that a person should know, but that does not stop the training.</summary>
    /// <param name="warning">A sentence.</param>
    void OnWarning(string warning)
    {
    }

    /// <summary>The training ended, in whatever way.</summary>
    /// <param name="outcome">How.</param>
    void OnEnd(TrainingOutcome outcome)
    {
    }
}
