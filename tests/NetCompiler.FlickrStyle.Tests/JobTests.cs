using System.Text.Json.Nodes;

namespace FlickrStyle.Tests;

public sealed class JobTests
{
    [Fact]
    public void A_job_trains_tests_resumes_and_classifies()
    {
        using var job = new SmallJob();
        var whole = job.Train();
        Assert.True(whole.Code == 0, whole.ToString());
        Assert.Contains("Iteration 5, lr = 0.001", whole.Output);
        Assert.Matches(@"Test net output #\d: accuracy = ", whole.Output);
        Assert.Matches(@"\d+(\.\d)? images/s, peak memory \d+ MB", whole.Output);
        byte[] weights = File.ReadAllBytes(job["job_iter_6.caffemodel"]);

        // Half of it, and on from its snapshot: the same bytes.
        job.WriteSolver("0.001", "half");
        Assert.Equal(0, job.Train("-iterations", "3").Code);
        var resumed = job.Train("--snapshot=" + job["half_iter_3.solverstate"]);
        Assert.True(resumed.Code == 0, resumed.ToString());
        Assert.Equal(weights, File.ReadAllBytes(job["half_iter_6.caffemodel"]));

        string model = job["job_iter_6.caffemodel"];
        var test = SampleRun.Of("test", "-model", job.Net, "-weights", model, "-iterations", "5", "-device", "cpu:1");
        Assert.True(test.Code == 0, test.ToString());
        Assert.Matches(@"Batch 4, accuracy = [0-9.]+\n", test.Output);
        Assert.Matches(@"\nloss = [0-9.]+ \(\* 1 = [0-9.]+ loss\)\n", test.Output);

        var classified = SampleRun.Of("classify", job.ImageOf(1), job.ImageOf(2), "--model", job.Net, "--weights", model, "--json", "--device", "cpu:1");
        Assert.True(classified.Code == 0, classified.ToString());
        var answers = JsonNode.Parse(classified.Output)!.AsArray();
        Assert.Equal(2, answers.Count);
        float[] probabilities = answers[0]!["styles"]!.AsArray().Select(style => style!["probability"]!.GetValue<float>()).ToArray();
        Assert.Equal(5, probabilities.Length);
        Assert.Equal(probabilities.OrderDescending(), probabilities);

        var time = SampleRun.Of("time", "-model", job.Net, "-iterations", "2", "-device", "cpu:1");
        Assert.True(time.Code == 0, time.ToString());
        Assert.Matches(@"fc8_flickr  backward +[0-9.]+ ms", time.Output);

        var features = SampleRun.Of("extract_features", model, job.Net, "data,fc8_flickr", job["db_data"] + "," + job["db_fc8"], "3", "lmdb", "CPU");
        Assert.True(features.Code == 0, features.ToString());
        Assert.Contains("db_fc8 12", features.Output);
        Assert.True(File.Exists(job["db_fc8/data.mdb"]));
    }

    [Fact]
    public void Databases_and_mean_images_are_made_as_by_Caffes_tools()
    {
        using var job = new SmallJob();
        var converted = SampleRun.Of("convert_imageset", "-resize_width=20", "-resize_height=20", "-backend", "lmdb", "", job.TrainList, job["db"]);
        Assert.True(converted.Code == 0, converted.ToString());
        var mean = SampleRun.Of("compute_image_mean", job["db"], job["mean.binaryproto"]);
        Assert.True(mean.Code == 0, mean.ToString());
        // The same images, read from the list.
        var ofList = SampleRun.Of("compute_image_mean", job.TrainList, "--size", "20");
        Assert.Equal(mean.Output, ofList.Output);
        Assert.Matches(@"^mean_value channel \[0\]: \d+", mean.Output);
        Assert.Contains("use -backend lmdb", SampleRun.Of("convert_imageset", "-backend", "leveldb", "", job.TrainList, job["db2"]).Error, StringComparison.OrdinalIgnoreCase);
    }

    [Theory]
    [InlineData("20")]
    [InlineData("-1")]
    [InlineData("1000")]
    [InlineData("foo")]
    [InlineData("0.9")]
    [InlineData("")]
    public void A_wrong_label_ends_the_job_before_the_first_iteration(string label)
    {
        using var job = new SmallJob();
        job.ChangeLine(7, line => line.Split(' ')[0] + (label.Length == 0 ? "" : " " + label));
        var run = job.Train();
        Assert.Equal(1, run.Code);
        Assert.Contains("train.txt", run.Error);
        Assert.Matches(@"(\(7\)|line 7\b)", run.Error);
        Assert.DoesNotContain("Iteration 0", run.Output);
    }

    [Fact]
    public void Odd_but_harmless_lists_are_accepted_with_a_note()
    {
        using var job = new SmallJob();
        string[] lines = File.ReadAllLines(job.TrainList);
        File.WriteAllText(job.TrainList, "\uFEFF" + string.Join("\r\n", lines).Replace(" 3\r\n", "\t3 \r\n\r\n", StringComparison.Ordinal));
        var run = job.Train();
        Assert.True(run.Code == 0, run.ToString());
        Assert.Contains("train.txt", run.Error);
    }

    [Fact]
    public void A_missing_image_is_found_before_the_first_iteration_and_may_be_skipped()
    {
        using var job = new SmallJob();
        File.Delete(job.ImageOf(5));
        var run = job.Train();
        Assert.Equal(1, run.Code);
        Assert.Contains(Path.GetFileName(job.ImageOf(5)), run.Error);
        Assert.DoesNotContain("Iteration 0", run.Output);
        Assert.Equal(0, job.Train("--skip-bad-images", "1").Code);
    }

    [Fact]
    public void A_truncated_image_is_counted_and_fails_a_strict_job()
    {
        using var job = new SmallJob();
        byte[] bytes = File.ReadAllBytes(job.ImageOf(2));
        File.WriteAllBytes(job.ImageOf(2), bytes[..^40]);
        var run = job.Train();
        Assert.True(run.Code == 0, run.ToString());
        Assert.Contains(Path.GetFileName(job.ImageOf(2)), run.Error);
        Assert.Equal(1, job.Train("--strict").Code);
    }

    [Fact]
    public void Files_that_are_not_what_they_should_be_are_named()
    {
        using var job = new SmallJob();
        Assert.Equal(0, job.Train().Code);
        string weights = job["job_iter_6.caffemodel"], state = job["job_iter_6.solverstate"];
        File.WriteAllBytes(job["empty.caffemodel"], []);
        File.WriteAllBytes(job["cut.caffemodel"], File.ReadAllBytes(weights)[..1000]);
        Refused("empty.caffemodel", "-weights", job["empty.caffemodel"]);
        Refused("cut.caffemodel", "-weights", job["cut.caffemodel"]);
        Refused("job_iter_6.solverstate", "-weights", state);
        Refused("job_iter_6.caffemodel", "-snapshot", weights);
        // No layer of it has a name that this net knows.
        string net = File.ReadAllText(job.Net);
        File.WriteAllText(job.Net, net.Replace("fc8_flickr", "fc9", StringComparison.Ordinal));
        Refused("job_iter_6.caffemodel", "-weights", weights);
        File.WriteAllText(job.Net, net);
        Refused("nowhere.caffemodel", "-weights", job["nowhere.caffemodel"]);
        var both = job.Train("-weights", weights, "-snapshot", state);
        Assert.Equal(2, both.Code);
        Assert.Contains("give one of them", both.Error);

        void Refused(string name, params string[] options)
        {
            var run = job.Train(options);
            Assert.True(run.Code == 1, run.ToString());
            Assert.Contains(name, run.Error);
            Assert.DoesNotContain("Iteration 0, loss", run.Output);
        }
    }

    [Fact]
    public void A_loss_that_is_not_finite_stops_the_job()
    {
        using var job = new SmallJob();
        job.WriteSolver("1e38");
        var run = job.Train();
        Assert.Equal(1, run.Code);
        Assert.Contains("diverged", run.Error);
        Assert.False(File.Exists(job["job_iter_6.caffemodel"]));
    }

    [Theory]
    [InlineData("num_output: 20", "num_output: 2147483647")]
    [InlineData("num_output: 20", "num_input: 20")]
    [InlineData("bottom: \"data\" top: \"fc8_flickr\"", "bottom: \"dta\" top: \"fc8_flickr\"")]
    public void A_wrong_net_is_an_error_with_line_and_column(string right, string wrong)
    {
        using var job = new SmallJob();
        File.WriteAllText(job.Net, File.ReadAllText(job.Net).Replace(right, wrong, StringComparison.Ordinal));
        var run = job.Train();
        Assert.Equal(1, run.Code);
        Assert.Matches(@"net\.prototxt\(\d+,\d+\): error NC\d{4}: ", run.Error);
    }

    [Theory]
    [InlineData("train", "-solver", "missing.prototxt")]
    [InlineData("train")]
    [InlineData("trian")]
    [InlineData("test", "-model", "missing.prototxt", "-weights", "w")]
    [InlineData("train", "-solver", "x", "-sigint_effect", "explode")]
    [InlineData("time", "-model", "x", "-iterations", "0")]
    public void A_wrong_command_line_says_so_and_exits_with_2(params string[] arguments)
    {
        var run = SampleRun.Of(arguments);
        Assert.True(run.Code == 2, run.ToString());
        Assert.StartsWith("error: ", run.Error);
        Assert.Empty(run.Output);
    }

    [Theory]
    [InlineData("train")]
    [InlineData("test")]
    [InlineData("time")]
    [InlineData("device_query")]
    [InlineData("classify")]
    [InlineData("assemble")]
    [InlineData("draw")]
    [InlineData("convert_imageset")]
    [InlineData("compute_image_mean")]
    [InlineData("extract_features")]
    [InlineData("story")]
    public void Every_command_has_help(string command)
    {
        var run = SampleRun.Of(command, "--help");
        Assert.Equal(0, run.Code);
        Assert.Contains("Usage:", run.Output);
        Assert.Equal(run.Output, SampleRun.Of(command, "-help").Output);
    }
}
