using System.Diagnostics;
using System.Globalization;
using System.Text.RegularExpressions;

namespace FlickrStyle.Tests.BadInput;

/// <summary>What must not happen to snapshots: numbers that mean nothing, a full disk, a process that is killed, a second run under the same prefix.</summary>
public sealed partial class ProtectionTests
{
    [Fact]
    public void A_loss_that_is_not_finite_stops_the_job_with_layer_and_iteration_and_the_last_good_snapshot_stays()
    {
        using var job = new SmallJob();
        // Good for three iterations, then a rate that no net survives.
        job.ChangeSolver("base_lr: 0.001 lr_policy: \"fixed\"", "base_lr: 1 lr_policy: \"multistep\" gamma: 1e38 stepvalue: 4");
        var run = job.Train();
        Assert.True(run.Code == 1, run.ToString());
        Assert.Matches(@"error: the loss of iteration 5 is NaN, at learning rate 1E\+38: training has diverged\. .* layer 'fc8_flickr' in the forward pass", run.Error);
        Assert.Contains("resume from the last good snapshot, " + job["job_iter_3.snapshot.json"], run.Error);
        Assert.Equal(["job_iter_3.caffemodel"], Directory.GetFiles(job["."], "job_iter_*.caffemodel").Select(Path.GetFileName));
        job.ChangeSolver("gamma: 1e38", "gamma: 0.001");
        job.Train("-snapshot", job["job_iter_3.solverstate"]).AssertDone();
    }

    [Fact]
    public void A_full_disk_is_said_and_leaves_the_earlier_pair_whole()
    {
        Assert.SkipUnless(MayMount(), "needs a file system of its own, small enough to be filled");
        using var job = new SmallJob();
        Directory.CreateDirectory(job["small"]);
        job.WriteSolver("0.001", "small/job");
        // A pair has 123 kB, so the second finds no space; the folder is copied out before the file system is gone.
        var train = job.TrainProcess();
        var run = SampleRun.Of(new ProcessStartInfo("unshare", [
            "-rm", "sh", "-c", $"mount -t tmpfs -o size=200k none '{job["small"]}' && {{ \"$@\"; code=$?; cp -r '{job["small"]}' '{job["after"]}'; exit $code; }}", "sh", train.FileName, .. train.ArgumentList])
        {
            RedirectStandardOutput = true,
            RedirectStandardError = true,
        });
        Assert.True(run.Code == 1, run.ToString());
        Assert.Contains("error: the snapshot of iteration 6 could not be written", run.Error);
        Assert.Contains("No space left on device", run.Error);
        Assert.Contains("Earlier snapshots are as they were.", run.Error);
        string[] names = [.. Directory.GetFiles(job["after"]).Select(path => Path.GetFileName(path)!)];
        Assert.DoesNotContain(names, name => name.EndsWith(".partial", StringComparison.Ordinal) || name.EndsWith(".lock", StringComparison.Ordinal));
        Assert.All(names, name => Assert.Contains("_iter_3.", name));
        string manifest = Assert.Single(names, name => name == "job_iter_3.snapshot.json" || name == "job_best_iter_3.snapshot.json");
        job.WriteSolver("0.001", "resumed");
        job.Train("-snapshot", Path.Combine(job["after"], manifest)).AssertDone();
    }

    [Fact]
    public void Where_nothing_can_be_written_the_job_does_not_begin()
    {
        Assert.SkipUnless(File.Exists("/dev/full"), "needs a device that is full");
        using var job = new SmallJob();
        job.WriteSolver("0.001", "net.prototxt/job");
        job.Train().AssertRefused(job["net.prototxt"]);
    }

    // The library's own test of this kills more often; NETCOMPILER_KILLS says how often, for both.
    [Fact]
    public void Killed_again_and_again_while_it_writes_snapshots_there_is_no_unusable_pair()
    {
        Assert.SkipUnless(OperatingSystem.IsLinux(), "kills with a signal");
        using var job = new SmallJob();
        job.ChangeSolver("max_iter: 6 display: 1 snapshot: 3", "max_iter: 100000 display: 1 snapshot: 1");
        job.ChangeSolver("test_iter: 2 test_interval: 3", "");
        var random = new Random(5);
        int last = 0;
        int kills = int.TryParse(Environment.GetEnvironmentVariable("NETCOMPILER_KILLS"), out int number) ? number : 6;
        for (int kill = 0; kill < kills; kill++)
        {
            int snapshots = 1 + random.Next(4), delay = random.Next(30);
            string[] resume = last == 0 ? [] : ["-snapshot", job[$"job_iter_{last}.snapshot.json"]];
            int seen = 0;
            var run = SampleRun.Of(job.TrainProcess(resume), (process, line) =>
            {
                if (!line.Contains("Snapshotting solver state", StringComparison.Ordinal) || ++seen != snapshots) return;
                Thread.Sleep(delay);
                SampleRun.Signal(process, "KILL");
            });
            Assert.True(run.Code == 128 + 9, run.ToString());
            int[] iterations = [.. Directory.GetFiles(job["."], "job_iter_*.snapshot.json").Select(path => int.Parse(Iteration().Match(path).Groups[1].Value, CultureInfo.InvariantCulture))];
            // There is no half of a pair that looks like a whole, and the last pair is what the next round begins with.
            foreach (string state in Directory.GetFiles(job["."], "job_iter_*.solverstate")) Assert.True(File.Exists(Path.ChangeExtension(state, ".caffemodel")), state);
            Assert.True(iterations.Max() > last, run.ToString());
            last = iterations.Max();
        }
        job.Train("-snapshot", job[$"job_iter_{last}.snapshot.json"], "-iterations", "1").AssertDone();
    }

    [Fact]
    public void A_second_run_under_the_same_prefix_is_refused_and_a_hangup_writes_a_snapshot()
    {
        Assert.SkipUnless(OperatingSystem.IsLinux(), "signals");
        using var job = new SmallJob();
        job.ChangeSolver("max_iter: 6 display: 1 snapshot: 3", "max_iter: 1000000 display: 10");
        job.ChangeSolver("test_iter: 2 test_interval: 3", "");
        bool hasHungUp = false, isStopping = false;
        var run = SampleRun.Of(job.TrainProcess(), (process, line) =>
        {
            if (!hasHungUp && line.Contains("Iteration 20 ", StringComparison.Ordinal))
            {
                job.Train().AssertRefused("job.lock: another run (process " + process.Id.ToString(CultureInfo.InvariantCulture), "Wait for it, or choose another snapshot_prefix");
                SampleRun.Signal(process, "HUP");
                hasHungUp = true;
            }
            // It goes on after the snapshot, and ends by the next signal.
            if (isStopping || !hasHungUp || Directory.GetFiles(job["."], "job_iter_*.snapshot.json").Length == 0) return;
            SampleRun.Signal(process, "INT");
            isStopping = true;
        });
        Assert.Contains("Stopped at iteration", run.AssertDone().Output);
        Assert.Equal(2, Directory.GetFiles(job["."], "job_iter_*.snapshot.json").Length);
        Assert.False(File.Exists(job["job.lock"]));
    }

    private static bool MayMount()
    {
        if (!OperatingSystem.IsLinux()) return false;
        using var folder = new TemporaryFolder();
        try
        {
            using var process = Process.Start(new ProcessStartInfo("unshare", ["-rm", "mount", "-t", "tmpfs", "none", folder.Path]) { RedirectStandardError = true })!;
            process.WaitForExit();
            return process.ExitCode == 0;
        }
        catch (System.ComponentModel.Win32Exception)
        {
            return false;
        }
    }

    [GeneratedRegex(@"_iter_(\d+)\.")]
    private static partial Regex Iteration();
}
