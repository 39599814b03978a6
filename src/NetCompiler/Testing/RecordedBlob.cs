namespace NetCompiler.Testing;

/// <summary>What was in a blob or parameter after a forward and a backward pass.</summary>
/// <param name="Extents">The shape; none for a scalar.</param>
/// <param name="Data">The values, row-major.</param>
/// <param name="Diff">The gradient; as long as the values, zero where there was none.</param>
public sealed record RecordedBlob(IReadOnlyList<int> Extents, float[] Data, float[] Diff)
{
    /// <summary>The shape in words: <c>2x3x4</c>, or <c>scalar</c>.</summary>
    public string Shape => Extents.Count == 0 ? "scalar" : string.Join("x", Extents);
}

/// <summary>A layer of a recorded net.</summary>
/// <param name="Name">Its name.</param>
/// <param name="Type">Its type.</param>
/// <param name="Bottoms">The blobs it read.</param>
/// <param name="Tops">The blobs it made.</param>
/// <param name="Parameters">Its parameters after the pass.</param>
public sealed record RecordedLayer(string Name, string Type, IReadOnlyList<string> Bottoms, IReadOnlyList<string> Tops, IReadOnlyList<RecordedBlob> Parameters);
