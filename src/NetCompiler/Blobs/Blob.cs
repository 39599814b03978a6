namespace NetCompiler.Blobs;

/// <summary>
/// A blob of a compiled net: where its values, and the loss's gradient by them, lie in the net's memory. Blobs that are not needed at the
/// same time share memory; see <see cref="IsKept"/>.
/// </summary>
public class Blob
{
    private readonly BlobMemory memory;
    private readonly long offset;
    private readonly long diffOffset;

    /// <summary>A blob at a planned place.</summary>
    /// <param name="name">Its name in the prototxt.</param>
    /// <param name="shape">Its shape.</param>
    /// <param name="memory">The memory it lies in.</param>
    /// <param name="offset">The first byte of its values.</param>
    /// <param name="diffOffset">The first byte of its gradient; -1 if it has none.</param>
    /// <param name="isKept">Whether its values are still there after a pass.</param>
    /// <exception cref="ArgumentOutOfRangeException">It does not lie in the memory.</exception>
    public Blob(string name, BlobShape shape, BlobMemory memory, long offset, long diffOffset = -1, bool isKept = true)
    {
        ArgumentNullException.ThrowIfNull(name);
        ArgumentNullException.ThrowIfNull(shape);
        ArgumentNullException.ThrowIfNull(memory);
        memory.Check(offset, shape.Count);
        if (diffOffset != -1) memory.Check(diffOffset, shape.Count);
        (Name, Shape, IsKept) = (name, shape, isKept);
        (this.memory, this.offset, this.diffOffset) = (memory, offset, diffOffset);
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

    /// <summary>Its values, row-major, where they lie; on the processor only.</summary>
    /// <exception cref="InvalidOperationException">They are on a GPU: use <see cref="ToArray"/> or <see cref="CopyTo"/>.</exception>
    /// <exception cref="ObjectDisposedException">The net was disposed.</exception>
    public Span<float> Data => memory.Floats(offset, Count);

    /// <summary>The gradient of the loss by its values, where it lies; on the processor only.</summary>
    /// <exception cref="InvalidOperationException">The net does not compute it, or it is on a GPU: use <see cref="DiffToArray"/>.</exception>
    /// <exception cref="ObjectDisposedException">The net was disposed.</exception>
    public Span<float> Diff => memory.Floats(DiffOffset, Count);

    /// <summary>A copy of its values, row-major; from whatever device the net is on.</summary>
    /// <exception cref="ObjectDisposedException">The net was disposed.</exception>
    public float[] ToArray()
    {
        float[] values = new float[Count];
        CopyTo(values);
        return values;
    }

    /// <summary>A copy of the gradient of the loss by its values; from whatever device the net is on.</summary>
    /// <exception cref="InvalidOperationException">The net does not compute it.</exception>
    /// <exception cref="ObjectDisposedException">The net was disposed.</exception>
    public float[] DiffToArray()
    {
        float[] values = new float[Count];
        memory.Read(DiffOffset, values);
        return values;
    }

    /// <summary>Copies its values, row-major; from whatever device the net is on.</summary>
    /// <param name="target">Where to; as long as the blob has elements, or longer.</param>
    /// <exception cref="ArgumentException">The target is too short.</exception>
    /// <exception cref="ObjectDisposedException">The net was disposed.</exception>
    public void CopyTo(Span<float> target)
    {
        if (target.Length < Count) throw new ArgumentException($"blob '{Name}' has {Count} values, and there is room for {target.Length}", nameof(target));
        BeforeRead();
        memory.Read(offset, target[..Count]);
    }

    /// <summary>The name and shape.</summary>
    public override string ToString() => $"{Name} {Shape}";

    /// <summary>Brings the memory up to date before it is read.</summary>
    private protected virtual void BeforeRead()
    {
    }

    /// <summary>Replaces its values.</summary>
    private protected void Write(ReadOnlySpan<float> values) => memory.Write(offset, values);

    private long DiffOffset => HasDiff ? diffOffset : throw new InvalidOperationException($"the net computes no gradient by blob '{Name}'");
}
