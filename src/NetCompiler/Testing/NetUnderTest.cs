using NetCompiler.Blobs;

namespace NetCompiler.Testing;

/// <summary>A net as comparisons see it, whatever runs it: its blobs and layers, and how to read and write them.</summary>
/// <param name="Blobs">The blobs, in the order in which layers make them.</param>
/// <param name="Layers">The layers with the parameters that they use, in order; those without may be left out.</param>
public sealed record NetUnderTest(IReadOnlyList<BlobUnderTest> Blobs, IReadOnlyList<LayerUnderTest> Layers)
{
    /// <summary>A generated net. Blobs whose memory is used again in a pass, and their gradients, are left out: compile the net with <c>KeepBlobs="true"</c>.</summary>
    /// <param name="net">The net.</param>
    public static NetUnderTest Of(CompiledNet net)
    {
        ArgumentNullException.ThrowIfNull(net);
        var parameters = net.ParameterSet.All.Select(Describe).ToArray();
        return new NetUnderTest(
            net.AllBlobs.Where(blob => blob.IsKept).Select(blob => Describe(blob, net.KeepsBlobs)).ToArray(),
            net.ParameterSet.Layers.Select(layer => new LayerUnderTest(layer.Name, layer.Parameters.Select(index => parameters[index]).ToArray())).ToArray());
    }

    private static BlobUnderTest Describe(Blob blob, bool keepsDiff) => new(blob.Name, [.. blob.Shape.Extents])
    {
        Read = blob.ToArray,
        // Where nothing depends on a loss there is no gradient, and a zero one in Caffe.
        ReadDiff = !keepsDiff ? null : () => blob.HasDiff ? blob.Diff.ToArray() : new float[blob.Count],
        Write = (blob as InputBlob) is { } input ? values => input.Set(values) : null,
    };

    private static ParameterUnderTest Describe(ParameterBlob parameter) => new([.. parameter.Shape.Extents])
    {
        Read = () => parameter.Data.ToArray(),
        ReadDiff = () => parameter.HasDiff ? parameter.Diff.ToArray() : new float[parameter.Count],
        Write = values => values.CopyTo(parameter.Data),
    };
}

/// <summary>A blob of a net.</summary>
/// <param name="Name">Its name.</param>
/// <param name="Shape">Its extents.</param>
public sealed record BlobUnderTest(string Name, int[] Shape)
{
    /// <summary>Reads its values, row-major; positions as numbers.</summary>
    public required Func<float[]> Read { get; init; }

    /// <summary>Reads its gradient; null if that is not to be compared.</summary>
    public Func<float[]>? ReadDiff { get; init; }

    /// <summary>Sets its values; null if it is no input.</summary>
    public Action<float[]>? Write { get; init; }
}

/// <summary>A layer of a net.</summary>
/// <param name="Name">Its name.</param>
/// <param name="Parameters">Its parameters; a shared one is the same object everywhere.</param>
public sealed record LayerUnderTest(string Name, IReadOnlyList<ParameterUnderTest> Parameters);

/// <summary>A parameter of a net.</summary>
/// <param name="Shape">Its extents.</param>
public sealed record ParameterUnderTest(int[] Shape)
{
    /// <summary>Reads its values, row-major.</summary>
    public required Func<float[]> Read { get; init; }

    /// <summary>Reads its gradient, zero if it is not trained.</summary>
    public required Func<float[]> ReadDiff { get; init; }

    /// <summary>Sets its values.</summary>
    public required Action<float[]> Write { get; init; }
}
