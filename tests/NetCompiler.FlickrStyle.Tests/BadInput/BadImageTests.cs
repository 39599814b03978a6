namespace FlickrStyle.Tests.BadInput;

/// <summary>Images that cannot be used, through the command line.</summary>
public sealed class BadImageTests
{
    [Theory]
    [InlineData("missing", "there is no such file")]
    [InlineData("folder", "it is a folder")]
    [InlineData("empty", "it has 0 bytes")]
    [InlineData("web page", "such as a web page, not an image")]
    [InlineData("noise", "is not an image of a known kind")]
    [InlineData("beginning", "whose first part is damaged or missing")]
    public void A_bad_image_is_found_before_the_first_iteration_and_may_be_left_out(string kind, string reason)
    {
        using var job = new SmallJob();
        job.Train().AssertDone();
        string path = job.ImageOf(5);
        byte[] bytes = File.ReadAllBytes(path);
        File.Delete(path);
        if (kind == "folder") Directory.CreateDirectory(path);
        else if (kind != "missing") File.WriteAllBytes(path, kind switch { "empty" => [], "web page" => "<html>gone</html>"u8.ToArray(), "noise" => Noise(), _ => bytes[..200] });

        job.Train().AssertRefused(job.TrainList + ": line 5: '" + path + "' cannot be used", reason, "Repair it, take it out of the list, or allow some to be left out (--skip-bad-images");
        var skipping = job.Train("--skip-bad-images", "1").AssertDone();
        Assert.Contains(job.TrainList + "(5): warning: '" + path + "' cannot be used", skipping.Error);
        Assert.Contains("It is left out.", skipping.Output);

        // The other commands that read images say the same.
        if (kind == "folder") return;
        SampleRun.Of("classify", "-model", job.Net, "-weights", job["job_iter_6.caffemodel"], "-device", "cpu:1", path).AssertRefused(path, reason);
        SampleRun.Of("convert_imageset", "-resize_width=20", "-resize_height=20", "", job.TrainList, job["db"]).AssertRefused(job.TrainList + ": line 5: ", reason);
        SampleRun.Of("compute_image_mean", job.TrainList, "-size", "20").AssertRefused(job.TrainList + ": line 5: ", reason);
    }

    [Fact]
    public void More_bad_images_than_may_be_left_out_are_counted()
    {
        using var job = new SmallJob();
        foreach (int line in (int[])[3, 5, 9]) File.Delete(job.ImageOf(line));
        job.Train("-skip_bad_images", "2").AssertRefused("line 3: ", "(2 more such problems, the next in line 5)", "2 may be left out");
    }

    [Fact]
    public void A_truncated_image_is_counted_and_fails_a_strict_job()
    {
        using var job = new SmallJob();
        string path = job.ImageOf(2);
        File.WriteAllBytes(path, File.ReadAllBytes(path)[..^40]);
        string warning = "'" + path + "' is damaged or ends too early; what is missing was filled in.";
        var run = job.Train().AssertDone();
        Assert.Contains(job.TrainList + "(2): warning: " + warning, run.Error);
        Assert.Contains(warning, run.Output);
        var strict = job.Train("--strict");
        Assert.True(strict.Code == 1, strict.ToString());
        Assert.Contains("error: " + job.TrainList + ": line 2: '" + path + "' cannot be used: it is damaged or ends too early", strict.Error);
    }

    private static byte[] Noise()
    {
        byte[] bytes = new byte[500];
        new Random(1).NextBytes(bytes);
        return bytes;
    }
}
