using System.Diagnostics;
using NetCompiler.Solvers;
using NetCompiler.Solvers.Snapshots;

namespace NetCompiler.Tests.Solvers;

/// <summary>
/// A training is killed at random moments while it writes snapshots. NETCOMPILER_KILLS says how often; 24 times if it is not set. Moments are counted in
/// snapshots and parts of a snapshot, not in seconds, so that on a slow machine the same moments are met.
/// </summary>
public sealed class KilledTrainingTests
{
    // With 30 iterations, a training is killed some times before its end.
    private const int MostSnapshots = 8;

    // How long an iteration with its snapshot took when one was last seen.
    private TimeSpan cycle = TimeSpan.FromMilliseconds(20);

    [Fact]
    public void Whenever_it_is_killed_every_pair_can_be_used_and_the_resumed_training_ends_bit_identical()
    {
        int kills = int.TryParse(Environment.GetEnvironmentVariable("NETCOMPILER_KILLS"), out int number) ? number : 24;
        var uninterrupted = KilledTraining.Start();
        while (uninterrupted.Iteration < KilledTraining.Iterations) uninterrupted.Step();
        float[] end = uninterrupted.Net.Parameters.Values.ToArray();

        var random = new Random(7);
        int interrupted = 0, furthest = 0;
        var folder = new TemporaryFolder();
        try
        {
            for (int kill = 0; kill < kills; kill++)
            {
                bool isFinished = RunAndKill(folder.Path, random.Next(MostSnapshots), random.NextDouble());
                int at = CheckFolder(folder.Path);
                furthest = Math.Max(furthest, at);
                if (!isFinished) interrupted++;
                if (at < KilledTraining.Iterations) continue;
                Assert.Equal(end, Resumed(folder.Path).Net.Parameters.Values.ToArray());
                folder.Dispose();
                folder = new TemporaryFolder();
            }
            // Whatever is there at last goes on to the same end.
            var solver = Resumed(folder.Path);
            while (solver.Iteration < KilledTraining.Iterations) solver.Step();
            Assert.Equal(end, solver.Net.Parameters.Values.ToArray());
            Assert.True(interrupted > kills / 4 && furthest > 0, $"{interrupted} of {kills} were interrupted; the furthest came to {furthest}: kill at other moments");
        }
        finally
        {
            folder.Dispose();
        }
    }

    /// <summary>Waits for some snapshots, and then for a part of the next; true if the training ended by itself.</summary>
    private bool RunAndKill(string folder, int snapshots, double part)
    {
        using var process = KilledTraining.Launch(folder);
        var progress = process.StandardOutput.BaseStream;
        bool isRunning = progress.ReadByte() >= 0;
        var watch = Stopwatch.StartNew();
        for (int i = 0; i < snapshots && isRunning; i++)
        {
            watch.Restart();
            isRunning = progress.ReadByte() >= 0;
            if (isRunning) cycle = watch.Elapsed;
        }
        watch.Restart();
        while (isRunning && watch.Elapsed < cycle * part) Thread.SpinWait(100);
        if (isRunning && !process.HasExited)
        {
            process.Kill();
            process.WaitForExit();
            // It may have ended at this very moment.
            if (process.ExitCode != 0) return false;
        }
        process.WaitForExit();
        Assert.True(process.ExitCode == 0, process.StandardError.ReadToEnd());
        return true;
    }

    private static Solver Resumed(string folder)
    {
        var solver = KilledTraining.Start();
        KilledTraining.Store(folder).ResumeLatest(solver);
        return solver;
    }

    /// <summary>Every manifest and every state can be resumed from; tells the last iteration.</summary>
    private static int CheckFolder(string folder)
    {
        int last = 0;
        foreach (string path in KilledTraining.Store(folder).Manifests())
        {
            var report = Snapshot.Resume(KilledTraining.Start(), path);
            Assert.True(report.IsExact);
            last = Math.Max(last, report.Iteration);
        }
        foreach (string path in Directory.GetFiles(folder, "*.solverstate"))
        {
            int iteration = Snapshot.Resume(KilledTraining.Start(), path).Iteration;
            Assert.EndsWith("snap_iter_" + iteration + ".solverstate", path);
        }
        return last;
    }
}
