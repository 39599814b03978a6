using NetCompiler.Devices;
using NetCompiler.Training.Tests.Nets;

namespace NetCompiler.Training.Tests;

/// <summary>Trainings of the net of stripes.</summary>
internal static class Runs
{
    /// <summary>Options with stripes for data, and snapshots in a folder.</summary>
    public static TrainingOptions Options(TemporaryFolder folder, params ITrainingObserver[] observers) => new()
    {
        Schedule = Stripes.Solver.Schedule with { SnapshotPrefix = Path.Combine(folder.Path, "stripes") },
        TrainData = net => new StripesData(net, 1),
        TestData = net => new StripesData(net, 2),
        Observers = observers,
        InterruptEffect = SignalEffect.None,
        HangupEffect = SignalEffect.None,
    };

    /// <summary>Trains.</summary>
    public static TrainingOutcome Train(TrainingOptions options) => Train(options, out _);

    /// <summary>Trains, and gives the weights.</summary>
    public static TrainingOutcome Train(TrainingOptions options, out float[] weights)
    {
        using var device = ComputeDevice.Open("cpu:2");
        using var run = new TrainingRun(Stripes.Family, device, options);
        var outcome = run.Run();
        weights = Weights(run);
        return outcome;
    }

    /// <summary>All numbers of a run's net.</summary>
    public static float[] Weights(TrainingRun run) => [.. run.Parameters.All.SelectMany(parameter => parameter.Data.ToArray())];
}
