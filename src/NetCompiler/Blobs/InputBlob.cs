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
    /// Whether <see cref="Set"/> may be called by another thread while a pass is running, for the next one: on a GPU values wait in memory of their own,
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

    private protected override void BeforeRead() => Queue?.Deliver();
}

/// <summary>Where the values of an input wait for a pass.</summary>
internal interface IInputQueue
{
    /// <summary>Tells that nothing waits any more: the pass has what it needs, and values of the one after it may be set ahead.</summary>
    event Action? Delivered;

    /// <summary>Takes the values of the next pass; what was set before and not used yet is replaced.</summary>
    void Set(ReadOnlySpan<float> values);

    /// <summary>
    /// Takes values for later: a pass gets them, and whoever reads the blob sees them, only after <see cref="UseAhead"/>. What was set ahead before is replaced.
    /// </summary>
    /// <returns>False if values wait for the next pass: then there is no room.</returns>
    bool TrySetAhead(ReadOnlySpan<float> values);

    /// <summary>Makes what was set ahead the values of the next pass.</summary>
    /// <returns>False if nothing was, or <see cref="Set"/> has replaced it.</returns>
    bool UseAhead();

    /// <summary>Whether values wait for the next pass.</summary>
    bool IsWaiting { get; }

    /// <summary>Puts the values that wait for the next pass into the blob, after all that was begun before; does nothing if none wait.</summary>
    void Deliver();
}
