using System.Runtime.InteropServices;

namespace NetCompiler.Blobs;

/// <summary>
/// Zeroed memory outside the garbage collector's heap, in which the blobs or parameters of a net lie at offsets that were planned when the
/// net was compiled. Its first byte lies at a 256-byte boundary, and so does everything at an offset that is a multiple of 256.
/// </summary>
public sealed unsafe class Arena : BlobMemory
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
        : base(bytes)
    {
        // Zeroed by the allocator, which takes zeroed pages from the system as they are first used; aligned allocation followed by
        // clearing would touch hundreds of megabytes before the first step.
        allocation = NativeMemory.AllocZeroed(checked((nuint)bytes + Alignment + 2 * Margin));
        start = (byte*)(((nuint)allocation + Margin + (Alignment - 1)) & ~(nuint)(Alignment - 1));
        LargePages.Ask(start, bytes);
        if (bytes > 0) GC.AddMemoryPressure(bytes);
    }

    /// <inheritdoc/>
    public override bool IsDisposed => allocation is null;

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

    /// <inheritdoc/>
    public override Span<float> Floats(long offset, int count)
    {
        ObjectDisposedException.ThrowIf(IsDisposed, this);
        Check(offset, count);
        return new Span<float>(start + offset, count);
    }

    /// <summary>Sets every byte to zero.</summary>
    /// <exception cref="ObjectDisposedException">The arena was disposed.</exception>
    public override void Clear() => NativeMemory.Clear(Pointer, (nuint)Bytes);

    /// <inheritdoc/>
    public override void Read(long offset, Span<float> target) => Floats(offset, target.Length).CopyTo(target);

    /// <inheritdoc/>
    public override void Write(long offset, ReadOnlySpan<float> values) => values.CopyTo(Floats(offset, values.Length));

    /// <inheritdoc/>
    protected override void Dispose(bool disposing) => Free();

    /// <summary>Gives back memory that nobody disposed.</summary>
    ~Arena() => Dispose(false);

    private void Free()
    {
        if (allocation is null) return;
        NativeMemory.Free(allocation);
        allocation = null;
        start = null;
        if (Bytes > 0) GC.RemoveMemoryPressure(Bytes);
    }
}
