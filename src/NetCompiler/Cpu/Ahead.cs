namespace NetCompiler.Cpu;

/// <summary>What a micro-kernel asks the processor to fetch while it multiplies: one cache line with each of its products.</summary>
/// <param name="first">The first address.</param>
/// <param name="stride">How many floats apart they are.</param>
internal readonly unsafe struct Ahead(float* first, long stride)
{
    /// <summary>The first address. It need not be one that can be read.</summary>
    public float* First { get; } = first;

    /// <summary>How many floats further each one is.</summary>
    public long Stride { get; } = stride;
}
