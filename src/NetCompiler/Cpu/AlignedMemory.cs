using System.Runtime.InteropServices;

namespace NetCompiler.Cpu;

/// <summary>
/// Floats at a 256-byte boundary, outside the garbage collector's heap, all zero at first. Vectors may reach a little over either end: what is read
/// there is not used.
/// </summary>
internal sealed unsafe class AlignedMemory : IDisposable
{
    private const int Alignment = 256;

    // As much as the widest load can reach over an end: 16 elements, two apart.
    private const int Margin = 256;

    private byte* start;

    /// <summary>Takes memory.</summary>
    /// <param name="count">How many floats.</param>
    public AlignedMemory(long count)
    {
        ArgumentOutOfRangeException.ThrowIfNegative(count);
        nuint bytes = checked((nuint)count * sizeof(float) + 2 * Margin);
        start = (byte*)NativeMemory.AlignedAlloc(bytes, Alignment);
        NativeMemory.Clear(start, bytes);
        Count = count;
    }

    /// <summary>The first float.</summary>
    public float* Pointer => (float*)(start + Margin);

    /// <summary>How many floats.</summary>
    public long Count { get; }

    /// <inheritdoc/>
    public void Dispose()
    {
        NativeMemory.AlignedFree(start);
        start = null;
        GC.SuppressFinalize(this);
    }

    /// <summary>Frees memory that nobody disposed.</summary>
    ~AlignedMemory() => NativeMemory.AlignedFree(start);
}
