using NetCompiler.Devices;
using NetCompiler.Solvers;
using NetCompiler.Training.Tests.Nets;
using NetCompiler.Weights;

namespace NetCompiler.Training.Tests;

/// <summary>The loop: what happens when.</summary>
public sealed class LoopTests : IDisposable
{
    private readonly TemporaryFolder folder = new();

    [Fact]
    public void A_net_learns_and_everything_happens_when_the_solver_says()
    {
        var recorder = new Recorder();
        var outcome = Runs.Train(Runs.Options(folder, recorder));
        Assert.Equal(TrainingEnd.Finished, outcome.End);
        Assert.Equal(80, outcome.Iteration);
        Assert.True(outcome.LastTest!.Accuracy > 0.9, $"accuracy {outcome.LastTest.Accuracy}");
        Assert.Equal(
            [
                "test 0", "display 0", "display 10", "test 20", "display 20", "snapshot 25", "display 30", "test 40", "display 40", "snapshot 50", "display 50",
                "test 60", "display 60", "display 70", "snapshot 75", "test 80", "snapshot 80", "look 80",
            ],
            recorder.Events);
        Assert.Equal(Enumerable.Range(0, 80), recorder.Losses.Keys);
        Assert.Equal(32, recorder.Start!.ImagesPerIteration);
        Assert.True(outcome.ImagesPerSecond > 0 && outcome.PeakMemory > 1 << 20);
        Assert.Empty(recorder.Warnings);
    }

    [Fact]
    public void Nothing_happens_that_the_schedule_does_not_ask_for()
    {
        var recorder = new Recorder();
        var options = Runs.Options(folder, recorder);
        Runs.Train(options with { Schedule = new SolverSchedule { SnapshotAfterTrain = false } });
        Assert.Empty(recorder.Events);
        Assert.Empty(Directory.GetFiles(folder.Path));
    }

    [Fact]
    public void The_first_test_can_be_left_out()
    {
        var recorder = new Recorder();
        var options = Runs.Options(folder, recorder);
        Runs.Train(options with { Schedule = options.Schedule! with { TestsFirst = false, Display = 0, Snapshot = 0, SnapshotAfterTrain = false } });
        Assert.Equal(["test 20", "test 40", "test 60", "test 80"], recorder.Events);
    }

    [Fact]
    public void A_test_gives_the_means_over_its_batches_and_goes_on_in_the_data()
    {
        var positions = new List<long>();
        var recorder = new Recorder();
        var options = Runs.Options(folder, recorder);
        Runs.Train(options with { TestData = net => new StripesData(net, 2) { Before = positions.Add } });
        Assert.Equal(Enumerable.Range(0, 5 * 4).Select(position => (long)position), positions);
        // 4 batches of 16 images: the accuracy is a number of 64ths.
        Assert.All(recorder.Tests, test => Assert.Equal(Math.Round(test.Accuracy!.Value * 64), test.Accuracy.Value * 64, 1e-3));
        Assert.Contains(recorder.Tests[0].Outputs, output => output is { Name: "loss", LossWeight: 1 } && Math.Abs(output.Value - recorder.Tests[0].Loss) < 1e-5);
    }

    [Fact]
    public void A_run_that_was_stopped_and_resumed_is_bit_for_bit_the_one_that_was_not()
    {
        var whole = new Recorder();
        Runs.Train(Runs.Options(folder, whole), out float[] expected);

        using var second = new TemporaryFolder();
        var first = new Recorder();
        using (var device = ComputeDevice.Open("cpu:2"))
        {
            using var run = new TrainingRun(Stripes.Family, device, Runs.Options(second, first));
            first.After = iteration =>
            {
                if (iteration == 32) run.RequestStop();
            };
            var outcome = run.Run();
            Assert.Equal((TrainingEnd.Stopped, 33), (outcome.End, outcome.Iteration));
            Assert.EndsWith("stripes_iter_33.snapshot.json", outcome.LastSnapshot!.Manifest);
        }
        var rest = new Recorder();
        Runs.Train(Runs.Options(second, rest) with { ResumesLatest = true }, out float[] weights);
        Assert.Equal(33, rest.Resumed!.Iteration);
        Assert.Equal(expected, weights);
        Assert.Equal(whole.Losses, first.Losses.Concat(rest.Losses));
        Assert.Equal(whole.Tests.Select(test => test.Loss), first.Tests.Concat(rest.Tests).Select(test => test.Loss));
        // What is best so far is known across the stop.
        Assert.Equal(whole.Tests.Select(test => test.IsBest), first.Tests.Concat(rest.Tests).Select(test => test.IsBest));
    }

    [Fact]
    public void A_snapshot_on_request_is_written_at_once()
    {
        var recorder = new Recorder();
        using var device = ComputeDevice.Open("cpu:2");
        using var run = new TrainingRun(Stripes.Family, device, Runs.Options(folder, recorder));
        recorder.After = iteration =>
        {
            if (iteration == 6) run.RequestSnapshot();
        };
        run.Run();
        Assert.Contains("snapshot 7", recorder.Events);
    }

    [Fact]
    public void The_best_net_is_kept_and_is_the_one_that_was_tested()
    {
        var recorder = new Recorder();
        var outcome = Runs.Train(Runs.Options(folder, recorder));
        var best = outcome.BestSnapshot!;
        Assert.Equal(recorder.Tests.Max(test => test.Score), best.Score);
        Assert.Equal(outcome.BestTest!.Iteration, best.Iteration);
        Assert.Equal([best.Weights], Directory.GetFiles(folder.Path, "stripes_best_*.caffemodel"));

        using var device = ComputeDevice.Open("cpu:2");
        using var test = new Stripes.TestNet(device);
        test.ParameterSet.Load(best.Weights);
        var data = new StripesData(test, 2) { Position = 4 * (best.Iteration / 20) };
        Assert.Equal(outcome.BestTest.Loss, NetTest.Run(test, data, 4)!.Value.Loss);
    }

    [Fact]
    public void The_last_snapshots_are_kept_and_the_earlier_ones_go()
    {
        Runs.Train(Runs.Options(folder) with { KeepLast = 2, KeepsBest = false });
        string[] names = [.. Directory.GetFiles(folder.Path, "*.solverstate").Select(path => Path.GetFileName(path)).Order(StringComparer.Ordinal)];
        Assert.True(names.Length is 2 or 3, string.Join(' ', names));
        Assert.Contains("stripes_iter_75.solverstate", names);
        Assert.Contains("stripes_iter_80.solverstate", names);
    }

    [Fact]
    public void Weights_are_loaded_by_name_and_the_rest_is_filled()
    {
        var first = Runs.Train(Runs.Options(folder));
        var recorder = new Recorder();
        var options = Runs.Options(folder, recorder) with
        {
            Weights = [first.LastSnapshot!.Weights], SkippedLayers = ["ip2"], Settings = Stripes.Solver.Settings with { MaxIterations = 0 },
        };
        Runs.Train(options with { Schedule = options.Schedule! with { SnapshotPrefix = folder.PathOf("second") } });
        Assert.Equal(["conv1", "ip1"], recorder.Weights!.Of(WeightOutcome.Copied).Select(line => line.Layer));
        Assert.Equal(["ip2"], recorder.Weights.Of(WeightOutcome.Skipped).Select(line => line.Layer));
    }

    [Fact]
    public void What_cannot_be_meant_is_refused_before_anything_runs()
    {
        var options = Runs.Options(folder);
        Refused(options with { Weights = ["a"], Snapshot = "b" }, "not both");
        Refused(options with { Schedule = options.Schedule! with { TestIterations = [1, 2] } }, "test_iter");
        Refused(options with { Score = "precision" }, "'precision'");
        Refused(options with { TrainData = null }, "TrainData");

        static void Refused(TrainingOptions options, string word) => Assert.Contains(word, Assert.Throws<ArgumentException>(() => Runs.Train(options)).Message);
    }

    [Fact]
    public void An_observer_whose_file_fails_is_let_go_and_the_others_are_warned()
    {
        var recorder = new Recorder();
        Assert.Equal(TrainingEnd.Finished, Runs.Train(Runs.Options(folder, new Failing(), recorder)).End);
        Assert.Equal(["Failing stops: no space"], recorder.Warnings);
    }

    public void Dispose() => folder.Dispose();

    private sealed class Failing : ITrainingObserver
    {
        public void OnIteration(IterationProgress progress) => throw new IOException("no space");
    }
}
