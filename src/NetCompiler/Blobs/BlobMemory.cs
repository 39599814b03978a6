using System.Runtime.CompilerServices;

namespace NetCompiler.Blobs;

/// <summary>Floats in which the blobs of a net lie, at offsets that were planned when the net was compiled; on the processor or on another device.</summary>
public abstract class BlobMemory : IDisposable
{
    /// <summary>Memory of a size.</summary>
    /// <param name="bytes">The size; may be 0.</param>
    /// <exception cref="ArgumentOutOfRangeException">The size is negative.</exception>
    private protected BlobMemory(long bytes)
    {
        ArgumentOutOfRangeException.ThrowIfNegative(bytes);
        Bytes = bytes;
    }

    /// <summary>Its size.</summary>
    public long Bytes { get; }

    /// <summary>Whether its memory was given back.</summary>
    public abstract bool IsDisposed { get; }

    /// <summary>Some of its floats, where they lie. The span must not be used after the memory is disposed.</summary>
    /// <param name="offset">The first byte; a multiple of 4.</param>
    /// <param name="count">How many floats.</param>
    /// <exception cref="ArgumentOutOfRangeException">They do not lie in it, or not at a multiple of 4.</exception>
    /// <exception cref="InvalidOperationException">It is the memory of a GPU, which the processor cannot look into; copies can be had.</exception>
    /// <exception cref="ObjectDisposedException">It was disposed.</exception>
    public abstract Span<float> Floats(long offset, int count);

    /// <summary>Copies floats out of it, when all that was begun before is done.</summary>
    /// <param name="offset">The first byte; a multiple of 4.</param>
    /// <param name="target">Where to.</param>
    /// <exception cref="ArgumentOutOfRangeException">They do not lie in it, or not at a multiple of 4.</exception>
    /// <exception cref="ObjectDisposedException">It was disposed.</exception>
    public abstract void Read(long offset, Span<float> target);

    /// <summary>Copies floats into it, when all that was begun before is done.</summary>
    /// <param name="offset">The first byte; a multiple of 4.</param>
    /// <param name="values">The floats.</param>
    /// <exception cref="ArgumentOutOfRangeException">They do not lie in it, or not at a multiple of 4.</exception>
    /// <exception cref="ObjectDisposedException">It was disposed.</exception>
    public abstract void Write(long offset, ReadOnlySpan<float> values);

    /// <summary>Sets every byte to zero, when all that was begun before is done.</summary>
    /// <exception cref="ObjectDisposedException">It was disposed.</exception>
    public abstract void Clear();

    /// <summary>Gives the memory back.</summary>
    public void Dispose()
    {
        Dispose(true);
        GC.SuppressFinalize(this);
    }

    /// <summary>Refuses floats that do not lie in it.</summary>
    internal void Check(long offset, int count, [CallerArgumentExpression(nameof(offset))] string? name = null)
    {
        bool isInside = offset >= 0 && count >= 0 && offset % sizeof(float) == 0 && offset <= Bytes && count <= (Bytes - offset) / sizeof(float);
        if (!isInside) throw new ArgumentOutOfRangeException(name, offset, $"{count} floats at byte {offset} do not lie in an arena of {Bytes} bytes");
    }

    /// <summary>Gives the memory back.</summary>
    /// <param name="disposing">Whether <see cref="Dispose()"/> was called.</param>
    protected abstract void Dispose(bool disposing);
}
