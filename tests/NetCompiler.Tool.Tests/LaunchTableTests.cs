using System.Globalization;

namespace NetCompiler.Tool.Tests;

/// <summary>The table of launches and their times.</summary>
public sealed class LaunchTableTests
{
    private const string Net = """
        name: "small"
        layer { name: "data" type: "Input" top: "data" top: "target" input_param { shape { dim: 2 dim: 3 } shape { dim: 2 dim: 4 } } }
        layer { name: "ip" type: "InnerProduct" bottom: "data" top: "ip" inner_product_param { num_output: 4 } }
        layer { name: "loss" type: "EuclideanLoss" bottom: "ip" bottom: "target" top: "loss" }
        """;

    [Fact]
    public void Each_launch_has_a_line_and_each_step_the_sum_of_its_launches()
    {
        using var folder = new TemporaryFolder();
        var run = ToolRun.Of("time", folder.Write("net.prototxt", Net), "--device", "ilgpu-cpu", "--launches", "--iterations", "2");
        Assert.Equal((ExitCode.Success, ""), (run.Code, string.Concat(run.Error.Split('\n').Where(line => line.StartsWith("error", StringComparison.Ordinal)))));
        string[][] lines = [.. run.Output.TrimEnd('\n').Split('\n').Select(line => line.Split('\t'))];
        Assert.All(lines, line => Assert.Equal(9, line.Length));
        Assert.Equal(["step", "layer", "pass", "kernel", "groups", "threads", "microseconds", "GFLOP/s", "GB/s"], lines[0]);
        var steps = lines[1..^2].GroupBy(line => line[0]).ToArray();
        Assert.Contains(steps, step => step.Key.StartsWith("ip", StringComparison.Ordinal));
        Assert.Contains(steps, step => step.Key == "d(ip.Weight)" && step.All(line => line[2] == "backward"));
        foreach (var step in steps)
        {
            Assert.Equal("*", step.Last()[3]);
            var launches = step.SkipLast(1).ToArray();
            Assert.NotEmpty(launches);
            Assert.All(launches, line => Assert.True(Number(line[4]) >= 1 && Number(line[5]) >= 1 && Number(line[6]) > 0));
            Assert.Equal(launches.Sum(line => Number(line[6])), Number(step.Last()[6]), 0.02);
        }
        Assert.Equal(["forward", "backward"], lines[^2..].Select(line => line[2]));
        Assert.Equal(steps.Where(step => step.First()[2] == "backward").Sum(step => Number(step.Last()[6])), Number(lines[^1][6]), 0.1);
    }

    [Fact]
    public void The_processor_has_no_launches()
    {
        using var folder = new TemporaryFolder();
        var run = ToolRun.Of("time", folder.Write("net.prototxt", Net), "--launches");
        Assert.Equal(ExitCode.Usage, run.Code);
        Assert.Contains("--device", run.Error);
    }

    private static double Number(string text) => double.Parse(text, CultureInfo.InvariantCulture);
}
