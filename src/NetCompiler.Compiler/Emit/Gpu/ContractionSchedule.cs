namespace NetCompiler.Compiler.Emit.Gpu;

/// <summary>How large a contraction is.</summary>
/// <param name="Batches">How many matrix products.</param>
/// <param name="Rows">The rows of each.</param>
/// <param name="Columns">The columns of each.</param>
/// <param name="Depth">How many products each element sums.</param>
public sealed record ContractionExtents(long Batches, long Rows, long Columns, long Depth);

/// <summary>The part of a product that a group computes: so many rows by so many columns, a slice of the depth at a time; each thread a few of both.</summary>
/// <param name="Rows">The rows of a group.</param>
/// <param name="Columns">The columns of a group.</param>
/// <param name="Depth">How much of the depth lies in shared memory.</param>
/// <param name="ThreadRows">The rows of a thread: 4 or 8.</param>
/// <param name="ThreadColumns">The columns of a thread: 4 or 8.</param>
public sealed record ContractionTile(int Rows, int Columns, int Depth, int ThreadRows, int ThreadColumns)
{
    // Rows of a slice are four floats apart from a multiple of the banks, so that a column can be written without conflicts.
    private const int Padding = 4;

    /// <summary>The tiles, largest first.</summary>
    public static IReadOnlyList<ContractionTile> All { get; } =
    [
        new(128, 128, 8, 8, 8), new(128, 64, 8, 8, 4), new(64, 128, 8, 4, 8), new(64, 64, 8, 8, 8), new(64, 64, 16, 4, 4), new(128, 32, 8, 8, 4), new(32, 128, 8, 4, 8),
        new(64, 32, 16, 4, 4), new(32, 64, 16, 4, 4), new(128, 16, 16, 4, 4), new(16, 128, 16, 4, 4), new(32, 32, 16, 4, 4), new(64, 16, 16, 4, 4), new(16, 64, 16, 4, 4),
    ];

    /// <summary>How many threads a group has.</summary>
    public int Threads => Rows / ThreadRows * (Columns / ThreadColumns);

    /// <summary>The distance of neighbours along the depth in the left slice, in floats.</summary>
    public int LeftStride => Rows + Padding;

    /// <summary>The distance of neighbours along the depth in the right slice, in floats.</summary>
    public int RightStride => Columns + Padding;

    /// <summary>The floats of a left and a right slice.</summary>
    public int SliceFloats => Depth * (LeftStride + RightStride);

    /// <summary>The bytes of shared memory: two slices of each operand, so that one is filled while the other is used.</summary>
    public int SharedBytes => 2 * SliceFloats * sizeof(float);

    // Larger thread tiles read shared memory less often.
    internal double Efficiency => (ThreadRows * ThreadColumns) switch { 64 => Threads == 64 ? 0.75 : 0.85, 32 => 0.7, _ => 0.5 };

    /// <inheritdoc/>
    public override string ToString() => Rows + "x" + Columns + "x" + Depth + ", " + ThreadRows + "x" + ThreadColumns + " a thread";
}

/// <summary>A tile, and into how many parts the depth is cut: each is a group's work, and a second pass adds the partial sums.</summary>
/// <param name="Tile">The tile.</param>
/// <param name="Splits">How many parts; 1 for one pass.</param>
public sealed record ContractionSchedule(ContractionTile Tile, int Splits)
{
    // Per multiprocessor, in multiply-adds: what starting a group, and a second launch, cost.
    private const double GroupCost = 250_000;
    private const double LaunchCost = 640_000;
    private const int FewestSlices = 4;
    private static readonly int[] SplitCounts = [1, 2, 3, 4, 6, 8, 12, 16, 24, 32, 48, 64, 96, 128];

    /// <summary>The fastest schedule for a device by a simple model: groups in waves over the multiprocessors.</summary>
    /// <param name="extents">How large the contraction is.</param>
    /// <param name="device">The device.</param>
    public static ContractionSchedule Of(ContractionExtents extents, GpuDeviceProfile device) =>
        ContractionTile.All.SelectMany(tile => SplitCounts.Where(splits => splits == 1 || Slices(extents, tile) >= splits * FewestSlices)
            .Select(splits => new ContractionSchedule(tile, splits)))
            .OrderBy(schedule => schedule.Cost(extents, device)).First();

    /// <summary>How many slices the depth has.</summary>
    /// <param name="extents">How large the contraction is.</param>
    /// <param name="tile">The tile.</param>
    internal static long Slices(ContractionExtents extents, ContractionTile tile) => (extents.Depth + tile.Depth - 1) / tile.Depth;

    private double Cost(ContractionExtents extents, GpuDeviceProfile device)
    {
        long tiles = (extents.Rows + Tile.Rows - 1) / Tile.Rows * ((extents.Columns + Tile.Columns - 1) / Tile.Columns) * extents.Batches;
        double slices = Math.Ceiling((double)Slices(extents, Tile) / Splits);
        double group = Tile.Rows * Tile.Columns * slices * Tile.Depth / Tile.Efficiency + GroupCost;
        double waves = Math.Ceiling((double)tiles * Splits / device.Multiprocessors);
        if (Splits == 1) return waves * group;
        double moved = 2.0 * Splits * extents.Batches * extents.Rows * extents.Columns;
        return waves * group + LaunchCost + moved * device.OperationsOfOneFloat / device.Multiprocessors;
    }
}
