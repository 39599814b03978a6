using NetCompiler.Blobs;
using NetCompiler.Schema;
using BlobShape = NetCompiler.Blobs.BlobShape;
using NetCompiler.Weights;

namespace NetCompiler.Tests.Weights;

/// <summary>The nets of <c>caffe-golden/weights</c> by their parameters, and Caffe's recordings of them.</summary>
internal static class WeightNets
{
    public static string Folder { get; } = TestData.PathOf("caffe-golden", "weights");

    public static ParameterArena Net() => Build(
        Parameter("conv1", 0, 3, 2, 3, 3), Parameter("conv1", 1, 3), Parameter("ip1", 0, 4, 18), Parameter("ip1", 1, 4),
        Parameter("prelu", 0, 4) with { Filler = Filler.Zero with { Value = 0.25f } },
        Parameter("ip2", 0, 2, 4), Parameter("ip2", 1, 2));

    public static ParameterArena NetV1() => Build(
        Parameter("conv1", 0, 3, 2, 3, 3), Parameter("conv1", 1, 3), Parameter("ip1", 0, 4, 18), Parameter("ip1", 1, 4), Parameter("ip2", 0, 2, 4), Parameter("ip2", 1, 2));

    public static ParameterArena NetPartial() => Build(
        Parameter("conv1", 0, 3, 2, 3, 3), Parameter("conv1", 1, 3),
        Parameter("ip1", 0, 4, 18) with { Filler = Filler.Zero with { Value = 0.125f } },
        Parameter("ip1", 1, 4) with { Filler = Filler.Zero with { Value = -0.25f } },
        Parameter("prelu", 0, 4) with { Filler = Filler.Zero with { Value = 0.25f } },
        Parameter("ip2", 0, 2, 4), Parameter("ip2", 1, 2));

    /// <summary>A parameter whose offset <see cref="Build"/> sets.</summary>
    public static ParameterDescription Parameter(string layer, int index, params int[] shape) =>
        new(layer, index == 0 ? "Weight" : "Bias", index, new BlobShape(shape), 0, 1, 1, false, Filler.Zero);

    /// <summary>Lays parameters out one after the other, each at a multiple of 64 numbers.</summary>
    public static ParameterArena Build(params ParameterDescription[] parameters)
    {
        int offset = 0;
        var placed = new List<ParameterDescription>();
        foreach (var parameter in parameters)
        {
            placed.Add(parameter with { Offset = 4L * offset });
            offset += (parameter.Count + 63) / 64 * 64;
        }
        return new ParameterArena("weights_net", placed);
    }

    /// <summary>The parameters that Caffe had after loading, by <c>layer.index</c>.</summary>
    public static Dictionary<string, float[]> Recorded(params string[] parts)
    {
        var net = NetParameter.Parser.ParseFrom(File.ReadAllBytes(TestData.PathOf(parts)));
        return net.Layer.Where(layer => layer.Type != "Golden")
            .SelectMany(layer => layer.Blobs.Select((blob, index) => (Key: layer.Name + "." + index, blob.Data)))
            .ToDictionary(entry => entry.Key, entry => entry.Data.ToArray());
    }

    public static void AssertEqual(IReadOnlyDictionary<string, float[]> expected, IParameterSet actual)
    {
        foreach (var parameter in actual.Parameters)
        {
            Assert.Equal(expected[parameter.Layer + "." + parameter.Index], actual.ValuesOf(parameter).ToArray());
        }
    }
}
