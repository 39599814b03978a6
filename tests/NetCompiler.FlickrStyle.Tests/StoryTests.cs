namespace FlickrStyle.Tests;

public sealed class StoryTests
{
    // Too short to learn anything; that the net learns is shown by the story itself.
    [Fact]
    public void The_story_is_told_from_drawing_to_the_report()
    {
        using var folder = new TemporaryFolder();
        var run = SampleRun.Of("story", "--output", folder.Path, "--shapes", "100", "--images", "60", "--pretrain-iterations", "3", "--iterations", "3", "--full-iterations", "0", "--device", "cpu:1");
        Assert.True(run.Code == 0, run.ToString());
        Assert.Contains("fc8_flickr starts at random", run.Output);
        Assert.Contains("from scratch", run.Output);
        string report = File.ReadAllText(folder.PathOf("report.html"));
        Assert.Contains("Geometric Composition", report);
        Assert.Contains("data:image/", report);
        Assert.True(File.Exists(folder.PathOf("styles.png")));
    }
}
