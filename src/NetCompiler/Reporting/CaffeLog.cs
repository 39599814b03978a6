using System.Globalization;
using NetCompiler.Solvers.Snapshots;
using NetCompiler.Training;
using NetCompiler.Weights;

namespace NetCompiler.Reporting;

/// <summary>
/// Writes the lines of Caffe's log, with the prefix of its logging library, so that <c>parse_log</c>, <c>plot_training_log</c> and what people have
/// written for themselves read them: letter, month and day, time, thread, source.
/// </summary>
/// <param name="output">Where to; not disposed.</param>
/// <param name="time">The clock; null for the system's.</param>
public sealed class CaffeLog(TextWriter output, TimeProvider? time = null) : ITrainingObserver
{
    private const string Source = "solver.cpp";

    private readonly TimeProvider time = time ?? TimeProvider.System;

    /// <inheritdoc/>
    public void OnWeights(IReadOnlyList<string> files, WeightReport report)
    {
        Information("Finetuning from " + string.Join(", ", files));
        foreach (string line in report.ToString().TrimEnd('\n').Split('\n')) Information("  " + line);
    }

    /// <inheritdoc/>
    public void OnResume(ResumeReport report)
    {
        Information("Restoring previous solver status from " + report.Path);
        foreach (string note in report.Notes) Warning(note);
    }

    /// <inheritdoc/>
    public void OnStart(TrainingStart start)
    {
        Information("Solving " + start.NetName);
        Information("Learning Rate Policy: " + start.Settings.LearningRate.Policy.ToString().ToLowerInvariant());
    }

    /// <inheritdoc/>
    public void OnDisplay(DisplayProgress progress)
    {
        string iteration = "Iteration " + Text(progress.Iteration), loss = "loss = " + CaffeNumber.Of(progress.Loss);
        if (progress.IsFinal)
        {
            Information(iteration + ", " + loss);
            return;
        }
        double rate = progress.Seconds > 0 ? progress.Iterations / progress.Seconds : 0;
        Information(iteration + " (" + CaffeNumber.Of(rate) + " iter/s, " + CaffeNumber.Of(progress.Seconds) + "s/" + Text(progress.Iterations) + " iters), " + loss);
        Outputs("Train", progress.Outputs);
        Information(iteration + ", lr = " + CaffeNumber.Of(progress.LearningRate));
    }

    /// <inheritdoc/>
    public void OnTestStart(int iteration) => Information("Iteration " + Text(iteration) + ", Testing net (#0)");

    /// <inheritdoc/>
    public void OnTest(TestResult result)
    {
        if (result.ShowsLoss) Information("Test loss: " + CaffeNumber.Of(result.Loss));
        Outputs("Test", result.Outputs);
    }

    /// <inheritdoc/>
    public void OnSnapshot(SnapshotWritten snapshot)
    {
        string kind = snapshot.Weights.EndsWith(".h5", StringComparison.Ordinal) ? "HDF5" : "binary proto";
        Information("Snapshotting " + (snapshot.IsBest ? "the best so far " : "") + "to " + kind + " file " + snapshot.Weights);
        Information("Snapshotting solver state to " + kind + " file " + snapshot.State);
    }

    /// <inheritdoc/>
    public void OnWarning(string warning) => Warning(warning);

    /// <inheritdoc/>
    public void OnEnd(TrainingOutcome outcome)
    {
        if (outcome.Problem is { } problem) Line('E', problem);
        if (outcome.End == TrainingEnd.Stopped) Information("Optimization stopped early.");
        else if (outcome.End == TrainingEnd.Finished) Information("Optimization Done.");
        Information(string.Create(CultureInfo.InvariantCulture,
            $"{outcome.ImagesPerSecond:0.#} images/s, {outcome.DataShare:P1} of it waiting for data; peak memory {outcome.PeakMemory / 1e6:0} MB; {outcome.Duration.TotalSeconds:0.#} s in all"));
        output.Flush();
    }

    private static string Text(int value) => value.ToString(CultureInfo.InvariantCulture);

    private void Outputs(string phase, IReadOnlyList<OutputValue> outputs)
    {
        for (int i = 0; i < outputs.Count; i++)
        {
            var (name, value, weight) = outputs[i];
            string loss = weight == 0 ? "" : " (* " + CaffeNumber.Of(weight) + " = " + CaffeNumber.Of(weight * value) + " loss)";
            Information("    " + phase + " net output #" + Text(i) + ": " + OneWord(name) + " = " + CaffeNumber.Of(value) + loss);
        }
    }

    private void Information(string text) => Line('I', text);

    private void Warning(string text) => Line('W', text);

    private void Line(char severity, string text)
    {
        string prefix = string.Create(CultureInfo.InvariantCulture, $"{severity}{time.GetLocalNow():MMdd HH:mm:ss.ffffff} {Environment.CurrentManagedThreadId,5} {Source}:1] ");
        // A name with a line end in it must not make a line of its own.
        output.Write(prefix + string.Concat(text.Select(character => char.IsControl(character) ? ' ' : character)) + "\n");
        output.Flush();
    }

    // A blob's name is one word for those who read the log.
    private static string OneWord(string name) =>
        name.Length == 0 ? "_" : string.Concat(name.Select(character => char.IsWhiteSpace(character) || char.IsControl(character) ? '_' : character));
}
