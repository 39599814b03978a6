using NetCompiler.Testing;
using NetCompiler.Tool.Parity;

namespace NetCompiler.Tool.Tests.Parity;

public class RecordedFillTests
{
    [Fact]
    public void Numbers_are_those_of_the_recordings()
    {
        // The first case of the collection records what the rule made of its name.
        var golden = Recording.Read(Path.Combine(CaffeCollection.Root, "cases", "conv_basic", "golden.binaryproto"));
        var data = golden.Blob("data")!.Data;
        Assert.Equal(data, RecordedFill.Values("u", "0 1", "conv_basic/data", data.Length));
    }

    [Theory]
    [InlineData("u", "0")]
    [InlineData("gaussian", "0 1")]
    [InlineData("list", "")]
    public void A_fill_that_is_not_understood_is_refused(string kind, string arguments) =>
        Assert.Throws<FormatException>(() => RecordedFill.Values(kind, arguments, "case/blob", 3));
}
