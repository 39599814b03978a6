using NetCompiler.Blobs;

namespace NetCompiler.Data.Tests;

/// <summary>Inputs without a net around them.</summary>
internal sealed class Inputs : IDisposable
{
    private readonly Arena arena;

    /// <summary>A blob <c>data</c> of a shape, and as many labels.</summary>
    public Inputs(params int[] shape)
    {
        var data = new BlobShape(shape);
        long labels = ((data.Count * 4L) + Arena.Alignment - 1) / Arena.Alignment * Arena.Alignment;
        arena = new Arena(labels + (shape[0] * 4));
        Data = new InputBlob("data", data, arena, 0);
        Label = new InputBlob("label", new BlobShape(shape[0]), arena, labels);
    }

    public InputBlob Data { get; }

    public InputBlob Label { get; }

    /// <summary>Opens a layer that fills them.</summary>
    public NetDataReader Open(DataLayerSettings layer, DataOptions options) => NetDataReader.Open([Data, Label], [layer], options);

    /// <summary>The first batch that a layer makes.</summary>
    public static (float[] Data, float[] Labels) Read(int[] shape, DataLayerSettings layer, DataOptions options)
    {
        using var inputs = new Inputs(shape);
        using var reader = inputs.Open(layer, options);
        reader.NextBatch();
        return (inputs.Data.ToArray(), inputs.Label.ToArray());
    }

    public void Dispose() => arena.Dispose();
}
