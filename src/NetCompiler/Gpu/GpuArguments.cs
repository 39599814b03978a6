namespace NetCompiler.Gpu;

/// <summary>
/// What a kernel gets besides the memory: where its tensors lie, and the state of the random numbers. Offsets are arguments, not constants of the
/// kernel, so that layers of the same shape share one kernel.
/// </summary>
/// <param name="Offset0">The first element of the kernel's first tensor, in its arena.</param>
/// <param name="Offset1">The same of the second.</param>
/// <param name="Offset2">The same of the third.</param>
/// <param name="Offset3">The same of the fourth.</param>
/// <param name="Offset4">The same of the fifth.</param>
/// <param name="Offset5">The same of the sixth.</param>
/// <param name="Offset6">The same of the seventh.</param>
/// <param name="Offset7">The same of the eighth.</param>
public readonly record struct GpuArguments(
    int Offset0 = 0, int Offset1 = 0, int Offset2 = 0, int Offset3 = 0, int Offset4 = 0, int Offset5 = 0, int Offset6 = 0, int Offset7 = 0)
{
    /// <summary>The low half of the seed of the random numbers.</summary>
    public uint SeedLow { get; init; }

    /// <summary>The high half of the seed of the random numbers.</summary>
    public uint SeedHigh { get; init; }

    /// <summary>The pass that random numbers are for.</summary>
    public uint Pass { get; init; }
}
