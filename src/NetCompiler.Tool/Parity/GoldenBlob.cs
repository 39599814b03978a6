namespace NetCompiler.Tool.Parity;

/// <summary>What Caffe left in a blob or parameter after a forward and a backward pass.</summary>
/// <param name="Extents">The shape; none for a scalar.</param>
/// <param name="Data">The values.</param>
/// <param name="Diff">The gradient; as long as the values.</param>
public sealed record GoldenBlob(IReadOnlyList<long> Extents, IReadOnlyList<float> Data, IReadOnlyList<float> Diff)
{
    /// <summary>The shape in words: <c>2x3x4</c>, or <c>scalar</c>.</summary>
    public string Shape => Extents.Count == 0 ? "scalar" : string.Join("x", Extents);
}
