namespace NetCompiler.Blobs;

/// <summary>
/// Values of an input that are being written, where the device takes them from: <see cref="InputBlob.Prepare"/>,
/// write <see cref="Span"/>,
/// <see cref="Send"/>, dispose. On a GPU nothing is copied on the processor.
/// </summary>
public sealed class InputBatch : IDisposable
{
    private readonly InputBlob blob;
    private readonly IInputQueue? queue;
    private readonly BatchMemory? memory;
    private bool isOver;

    internal InputBatch(InputBlob blob)
    {
        (this.blob, queue) = (blob, blob.Queue);
        memory = queue?.Rent();
    }

    /// <summary>
    /// The values, row-major, as many as the blob has elements. On a GPU they hold whatever an earlier batch has
    /// left; on the processor they are the
    /// blob's own, so that what is written is in the blob at once. Not to be kept after <see cref="Send"/>: the
    /// device reads them then.
    /// </summary>
    /// <exception cref="InvalidOperationException">The batch was sent or disposed.</exception>
    public Span<float> Span => isOver
        ? throw new InvalidOperationException($"the batch of blob '{blob.Name}' was sent or disposed: prepare another one")
        : memory is null ? blob.Data : memory.Floats;

    /// <summary>Makes the values those of the next pass, as <see cref="InputBlob.Set"/> does.</summary>
    /// <exception cref="InvalidOperationException">The batch was sent or disposed.</exception>
    /// <exception cref="ObjectDisposedException">The net was disposed.</exception>
    public void Send()
    {
        if (isOver) throw new InvalidOperationException($"the batch of blob '{blob.Name}' was sent or disposed, and is sent again");
        if (memory is not null) queue!.Set(memory);
        Dispose();
    }

    /// <summary>Gives the memory back; on a GPU, what was not sent is dropped.</summary>
    public void Dispose()
    {
        if (isOver) return;
        isOver = true;
        if (memory is not null) queue!.GiveBack(memory);
    }
}
