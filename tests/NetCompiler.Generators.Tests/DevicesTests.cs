namespace NetCompiler.Generators.Tests;

/// <summary>For which kinds of devices code is made: <c>Devices</c> on the CaffeNet item.</summary>
public sealed class DevicesTests
{
    [Theory]
    [InlineData("", true, true)]
    [InlineData("cpu;gpu", true, true)]
    [InlineData("cpu", true, false)]
    [InlineData("gpu", false, true)]
    public void An_item_says_for_which_devices_code_is_made(string devices, bool processor, bool gpu)
    {
        var build = new Project().Net("/project/net.prototxt", Nets.Small, ("Devices", devices)).Build();
        Assert.Empty(build.Problems);
        Assert.Equal("", string.Join("\n", build.CompilerProblems.Take(5)));
        Assert.Equal(processor, build.Sources.Keys.Any(name => name.Contains(".TrainSteps", StringComparison.Ordinal)));
        Assert.Equal(gpu, build.Sources.Keys.Any(name => name.Contains(".TrainGpuSteps", StringComparison.Ordinal)));
        Assert.Equal(gpu, build.Sources.Keys.Any(name => name.Contains("GpuVisibility", StringComparison.Ordinal)));
    }

    [Fact]
    public void Kernels_are_shown_to_ILGPU_once_whatever_the_number_of_nets()
    {
        var build = new Project().Net("/project/a.prototxt", Nets.Small, ("ClassName", "A")).Net("/project/b.prototxt", Nets.Small, ("ClassName", "B")).Build();
        Assert.Equal("", string.Join("\n", build.CompilerProblems.Take(5)));
        Assert.Single(build.Sources.Keys, name => name.Contains("GpuVisibility", StringComparison.Ordinal));
    }
}
