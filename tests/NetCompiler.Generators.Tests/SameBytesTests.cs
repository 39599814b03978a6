using System.Globalization;

namespace NetCompiler.Generators.Tests;

/// <summary>The same input gives the same bytes everywhere.</summary>
public sealed class SameBytesTests(ITestOutputHelper output)
{
    [Theory]
    [InlineData("tr-TR")]
    [InlineData("de-DE")]
    [InlineData("ar-SA")]
    public void Under_every_culture(string culture)
    {
        var expected = Nets.FlickrStyle().Build(false).Sources;
        var before = CultureInfo.CurrentCulture;
        try
        {
            CultureInfo.CurrentCulture = CultureInfo.CurrentUICulture = new CultureInfo(culture);
            Assert.Equal(expected, Nets.FlickrStyle().Build(false).Sources);
        }
        finally
        {
            CultureInfo.CurrentCulture = CultureInfo.CurrentUICulture = before;
        }
    }

    [Fact]
    public void Wherever_the_project_lies()
    {
        string text = Nets.Read("lenet/train_val.prototxt");
        var here = new Project().Net("/project/lenet/train_val.prototxt", text).Build(false).Sources;
        var there = new Project().Net("C:\\Users\\somebody\\lenet\\train_val.prototxt", text).Build(false).Sources;
        Assert.Equal(here, there);
    }

    [Fact]
    public void With_line_feeds_only_and_nothing_at_the_end_of_lines()
    {
        foreach (string source in Nets.FlickrStyle().Build(false).Sources.Values)
        {
            Assert.DoesNotContain('\r', source);
            Assert.DoesNotContain(" \n", source, StringComparison.Ordinal);
            Assert.True(source.EndsWith("}\n", StringComparison.Ordinal) || source.EndsWith("]\n", StringComparison.Ordinal), source[^20..]);
        }
    }

    [Fact]
    public void In_work_that_nobody_notices()
    {
        var project = Nets.FlickrStyle();
        long before = GC.GetAllocatedBytesForCurrentThread();
        project.Build(false);
        long bytes = GC.GetAllocatedBytesForCurrentThread() - before;
        output.WriteLine(string.Create(CultureInfo.InvariantCulture, $"CaffeNet: {bytes / 1e6:0} MB allocated"));
        Assert.InRange(bytes, 1, 400_000_000);
    }
}
