using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;

namespace NetCompiler.Blobs;

/// <summary>
/// Zeroed memory outside the garbage collector's heap, in which the blobs or parameters of a net lie at offsets that were planned when the
/// net was compiled. Its first byte lies at a 256-byte boundary, and so does everything at an offset that is a multiple of 256.
/// </summary>
public sealed unsafe class Arena : IDisposable
{
    /// <summary>The boundary at which an arena begins, in bytes.</summary>
    public const int Alignment = 256;

    // How far the widest vector of emitted code can reach over either end: 16 elements, two apart. What is read there is not used.
    private const int Margin = 256;

    // What was allocated, up to 255 bytes before the first aligned byte.
    private void* allocation;
    private byte* start;

    /// <summary>An arena of so many bytes, all zero.</summary>
    /// <param name="bytes">Its size; may be 0.</param>
    /// <exception cref="ArgumentOutOfRangeException">The size is negative.</exception>
    /// <exception cref="OutOfMemoryException">There is not so much memory.</exception>
    public Arena(long bytes)
    {
        ArgumentOutOfRangeException.ThrowIfNegative(bytes);
        Bytes = bytes;
        // Zeroed by the allocator, which takes zeroed pages from the system as they are first used; aligned allocation followed by
        // clearing would touch hundreds of megabytes before the first step.
        allocation = NativeMemory.AllocZeroed(checked((nuint)bytes + Alignment + 2 * Margin));
        start = (byte*)(((nuint)allocation + Margin + (Alignment - 1)) & ~(nuint)(Alignment - 1));
        if (bytes > 0) GC.AddMemoryPressure(bytes);
    }

    /// <summary>Its size.</summary>
    public long Bytes { get; }

    /// <summary>Whether its memory was given back.</summary>
    public bool IsDisposed => allocation is null;

    /// <summary>The first byte. Valid until the arena is disposed; keep the arena alive while it is used.</summary>
    /// <exception cref="ObjectDisposedException">The arena was disposed.</exception>
    public void* Pointer
    {
        get
        {
            ObjectDisposedException.ThrowIf(IsDisposed, this);
            return start;
        }
    }

    /// <summary>Some of its floats. The span must not be used after the arena is disposed.</summary>
    /// <param name="offset">The first byte; a multiple of 4.</param>
    /// <param name="count">How many floats.</param>
    /// <exception cref="ArgumentOutOfRangeException">They do not lie in the arena, or not at a multiple of 4.</exception>
    /// <exception cref="ObjectDisposedException">The arena was disposed.</exception>
    public Span<float> Floats(long offset, int count)
    {
        ObjectDisposedException.ThrowIf(IsDisposed, this);
        Check(offset, count);
        return new Span<float>(start + offset, count);
    }

    /// <summary>Sets every byte to zero.</summary>
    /// <exception cref="ObjectDisposedException">The arena was disposed.</exception>
    public void Clear() => NativeMemory.Clear(Pointer, (nuint)Bytes);

    /// <summary>Gives the memory back.</summary>
    public void Dispose()
    {
        Free();
        GC.SuppressFinalize(this);
    }

    /// <summary>Gives back memory that nobody disposed.</summary>
    ~Arena() => Free();

    /// <summary>Refuses floats that do not lie in the arena.</summary>
    internal void Check(long offset, int count, [CallerArgumentExpression(nameof(offset))] string? name = null)
    {
        bool isInside = offset >= 0 && count >= 0 && offset % sizeof(float) == 0 && offset <= Bytes && count <= (Bytes - offset) / sizeof(float);
        if (!isInside) throw new ArgumentOutOfRangeException(name, offset, $"{count} floats at byte {offset} do not lie in an arena of {Bytes} bytes");
    }

    private void Free()
    {
        if (allocation is null) return;
        NativeMemory.Free(allocation);
        allocation = null;
        start = null;
        if (Bytes > 0) GC.RemoveMemoryPressure(Bytes);
    }
}
