namespace NetCompiler.Blobs;

/// <summary>A blob that is filled from outside before a pass.</summary>
/// <param name="name">Its name in the prototxt.</param>
/// <param name="shape">Its shape.</param>
/// <param name="memory">The memory it lies in.</param>
/// <param name="offset">The first byte of its values.</param>
/// <param name="diffOffset">The first byte of its gradient; -1 if it has none.</param>
public sealed class InputBlob(string name, BlobShape shape, BlobMemory memory, long offset, long diffOffset = -1)
    : Blob(name, shape, memory, offset, diffOffset)
{
    /// <summary>The first byte of its values.</summary>
    internal long Offset { get; } = offset;

    /// <summary>Where values wait for the next pass on a GPU; null on the processor.</summary>
    internal IInputQueue? Queue { get; set; }

    /// <summary>
    /// Whether <see cref="Set"/> may be called by another thread while a pass is running, for the next one: on a GPU
    /// values wait in memory of their own,
    /// and the copying takes place beside the pass.
    /// </summary>
    public bool CanSetAhead => Queue is not null;

    /// <summary>Sets all its values, for the next pass.</summary>
    /// <param name="values">The values, row-major; as many as the blob has elements.</param>
    /// <exception cref="ArgumentException">There are fewer or more.</exception>
    /// <exception cref="ObjectDisposedException">The net was disposed.</exception>
    public void Set(ReadOnlySpan<float> values)
    {
        if (values.Length != Count)
        {
            throw new ArgumentException($"blob '{Name}' is {Shape}, that is {Count} values, but {values.Length} are given", nameof(values));
        }
        if (Queue is { } queue) queue.Set(values);
        else Write(values);
    }

    /// <summary>
    /// Memory to write the values of the next pass into, which the device copies from by itself: faster than <see
    /// cref="Set"/> for values that are made
    /// or decoded, since nothing is copied on the processor.
    /// </summary>
    /// <returns>Write its span, send it, dispose it. Several may be prepared at a time; the one that is sent last
    /// counts.</returns>
    /// <exception cref="ObjectDisposedException">The net was disposed.</exception>
    public InputBatch Prepare() => new(this);

    private protected override void BeforeRead() => Queue?.Deliver();
}
