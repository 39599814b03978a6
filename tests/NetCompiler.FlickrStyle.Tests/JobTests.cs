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
        Assert.Contains(answers[0]!["styles"]![0]!["name"]!.GetValue<string>(), FlickrStyleCaffeNet.Family.Labels);
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

    [Fact]
    public void The_help_of_the_program_has_a_line_for_each_command()
    {
        string[] lines = SampleRun.Of("--help").AssertDone().Output.Split('\n');
        string[] commands = [.. lines.SkipWhile(line => line != "Commands:").Skip(1).TakeWhile(line => line.Length > 0)];
        Assert.Equal(12, commands.Length);
        Assert.All(commands, line => Assert.InRange(line.Length, 10, 160));
    }
}
