namespace FlickrStyle.Tests.BadInput;

/// <summary>Prototxt files that no net can be made of, through the command line: an error with line and column, no crash, and nothing of a name in code.</summary>
public sealed class BadNetTests
{
    private const string Convolution = "layer { name: \"conv\" type: \"Convolution\" bottom: \"data\" top: \"conv\" convolution_param { ";

    [Theory]
    [InlineData("num_output: 20 ", "num_output: 2147483647 ", "NC0161")]
    [InlineData("num_output: 20 ", "num_output: 99999999999 ", "NC0014")]
    [InlineData("num_output: 20 ", "num_output: 0 ", "NC0155")]
    [InlineData("num_output: 20 ", "num_output: -20 ", "NC0014")]
    [InlineData("num_output: 20 ", "num_input: 20 ", "NC0012")]
    [InlineData("batch_size: 4 new_height: 20 new_width: 20", "batch_size: 2147483647 new_height: 20 new_width: 20", "NC0161")]
    [InlineData("bottom: \"data\" top: \"fc8_flickr\"", "bottom: \"dta\" top: \"fc8_flickr\"", "NC0100")]
    [InlineData("type: \"InnerProduct\"", "type: \"InerProduct\"", "NC0150")]
    [InlineData("name: \"Small\"\n", "name: \"Small\n", "NC0003")]
    public void A_wrong_net_is_an_error_with_line_and_column(string right, string wrong, string code)
    {
        using var job = new SmallJob();
        job.ChangeNet(right, wrong);
        AssertFaulty(job, code);
    }

    [Theory]
    [InlineData("num_output: 2 kernel_size: 3 stride: 0", "NC0156")]
    [InlineData("num_output: 2 kernel_size: 0", "NC0156")]
    [InlineData("num_output: 2 kernel_size: 17", "NC0157")]
    [InlineData("num_output: 2147483647 kernel_size: 16", "NC0161")]
    [InlineData("num_output: 4 group: 3 kernel_size: 3", "NC0158")]
    [InlineData("num_output: 2 kernel_size: 3 pad: 4294967295", "NC01")]
    public void A_wrong_convolution_is_an_error_with_line_and_column(string parameters, string code)
    {
        using var job = new SmallJob();
        File.AppendAllText(job.Net, Convolution + parameters + " } }\n");
        AssertFaulty(job, code);
    }

    [Fact]
    public void Ten_thousand_layers_are_an_error()
    {
        using var job = new SmallJob();
        File.AppendAllText(job.Net, string.Concat(Enumerable.Range(0, 10_000).Select(i => $"layer {{ name: \"l{i}\" type: \"ReLU\" bottom: \"{(i == 0 ? "fc8_flickr" : "b" + (i - 1))}\" top: \"b{i}\" }}\n")));
        AssertFaulty(job, "NC0117");
    }

    [Theory]
    [InlineData("x\\\"); System.Environment.Exit(3); //")]
    [InlineData("*/ System.Environment.Exit(3); /*")]
    [InlineData("\\n#error injected\\n")]
    [InlineData("..\\\\..\\\\{0}class ☃")]
    public void A_hostile_name_is_a_name_and_no_code(string name)
    {
        using var job = new SmallJob();
        job.ChangeNet("fc8_flickr", name);
        var run = job.Train().AssertDone();
        Assert.Contains("Iteration 5, lr = 0.001", run.Output);
        // A line end in a name begins no line of the log.
        Assert.All(run.Output.Split('\n', StringSplitOptions.RemoveEmptyEntries)[..^1], line => Assert.Matches("^[IW][0-9]{4} ", line));
    }

    [Theory]
    [InlineData("momentum: 0.9", "momentum: 0.9 type: \"AdaGrad\"", "NC0079")]
    [InlineData("lr_policy: \"fixed\"", "lr_policy: \"fxed\"", "NC0073")]
    [InlineData("momentum: 0.9", "momentum: 0.9 type: \"SDG\"", "NC0072")]
    [InlineData("max_iter: 6", "max_iterations: 6", "NC0012")]
    [InlineData("momentum: 0.9", "momentum: -1", "NC0085")]
    public void A_wrong_solver_is_an_error_with_line_and_column(string right, string wrong, string code)
    {
        using var job = new SmallJob();
        job.ChangeSolver(right, wrong);
        AssertFaulty(job, code, "solver");
    }

    private static void AssertFaulty(SmallJob job, string code, string file = "net")
    {
        var run = job.Train();
        Assert.True(run.Code == 1, run.ToString());
        Assert.Matches(file + @"\.prototxt\(\d+,\d+\): error " + code, run.Error);
        Assert.DoesNotContain("   at ", run.Error);
        Assert.Empty(run.Output);
    }
}
