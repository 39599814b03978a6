using NetCompiler.Tool.Tests.Devices;

namespace NetCompiler.Tool.Tests.Parity;

/// <summary>Parts of a collection, and going on behind a case in which a device was lost.</summary>
public sealed class ShardTests : IDisposable
{
    private static readonly string[] Names = ["absval", "bias_all", "elu", "exp", "relu"];

    private readonly TemporaryFolder folder = new();

    public ShardTests()
    {
        foreach (string name in Names) folder.CopyCase(name);
    }

    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    [InlineData(3)]
    [InlineData(7)]
    public void Shards_run_each_case_once(int count)
    {
        var run = Enumerable.Range(1, count).SelectMany(number => CasesOf(ToolRun.Of("parity", folder.Path, "--shard", FormattableString.Invariant($"{number}/{count}")))).ToArray();
        Assert.Equal(Names, run.Order());
    }

    [Fact]
    public void After_a_case_come_those_behind_it()
    {
        Assert.Equal(Names[3..], CasesOf(ToolRun.Of("parity", folder.Path, "--after", "cases/elu")));
        Assert.Equal([Names[4]], CasesOf(ToolRun.Of("parity", folder.Path, "--shard", "1/2", "--after", "cases/elu")));
        Assert.EndsWith("running cases/relu\n", ToolRun.Of("parity", folder.Path, "--shard", "2/3").Error);
        Assert.Equal("0 passed, 0 failed", ToolRun.Of("parity", folder.Path, "--after", "cases/relu").LastLine);
        var unknown = ToolRun.Of("parity", folder.Path, "--after", "relu");
        Assert.Equal(ExitCode.Usage, unknown.Code);
        Assert.Contains("has no case 'relu'", unknown.Error);
    }

    [Theory]
    [InlineData("0/2")]
    [InlineData("3/2")]
    [InlineData("1")]
    [InlineData("1/99999")]
    public void A_shard_that_is_none_is_refused(string shard) => Assert.Equal(ExitCode.Usage, ToolRun.Of("parity", folder.Path, "--shard", shard).Code);

    [Theory]
    [InlineData(700, ExitCode.DeviceLost)]
    [InlineData(719, ExitCode.DeviceLost)]
    [InlineData(1, ExitCode.Failure)]
    public void A_lost_device_ends_the_run_at_its_case_and_another_error_does_not(int code, int exit)
    {
        using var driver = new AnsweringDriver("-DLOADS", FormattableString.Invariant($"-DLAUNCH={code}"));
        var run = driver.Tool([], "parity", folder.Path, "--device", "cuda:0");
        Assert.Equal(exit, run.Code);
        if (exit == ExitCode.DeviceLost)
        {
            Assert.Equal("device lost in cases/absval", run.Error.TrimEnd().Split('\n')[^1]);
            Assert.Equal("0 passed, 1 failed", run.LastLine);
            Assert.Contains("the device was lost: Answering 0 failed while", run.Output);
            Assert.Contains("step 'layer' (layer 'layer')", run.Output);
            var rest = driver.Tool([], "parity", folder.Path, "--device", "cuda:0", "--after", "cases/absval");
            Assert.Equal((ExitCode.DeviceLost, "device lost in cases/bias_all"), (rest.Code, rest.Error.TrimEnd().Split('\n')[^1]));
        }
        else
        {
            Assert.Equal("0 passed, 5 failed", run.LastLine);
        }
    }

    public void Dispose() => folder.Dispose();

    private static string[] CasesOf(ToolRun run)
    {
        Assert.Equal(ExitCode.Success, run.Code);
        return [.. run.Output.Split('\n').Select(line => line.Split(' ')[0]).Where(Names.Contains)];
    }
}
