using System.Diagnostics;
using NetCompiler.Blobs;
using NetCompiler.Weights;
using static NetCompiler.Tests.Weights.WeightNets;

namespace NetCompiler.Tests.Weights;

/// <summary>How long files and fillers of CaffeNet's size take; run on request (-explicit only).</summary>
public sealed class WeightTimings
{
    [Theory(Explicit = true)]
    [InlineData(".caffemodel")]
    [InlineData(".caffemodel.h5")]
    public void Weights_of_CaffeNet(string extension)
    {
        var filler = new Filler("gaussian") { StandardDeviation = 0.01f };
        ParameterArena Make() => Build(
            Parameter("conv2", 0, 256, 48, 5, 5), Parameter("conv3", 0, 384, 256, 3, 3), Parameter("fc6", 0, 4096, 9216) with { Filler = filler },
            Parameter("fc7", 0, 4096, 4096) with { Filler = filler }, Parameter("fc8", 0, 1000, 4096) with { Filler = filler });
        using var folder = new TemporaryFolder();
        string path = folder.PathOf("w" + extension);
        var net = Make();
        var again = Make();
        Time("fill", () => net.Fill(1));
        Time("save", () => net.Save(path));
        Time("load", () => again.Load(path));
        Assert.True(net.Values.SequenceEqual(again.Values));

        void Time(string what, Action action)
        {
            long before = GC.GetTotalAllocatedBytes();
            var watch = Stopwatch.StartNew();
            action();
            Console.Error.WriteLine($"{extension} {what} of {net.Values.Length * 4L / 1e6:0} MB: {watch.ElapsedMilliseconds} ms, {(GC.GetTotalAllocatedBytes() - before) / 1e6:0.0} MB allocated");
        }
    }
}
