using System.Globalization;
using System.Text.RegularExpressions;

namespace FlickrStyle.Tests;

/// <summary>The job itself: CaffeNet at full size, from weights with 1000 classes, on drawn images, with the solver of the repository, as a person runs it.</summary>
public sealed partial class FullSizeTests
{
    private const int Iterations = 14;

    [Fact]
    public void The_loss_falls_and_a_job_that_is_stopped_and_resumed_ends_with_the_same_bytes()
    {
        Assert.SkipUnless(OperatingSystem.IsLinux(), "a signal");
        using var folder = new TemporaryFolder();
        foreach (string file in (string[])["prototxt/flickr_style/solver.prototxt", "prototxt/flickr_style/train_val.prototxt"])
        {
            folder.Write(file, File.ReadAllText(Path.Combine(RepositoryFolder, file)));
        }
        // Lines of every iteration, no test of 5,000 images, and snapshots of two runs beside each other; nothing of how it learns.
        string solver = File.ReadAllText(folder.PathOf("prototxt/flickr_style/solver.prototxt"));
        foreach (var (before, after) in new[] { ("display: 20", "display: 1"), ("test_iter: 100\n", ""), ("test_interval: 1000\n", "") })
        {
            Assert.Contains(before, solver);
            solver = solver.Replace(before, after, StringComparison.Ordinal);
        }
        folder.Write("solver.prototxt", solver);
        folder.Write("other.prototxt", solver.Replace("artifacts/flickr_style", "artifacts/other", StringComparison.Ordinal));
        Run("draw", "-images", "500", "-test", "0", "-output", "data/flickr_style");
        Run("compute_image_mean", "data/flickr_style/train.txt", "data/ilsvrc12/imagenet_mean.binaryproto");
        Run("stand_in_weights", "caffenet.caffemodel");
        string count = Iterations.ToString(CultureInfo.InvariantCulture);

        var whole = Run("train", "-solver", "solver.prototxt", "-weights", "caffenet.caffemodel", "-iterations", count);
        Assert.Equal(["conv1", "conv2", "conv3", "conv4", "conv5", "fc6", "fc7"], Copied().Matches(whole.Output).Select(match => match.Groups[1].Value));
        Assert.Matches(@"fc8_flickr +initialised +81,940 +Weight gaussian", whole.Output);
        Assert.Matches(@"fc8 +unknown +4,097,000", whole.Output);
        float[] losses = [.. Loss().Matches(whole.Output).Select(match => float.Parse(match.Groups[1].Value, CultureInfo.InvariantCulture))];
        Assert.Equal(Iterations, losses.Length);
        // Chance is ln 20 = 3.0, where it begins.
        Assert.InRange(losses[0], 2.9f, 3.1f);
        Assert.True(losses[^4..].Average() < losses[0] - 0.15f, string.Join(", ", losses));
        Assert.Matches(@"images/s, peak memory \d+ MB", whole.Output);

        var start = InFolder("train", "--solver=other.prototxt", "--weights=caffenet.caffemodel", "--iterations=" + count);
        var stopped = SampleRun.Of(start, (process, line) =>
        {
            if (line.Contains("Iteration 4 ", StringComparison.Ordinal)) SampleRun.Signal(process, "INT");
        });
        Assert.Matches(@"Stopped at iteration [5-9] ", stopped.AssertDone().Output);
        string state = Assert.Single(Directory.GetFiles(folder.PathOf("artifacts/other"), "*.solverstate"));
        Run("train", "-solver", "other.prototxt", "-snapshot", state, "-iterations", count);
        string model = $"caffenet_iter_{Iterations}.caffemodel";
        Assert.Equal(File.ReadAllBytes(folder.PathOf("artifacts/flickr_style", model)), File.ReadAllBytes(folder.PathOf("artifacts/other", model)));

        SampleRun Run(params string[] arguments) => SampleRun.Of(InFolder(arguments)).AssertDone();

        System.Diagnostics.ProcessStartInfo InFolder(params string[] arguments)
        {
            var process = SampleRun.InProcess(arguments);
            process.WorkingDirectory = folder.Path;
            return process;
        }
    }

    private static string RepositoryFolder => typeof(FullSizeTests).Assembly.GetCustomAttributes(false).OfType<System.Reflection.AssemblyMetadataAttribute>().First(data => data.Key == "RepositoryFolder").Value!;

    [GeneratedRegex(@"\] +(\w+) +copied")]
    private static partial Regex Copied();

    [GeneratedRegex(@"Iteration \d+ \(.*iters\), loss = (\S+)")]
    private static partial Regex Loss();
}
