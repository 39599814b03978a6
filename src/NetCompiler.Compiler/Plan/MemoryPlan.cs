using NetCompiler.Compiler.Tensors;

namespace NetCompiler.Compiler.Plan;

/// <summary>Where each storage of the activation arena lies, and from which group of steps to which it is in use.</summary>
/// <param name="Storage">The storage.</param>
/// <param name="Offset">Its first byte in the arena; a multiple of <see cref="MemoryPlan.Alignment"/>.</param>
/// <param name="First">The group of steps that stores it first; -1 for what is there before the first group.</param>
/// <param name="Last">The group of steps that uses it last; the number of groups for what must be there afterwards.</param>
public sealed record Placement(Storage Storage, long Offset, int First, int Last);

/// <summary>The activation arena: blobs, their gradients and intermediate values, packed by the time in which they are in use.</summary>
/// <param name="Placements">Every storage, in the order of its first use.</param>
/// <param name="Bytes">The size of the arena.</param>
/// <param name="UnplannedBytes">What the arena would need if every storage had memory of its own.</param>
public sealed record MemoryPlan(IReadOnlyList<Placement> Placements, long Bytes, long UnplannedBytes)
{
    /// <summary>Every storage begins at a multiple of so many bytes: what ILGPU assumes of a view, and four cache lines.</summary>
    public const int Alignment = 256;

    /// <summary>A size, rounded up to the alignment.</summary>
    /// <param name="bytes">The size.</param>
    public static long Align(long bytes) => checked((bytes + Alignment - 1) / Alignment * Alignment);
}
