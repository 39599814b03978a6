namespace NetCompiler.Blobs;

/// <summary>
/// A blob of a compiled net: where its values, and the loss's gradient by them, lie in the net's arena. Blobs that are not needed at the
/// same time share memory; see <see cref="IsKept"/>.
/// </summary>
public class Blob
{
    private readonly Arena arena;
    private readonly long offset;
    private readonly long diffOffset;

    /// <summary>A blob at a planned place.</summary>
    /// <param name="name">Its name in the prototxt.</param>
    /// <param name="shape">Its shape.</param>
    /// <param name="arena">The arena it lies in.</param>
    /// <param name="offset">The first byte of its values.</param>
    /// <param name="diffOffset">The first byte of its gradient; -1 if it has none.</param>
    /// <param name="isKept">Whether its values are still there after a pass.</param>
    /// <exception cref="ArgumentOutOfRangeException">It does not lie in the arena.</exception>
    public Blob(string name, BlobShape shape, Arena arena, long offset, long diffOffset = -1, bool isKept = true)
    {
        ArgumentNullException.ThrowIfNull(name);
        ArgumentNullException.ThrowIfNull(shape);
        ArgumentNullException.ThrowIfNull(arena);
        arena.Check(offset, shape.Count);
        if (diffOffset != -1) arena.Check(diffOffset, shape.Count);
        (Name, Shape, IsKept) = (name, shape, isKept);
        (this.arena, this.offset, this.diffOffset) = (arena, offset, diffOffset);
    }

    /// <summary>Its name in the prototxt.</summary>
    public string Name { get; }

    /// <summary>Its shape.</summary>
    public BlobShape Shape { get; }

    /// <summary>How many elements it has.</summary>
    public int Count => Shape.Count;

    /// <summary>
    /// Whether its values are still there after a pass: inputs, outputs and losses. The memory of another blob is used again as soon as the
    /// last layer has read it, so what <see cref="Data"/> shows afterwards belongs to something else.
    /// </summary>
    public bool IsKept { get; }

    /// <summary>Whether the net computes the loss's gradient by it.</summary>
    public bool HasDiff => diffOffset >= 0;

    /// <summary>Its values, row-major.</summary>
    /// <exception cref="ObjectDisposedException">The net was disposed.</exception>
    public Span<float> Data => arena.Floats(offset, Count);

    /// <summary>The gradient of the loss by its values.</summary>
    /// <exception cref="InvalidOperationException">The net does not compute it.</exception>
    /// <exception cref="ObjectDisposedException">The net was disposed.</exception>
    public Span<float> Diff =>
        HasDiff ? arena.Floats(diffOffset, Count) : throw new InvalidOperationException($"the net computes no gradient by blob '{Name}'");

    /// <summary>A copy of its values, row-major; from whatever device the net is on.</summary>
    /// <exception cref="ObjectDisposedException">The net was disposed.</exception>
    public float[] ToArray() => Data.ToArray();

    /// <summary>Copies its values, row-major; from whatever device the net is on.</summary>
    /// <param name="target">Where to; as long as the blob has elements, or longer.</param>
    /// <exception cref="ArgumentException">The target is too short.</exception>
    /// <exception cref="ObjectDisposedException">The net was disposed.</exception>
    public void CopyTo(Span<float> target) => Data.CopyTo(target);

    /// <summary>The name and shape.</summary>
    public override string ToString() => $"{Name} {Shape}";
}
