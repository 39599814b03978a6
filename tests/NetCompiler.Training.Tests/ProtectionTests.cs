using System.Diagnostics;
using System.Globalization;
using NetCompiler.Devices;
using NetCompiler.Solvers;
using NetCompiler.Solvers.Snapshots;
using NetCompiler.Training.Tests.Nets;

namespace NetCompiler.Training.Tests;

/// <summary>What a training does when something goes wrong: it says so, and keeps what is good.</summary>
public sealed class ProtectionTests : IDisposable
{
    private readonly TemporaryFolder folder = new();

    [Fact]
    public void A_number_in_the_batch_that_is_not_finite_is_found_and_the_last_snapshot_is_kept()
    {
        var recorder = new Recorder();
        var options = Runs.Options(folder, recorder) with
        {
            TrainData = net => new StripesData(net, 1) { Spoil = (position, images) => images[5] = position == 61 ? float.NaN : images[5] },
        };
        var problem = Assert.Throws<TrainingDivergedException>(() => Runs.Train(options));
        // The maximum over a pool's window skips what is not a number, so the loss of iteration 30 was finite.
        Assert.Equal(31, problem.Iteration);
        Assert.Contains("in the batch of the iteration before: blob 'data', number 5 is NaN; it has spoilt layer 'conv1', parameter 0 (Weight)", problem.Message);
        Assert.EndsWith("stripes_iter_25.snapshot.json", problem.Snapshot);
        Assert.Equal(TrainingEnd.Diverged, recorder.Outcome!.End);
        Assert.Empty(Directory.GetFiles(folder.Path, "*_iter_30*"));
        using var device = ComputeDevice.Open("cpu:1");
        using var run = new TrainingRun(Stripes.Family, device, Runs.Options(folder));
        Assert.True(Snapshot.Resume(run.Solver, problem.Snapshot!).IsExact);
    }

    [Fact]
    public void The_layer_that_makes_the_first_bad_number_is_named()
    {
        var settings = Stripes.Solver.Settings with { LearningRate = new LearningRate { Base = 1e18f } };
        var problem = Assert.Throws<TrainingDivergedException>(() => Runs.Train(Runs.Options(folder) with { Settings = settings, DivergenceFactor = 0 }));
        Assert.Matches("layer '(conv1|ip1|ip2|loss)'", problem.Place!);
        Assert.Contains("there is no snapshot", problem.Message);
        Assert.Contains("learning rate 1E+18", problem.Message);
    }

    [Fact]
    public void A_number_that_one_layer_makes_is_traced_to_it_and_not_to_those_that_read_it()
    {
        using var device = ComputeDevice.Open("cpu:2");
        using var net = new Stripes.TrainNet(device);
        new StripesData(net, 1).NextBatch();
        foreach (var parameter in net.ParameterSet.All) parameter.Data.Fill(0.01f);
        // Finite weights whose products are not.
        net.ParameterSet.All.Single(parameter => parameter is { Layer: "ip1", Index: 0 }).Data.Fill(3e38f);
        Assert.False(float.IsFinite(net.ForwardBackward()));
        Assert.Contains("comes from layer 'ip1' in the forward pass", NonFiniteSearch.Find(net, []));
        net.ParameterSet.All.Single(parameter => parameter is { Layer: "ip2", Index: 1 }).Data[2] = float.PositiveInfinity;
        Assert.Contains("layer 'ip2', parameter 1 (Bias), number 2 is Infinity", NonFiniteSearch.Find(net, []));
    }

    [Fact]
    public void A_loss_that_is_finite_and_hopeless_ends_the_training()
    {
        var watch = new DivergenceWatch(10);
        Assert.Null(watch.Add(3));
        for (int i = 1; i < DivergenceWatch.Patience; i++) Assert.Null(watch.Add(87.3f));
        Assert.Null(watch.Add(29));
        for (int i = 1; i < DivergenceWatch.Patience; i++) Assert.Null(watch.Add(87.3f));
        Assert.Contains("above 30", watch.Add(87.3f));
        Assert.All(Enumerable.Repeat(0f, 50), _ => Assert.Null(new DivergenceWatch(0).Add(1e9f)));
    }

    [Fact]
    public void Data_that_fail_in_mid_iteration_are_not_silent_and_cost_no_iteration()
    {
        Runs.Train(Runs.Options(folder), out float[] expected);
        using var second = new TemporaryFolder();
        var recorder = new Recorder();
        var options = Runs.Options(second, recorder) with
        {
            // The second of two batches of an iteration.
            TrainData = net => new StripesData(net, 1) { Before = position => { if (position == 67) throw new InvalidDataException("train.txt:12: gone"); } },
        };
        Assert.Equal("train.txt:12: gone", Assert.Throws<InvalidDataException>(() => Runs.Train(options)).Message);
        Assert.Equal((TrainingEnd.Failed, 33), (recorder.Outcome!.End, recorder.Outcome.Iteration));
        Runs.Train(Runs.Options(second) with { ResumesLatest = true }, out float[] weights);
        Assert.Equal(expected, weights);
    }

    [Fact]
    public void A_full_disk_costs_one_snapshot_and_leaves_the_earlier_one_whole()
    {
        Assert.SkipUnless(File.Exists("/dev/full"), "needs a device that is full");
        // Whatever is written under this name finds no space.
        File.CreateSymbolicLink(folder.PathOf("stripes_iter_50.solverstate.partial"), "/dev/full");
        var recorder = new Recorder();
        var options = Runs.Options(folder, recorder);
        recorder.After = iteration =>
        {
            if (iteration != 60) return;
            using var device = ComputeDevice.Open("cpu:1");
            using var other = new TrainingRun(Stripes.Family, device, options);
            Assert.Equal(25, new SnapshotStore(new SnapshotOptions { Prefix = options.Schedule!.SnapshotPrefix }).ResumeLatest(other.Solver)!.Iteration);
        };
        Assert.Equal(TrainingEnd.Finished, Runs.Train(options).End);
        Assert.Contains("the snapshot of iteration 50 could not be written", Assert.Single(recorder.Warnings));
        Assert.Equal([25, 75, 80], recorder.Snapshots.Where(snapshot => !snapshot.IsBest).Select(snapshot => snapshot.Iteration));
        Assert.Empty(Directory.GetFiles(folder.Path, "stripes_iter_50*"));
    }

    [Fact]
    public void A_last_snapshot_that_cannot_be_written_is_a_failure()
    {
        Assert.SkipUnless(File.Exists("/dev/full"), "needs a device that is full");
        File.CreateSymbolicLink(folder.PathOf("stripes_iter_80.caffemodel.partial"), "/dev/full");
        var recorder = new Recorder();
        Assert.Contains("iteration 80", Assert.Throws<IOException>(() => Runs.Train(Runs.Options(folder, recorder))).Message);
        Assert.Equal(TrainingEnd.Failed, recorder.Outcome!.End);
    }

    [Fact]
    public void Two_runs_cannot_write_under_one_prefix()
    {
        var recorder = new Recorder();
        var options = Runs.Options(folder, recorder);
        recorder.After = iteration =>
        {
            if (iteration == 0) Assert.Contains("process " + Environment.ProcessId, Assert.Throws<SnapshotLockedException>(() => Runs.Train(Runs.Options(folder))).Message);
        };
        Runs.Train(options);
        // Afterwards the prefix is free again.
        Assert.Empty(Directory.GetFiles(folder.Path, "*.lock"));
        Runs.Train(Runs.Options(folder));
    }

    [Fact]
    public void The_lock_of_a_process_that_is_gone_counts_for_nothing()
    {
        string prefix = folder.PathOf("run");
        using var gone = Process.Start(new ProcessStartInfo("dotnet", "--version") { RedirectStandardOutput = true })!;
        string started = gone.StartTime.ToUniversalTime().ToString("yyyy-MM-ddTHH:mm:ss", CultureInfo.InvariantCulture);
        gone.WaitForExit();
        string[] stale =
        [
            $"{gone.Id}\t{started}\t{Environment.MachineName}\tx",
            // The number of a process that lives, but began at another time.
            $"{Environment.ProcessId}\t2001-01-01T00:00:00\t{Environment.MachineName}\tx",
            "",
            "rubbish",
        ];
        foreach (string text in stale)
        {
            File.WriteAllText(prefix + ".lock", text);
            SnapshotLock.Acquire(prefix).Dispose();
        }
        File.WriteAllText(prefix + ".lock", $"{gone.Id}\t{started}\tanother-machine\tx");
        Assert.Contains("another-machine", Assert.Throws<SnapshotLockedException>(() => SnapshotLock.Acquire(prefix)).Message);
    }

    [Fact]
    public async Task Of_many_that_want_a_lock_at_once_one_gets_it()
    {
        string prefix = folder.PathOf("run");
        for (int round = 0; round < 10; round++)
        {
            File.WriteAllText(prefix + ".lock", "rubbish");
            var attempts = Enumerable.Range(0, 8).Select(_ => Task.Run(() =>
            {
                try
                {
                    return SnapshotLock.Acquire(prefix);
                }
                catch (SnapshotLockedException)
                {
                    return null;
                }
            }));
            var held = (await Task.WhenAll(attempts)).OfType<SnapshotLock>().ToArray();
            Assert.Single(held);
            held[0].Dispose();
        }
    }

    public void Dispose() => folder.Dispose();
}
