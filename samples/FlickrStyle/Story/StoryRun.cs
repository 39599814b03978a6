using System.Collections.Immutable;
using System.Globalization;
using FlickrStyle.Drawing;
using NetCompiler.Blobs;
using NetCompiler.Data;
using NetCompiler.Devices;
using NetCompiler.Reporting;
using NetCompiler.Solvers;
using NetCompiler.Training;
using Spectre.Console;

namespace FlickrStyle.Story;

/// <summary>One training of the story, with its progress on the screen.</summary>
/// <param name="name">What it is called.</param>
/// <param name="family">The nets.</param>
/// <param name="images">What it is trained and tested on.</param>
internal sealed class StoryRun(string name, NetFamily family, DrawnImages images) : ITrainingObserver
{
    private ProgressTask? task;
    private float? accuracy;

    /// <summary>What happened.</summary>
    public RunHistory History { get; } = new(name);

    /// <summary>Weights to begin with; empty to begin at random.</summary>
    public ImmutableArray<string> Weights { get; init; } = [];

    /// <summary>How many iterations; null for the solver's number.</summary>
    public int? Iterations { get; init; }

    /// <summary>Trains, and calls back while the nets are there.</summary>
    /// <param name="device">What it computes on.</param>
    /// <param name="options">The story's options.</param>
    /// <param name="console">Where progress is shown.</param>
    /// <param name="then">What to do with the trained net.</param>
    public TrainingOutcome Train(ComputeDevice device, StoryOptions options, IAnsiConsole console, Action<TrainingRun>? then = null)
    {
        var settings = family.Settings! with { Seed = options.Seed };
        if (Iterations is { } iterations) settings = settings with { MaxIterations = iterations };
        var testBatch = ((ImageDataSettings)family.TestData[0]) with { Source = images.TestList };
        var schedule = family.Schedule! with
        {
            TestInterval = Math.Max(1, settings.MaxIterations / 5),
            TestsFirst = true,
            Display = 0,
            Snapshot = 0,
            SnapshotAfterTrain = true,
            SnapshotPrefix = Path.Combine(options.Folder, "snapshots", name.Replace(' ', '_').Replace('-', '_')),
        };
        using var run = new TrainingRun(family, device, new TrainingOptions
        {
            Settings = settings,
            Schedule = schedule,
            Weights = Weights,
            TrainData = net => NetDataReader.Open(net, [((ImageDataSettings)family.TrainData[0]) with { Source = images.TrainList, Shuffle = true }], new DataOptions { Seed = options.Seed }),
            TestData = net => NetDataReader.Open(net, [testBatch], new DataOptions { Seed = options.Seed }),
            KeepsBest = false,
            Observers = [History, this],
        });
        var outcome = console.Progress().AutoClear(false).HideCompleted(false)
            .Columns(new TaskDescriptionColumn { Alignment = Justify.Left }, new ProgressBarColumn(), new PercentageColumn(), new RemainingTimeColumn())
            .Start(context =>
            {
                task = context.AddTask(name, maxValue: settings.MaxIterations);
                return run.Run();
            });
        if (outcome.End == TrainingEnd.Stopped) throw new OperationCanceledException();
        then?.Invoke(run);
        return outcome;
    }

    /// <inheritdoc/>
    public void OnIteration(IterationProgress progress)
    {
        task!.Value = progress.Iteration + 1;
        string tested = accuracy is { } share ? string.Create(CultureInfo.InvariantCulture, $", accuracy [green]{share:0.0%}[/]") : "";
        task.Description = string.Create(CultureInfo.InvariantCulture, $"{name}: loss [yellow]{progress.Loss:0.00}[/]{tested}, {progress.Images / Math.Max(1e-6, progress.Seconds):0} images/s");
    }

    /// <inheritdoc/>
    public void OnTest(TestResult result) => accuracy = result.Accuracy;
}
