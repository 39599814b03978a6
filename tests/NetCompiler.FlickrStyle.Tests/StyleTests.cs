namespace FlickrStyle.Tests;

public sealed class StyleTests
{
    [Fact]
    public void The_compiled_nets_know_the_twenty_styles()
    {
        Assert.Equal(20, FlickrStyleCaffeNet.Family.Labels.Count);
        Assert.Equal(FlickrStyleCaffeNet.Family.Labels, FlickrStyleMini.Family.Labels);
    }
}
