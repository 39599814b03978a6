using System.Diagnostics;
using NetCompiler.Weights;

namespace FlickrStyle.Tests;

public sealed class InterruptTests
{
    [Fact]
    public void A_job_that_is_interrupted_and_resumed_ends_with_the_same_bytes()
    {
        Assert.SkipUnless(OperatingSystem.IsLinux(), "a signal, and a command that sets how it is taken");
        using var job = new SmallJob();
        Lengthen("whole");
        Assert.Equal(0, job.Train().Code);

        Lengthen("stopped");
        // A SIGINT that these tests were started to ignore, in the background of a script, is not to be ignored there.
        var start = new ProcessStartInfo("env", ["--default-signal=INT", "dotnet", "exec", Path.Combine(AppContext.BaseDirectory, "FlickrStyle.dll"), "train", "-solver", job.Solver, "-device", "cpu:1"]) { RedirectStandardOutput = true };
        using var process = Process.Start(start)!;
        string output = "";
        while (process.StandardOutput.ReadLine() is { } line)
        {
            output += line + "\n";
            // Somewhere in the middle; a second signal would end it at once.
            if (line.Contains("Iteration 20 ", StringComparison.Ordinal)) Process.Start("kill", ["-INT", process.Id.ToString(System.Globalization.CultureInfo.InvariantCulture)]).WaitForExit();
        }
        process.WaitForExit();
        Assert.Equal(0, process.ExitCode);
        Assert.Contains("Stopped at iteration", output);
        string state = Assert.Single(Directory.GetFiles(Path.GetDirectoryName(job.Solver)!, "stopped_iter_*.solverstate"));

        var resumed = job.Train("-snapshot", state);
        Assert.True(resumed.Code == 0, resumed.ToString());
        Assert.Equal(File.ReadAllBytes(job["whole_iter_1000.caffemodel"]), File.ReadAllBytes(job["stopped_iter_1000.caffemodel"]));

        void Lengthen(string prefix)
        {
            string solver = job.WriteSolver("0.001", prefix);
            File.WriteAllText(solver, File.ReadAllText(solver)
                .Replace("max_iter: 6 display: 1 snapshot: 3", "max_iter: 1000 display: 10", StringComparison.Ordinal).Replace("test_iter: 2 test_interval: 3", "", StringComparison.Ordinal));
        }
    }

    [Fact]
    public void Of_weights_with_a_thousand_classes_all_but_the_last_layer_is_copied()
    {
        using var folder = new TemporaryFolder();
        Assert.Equal(0, SampleRun.Of("stand_in_weights", folder.PathOf("caffenet.caffemodel")).Code);
        using var parameters = new FlickrStyleCaffeNet.Parameters(false);
        var report = WeightLoader.Load(parameters, [folder.PathOf("caffenet.caffemodel")]);
        Assert.Equal(["conv1", "conv2", "conv3", "conv4", "conv5", "fc6", "fc7"], report.Of(WeightOutcome.Copied).Select(line => line.Layer));
        Assert.Equal("fc8_flickr", Assert.Single(report.Of(WeightOutcome.Initialised)).Layer);
        Assert.Equal(("fc8", 4_097_000), Assert.Single(report.Of(WeightOutcome.Unknown).Select(line => (line.Layer, line.Count))));
    }
}
