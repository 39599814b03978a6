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
        // Somewhere in the middle; a second signal would end it at once.
        var stopped = SampleRun.Of(job.TrainProcess(), (process, line) =>
        {
            if (line.Contains("Iteration 20 ", StringComparison.Ordinal)) SampleRun.Signal(process, "INT");
        });
        Assert.Contains("Stopped at iteration", stopped.AssertDone().Output);
        string state = Assert.Single(Directory.GetFiles(Path.GetDirectoryName(job.Solver)!, "stopped_iter_*.solverstate"));

        var resumed = job.Train("-snapshot", state);
        Assert.True(resumed.Code == 0, resumed.ToString());
        Assert.Equal(File.ReadAllBytes(job["whole_iter_1000.caffemodel"]), File.ReadAllBytes(job["stopped_iter_1000.caffemodel"]));

        void Lengthen(string prefix)
        {
            job.WriteSolver("0.001", prefix);
            job.ChangeSolver("max_iter: 6 display: 1 snapshot: 3", "max_iter: 1000 display: 10");
            job.ChangeSolver("test_iter: 2 test_interval: 3", "");
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
