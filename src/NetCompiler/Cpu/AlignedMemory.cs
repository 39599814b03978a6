using System.Runtime.InteropServices;

namespace NetCompiler.Cpu;

/// <summary>A worker's scratch memory: floats at a cache line's boundary, outside the garbage collector's heap.</summary>
/// <param name="count">How many floats.</param>
internal sealed unsafe class AlignedMemory(int count) : IDisposable
{
    private const int Alignment = 256;

    /// <summary>The first float.</summary>
    public float* Pointer { get; private set; } = (float*)NativeMemory.AlignedAlloc(checked((nuint)count * sizeof(float)), Alignment);

    /// <summary>How many floats.</summary>
    public int Count { get; } = count;

    /// <inheritdoc/>
    public void Dispose()
    {
        NativeMemory.AlignedFree(Pointer);
        Pointer = null;
        GC.SuppressFinalize(this);
    }

    /// <summary>Frees memory that nobody disposed.</summary>
    ~AlignedMemory() => NativeMemory.AlignedFree(Pointer);
}
