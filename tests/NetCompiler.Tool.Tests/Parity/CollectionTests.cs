using NetCompiler.Tool.Parity;

namespace NetCompiler.Tool.Tests.Parity;

/// <summary>Which cases a folder holds.</summary>
public sealed class CollectionTests : IDisposable
{
    private readonly TemporaryFolder folder = new();

    [Fact]
    public void A_folder_can_be_a_root_or_a_kind_or_a_case()
    {
        string caseFolder = folder.CopyCase("bn_test");
        folder.CopyCase("relu");
        Assert.Equal(2, ParityCollection.Find(folder.Path).Groups.Single().Items.Count);
        Assert.Equal(2, ParityCollection.Find(folder.PathOf("cases")).Groups.Single().Items.Count);
        Assert.Single(ParityCollection.Find(caseFolder + "/").Groups.Single().Items);
        // Only the manifest says that this one is of the test phase.
        Assert.Equal("1 passed, 0 failed", ToolRun.Of("parity", caseFolder).LastLine);
    }

    [Theory]
    [InlineData("legacy")]
    [InlineData("invalid")]
    [InlineData("accepted-oddities")]
    public void The_folder_of_a_kind_is_known_by_what_is_in_it(string kind)
    {
        Assert.Equal(kind, ParityCollection.Find(CaffeCollection.PathOf(kind)).Groups.Single().Kind);
    }

    [Fact]
    public void Kind_and_filter_choose()
    {
        var run = ToolRun.Of("parity", CaffeCollection.Root, "--kind", "cases", "--filter", "RELU_SLOPE");
        Assert.Equal("1 passed, 0 failed", run.LastLine);
        run = ToolRun.Of("parity", CaffeCollection.Root, "--kind", "invalid", "--filter", "relu_slope");
        Assert.Equal((ExitCode.Usage, ""), (run.Code, run.Output));
    }

    [Fact]
    public void A_valid_net_among_the_refused_ones_fails_and_a_broken_one_among_the_accepted_ones_too()
    {
        const string valid = "layer { name: \"d\" type: \"Input\" top: \"d\" input_param { shape { dim: 1 dim: 2 } } }";
        folder.Write("invalid/fine.prototxt", valid);
        folder.Write("accepted-oddities/broken.prototxt", valid + "}");
        folder.Write("legacy/old.prototxt", valid);
        folder.Write("legacy/old.upgraded.prototxt", valid);
        var run = ToolRun.Of("parity", folder.Path);
        Assert.Equal((ExitCode.Failure, "0 passed, 3 failed"), (run.Code, run.LastLine));
        Assert.Contains("accepted; Caffe refuses it", run.Output, StringComparison.Ordinal);
        Assert.Contains("broken.prototxt(1,", run.Output, StringComparison.Ordinal);
        Assert.Contains("line 1 is 'layer {'; Caffe wrote 'layer { name", run.Output, StringComparison.Ordinal);
    }

    public void Dispose() => folder.Dispose();
}
