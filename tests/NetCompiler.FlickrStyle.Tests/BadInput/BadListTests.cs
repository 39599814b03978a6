namespace FlickrStyle.Tests.BadInput;

/// <summary>Lists with mistakes, through the command line.</summary>
public sealed class BadListTests
{
    [Theory]
    [InlineData("20", "is 20. The net tells 20 classes apart: labels are 0 to 19")]
    [InlineData("-1", "is -1. The net tells 20 classes apart")]
    [InlineData("1000", "is 1000. The net tells 20 classes apart")]
    [InlineData("foo", "is missing or no integer: 'foo'")]
    [InlineData("0.9", "is missing or no integer: '0.9'")]
    [InlineData("", "has no label. A line is: path, space, label.")]
    public void A_wrong_label_is_refused_with_list_and_line_in_either_list(string label, string reason)
    {
        using var job = new SmallJob();
        job.Train().AssertDone();
        foreach (string list in (string[])[job.TrainList, job.TestList])
        {
            string good = File.ReadAllText(list);
            SmallJob.ChangeLine(list, 7, line => (line.Split(' ')[0] + " " + label).TrimEnd());
            job.Train().AssertRefused(list + ": line 7: ", reason);
            if (list == job.TestList) job.Test().AssertRefused(list + ": line 7: ", reason);
            File.WriteAllText(list, good);
        }
    }

    [Theory]
    [InlineData("a byte order mark")]
    [InlineData("CRLF line ends")]
    [InlineData("tabs")]
    [InlineData("spaces at line ends")]
    [InlineData("blank lines")]
    public void Odd_but_harmless_lists_are_accepted_with_one_note(string oddity)
    {
        using var job = new SmallJob();
        job.Train().AssertDone();
        byte[] expected = File.ReadAllBytes(job["job_iter_6.caffemodel"]);
        string text = File.ReadAllText(job.TrainList);
        File.WriteAllText(job.TrainList, oddity switch
        {
            "a byte order mark" => "\uFEFF" + text,
            "CRLF line ends" => text.ReplaceLineEndings("\r\n"),
            "tabs" => text.Replace(' ', '\t'),
            "spaces at line ends" => text.Replace("\n", " \n", StringComparison.Ordinal),
            _ => text.Replace("\n", "\n\n", StringComparison.Ordinal),
        });
        var run = job.Train().AssertDone();
        string note = Assert.Single(run.Error.Split('\n'), line => line.Contains("warning", StringComparison.Ordinal));
        Assert.Equal(job.TrainList + ": warning: The list has " + oddity + "; they were passed over.", note);
        Assert.Equal(expected, File.ReadAllBytes(job["job_iter_6.caffemodel"]));
    }

    [Fact]
    public void A_list_that_is_none_is_refused_by_every_command()
    {
        using var job = new SmallJob();
        job.Train().AssertDone();
        byte[] image = File.ReadAllBytes(job.ImageOf(1));
        Try(list => File.WriteAllText(list, ""), "the list names no images");
        Try(File.Delete, "there is no such list");
        Try(list => Directory.CreateDirectory(list), "it is a folder");
        Directory.Delete(job.TestList);
        Try(list => File.WriteAllBytes(list, image), "it is no text");

        void Try(Action<string> spoil, string reason)
        {
            spoil(job.TestList);
            job.Train().AssertRefused(job.TestList, reason);
            job.Test().AssertRefused(job.TestList, reason);
            SampleRun.Of("convert_imageset", "", job.TestList, job["db"]).AssertRefused(job.TestList, reason);
            if (!Directory.Exists(job.TestList)) SampleRun.Of("compute_image_mean", job.TestList).AssertRefused(job.TestList, reason);
        }
    }

    [Fact]
    public void Images_that_are_trained_with_and_tested_on_are_reported_with_both_lines()
    {
        using var job = new SmallJob();
        string[] test = File.ReadAllLines(job.TestList);
        File.AppendAllLines(job.TrainList, test[2..4]);
        var run = job.Train().AssertDone();
        int line = File.ReadAllLines(job.TrainList).Length - 1;
        Assert.Contains(
            $"{job.TestList}(3): warning: '{test[2].Split(' ')[0]}' is also trained with: {job.TrainList}({line}). So are 1 more; the next is in line 4. Accuracy will look better than it is.", run.Error);
        Assert.Contains("is also trained with", run.Output);
    }

    [Fact]
    public void The_balance_of_classes_is_reported()
    {
        using var job = new SmallJob();
        Assert.Contains(job.TrainList + " (TRAIN): 20 samples; 20 classes of 1 each", job.Train().AssertDone().Error);
        string[] lines = File.ReadAllLines(job.TrainList);
        File.WriteAllLines(job.TrainList, [.. lines[..19], .. Enumerable.Repeat(lines[4], 20)]);
        string error = job.Train().AssertDone().Error;
        Assert.Contains(job.TrainList + ": warning: There are no samples of 1 of the 20 classes: 19.", error);
        Assert.Contains(job.TrainList + ": warning: Class 4 has 21 samples, but class 0 only 1.", error);
    }
}
