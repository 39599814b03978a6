using System.Globalization;

namespace NetCompiler.Compiler.Emit.Gpu;

/// <summary>How large a contraction is.</summary>
/// <param name="Batches">How many matrix products.</param>
/// <param name="Rows">The rows of each.</param>
/// <param name="Columns">The columns of each.</param>
/// <param name="Depth">How many products each element sums.</param>
public sealed record ContractionExtents(long Batches, long Rows, long Columns, long Depth)
{
    /// <summary>How many tiles of a size cover the results.</summary>
    /// <param name="tile">The tile.</param>
    public long Tiles(ContractionTile tile) => RowTiles(tile) * ColumnTiles(tile) * Batches;

    /// <summary>How many slices of a tile's depth the depth has.</summary>
    /// <param name="tile">The tile.</param>
    public long Slices(ContractionTile tile) => (Depth + tile.Depth - 1) / tile.Depth;

    internal long RowTiles(ContractionTile tile) => (Rows + tile.Rows - 1) / tile.Rows;

    internal long ColumnTiles(ContractionTile tile) => (Columns + tile.Columns - 1) / tile.Columns;
}

/// <summary>The part of a product that a group computes: so many rows by so many columns, a slice of the depth at a time; each thread a few of both.</summary>
/// <param name="Rows">The rows of a group.</param>
/// <param name="Columns">The columns of a group; as many threads lie across it as are a power of two.</param>
/// <param name="Depth">How much of the depth lies in shared memory.</param>
/// <param name="ThreadRows">The rows of a thread: 4 or 8.</param>
/// <param name="ThreadColumns">The columns of a thread: 4 or 8.</param>
public sealed record ContractionTile(int Rows, int Columns, int Depth, int ThreadRows, int ThreadColumns)
{
    // Rows of a slice are four floats apart from a multiple of the banks, so that a column can be written without conflicts.
    private const int Padding = 4;

    /// <summary>
    /// The tiles, those of 8x8 results a thread first: two operands of eight floats feed 64 multiply-adds. With groups of 96 and 128 threads a thread can have
    /// the registers that this takes, 150 to 168, and three or four groups still share a multiprocessor; groups of 256 would have 128, and spill.
    /// Tiles of 48 and 96 rows are for 48 and 96 channels; a depth of six can be dealt out evenly to their threads, and one of twelve takes too many registers.
    /// </summary>
    public static IReadOnlyList<ContractionTile> All { get; } =
    [
        new(128, 64, 8, 8, 8), new(64, 128, 8, 8, 8), new(64, 64, 8, 8, 8), new(96, 128, 6, 8, 8), new(96, 64, 6, 8, 8), new(48, 128, 6, 8, 8),
        new(128, 64, 8, 8, 4), new(64, 128, 8, 4, 8), new(64, 64, 16, 4, 4), new(128, 32, 8, 8, 4), new(32, 128, 8, 4, 8), new(64, 32, 16, 4, 4), new(32, 64, 16, 4, 4),
        new(128, 16, 16, 4, 4), new(16, 128, 16, 4, 4), new(32, 32, 16, 4, 4), new(64, 16, 16, 4, 4), new(16, 64, 16, 4, 4),
    ];

    /// <summary>How many threads a group has.</summary>
    public int Threads => ThreadsDown * ThreadsAcross;

    /// <summary>How many warps a group has.</summary>
    internal int Warps => (Threads + GpuDeviceProfile.WarpSize - 1) / GpuDeviceProfile.WarpSize;

    /// <summary>How many threads lie above each other.</summary>
    public int ThreadsDown => Rows / ThreadRows;

    /// <summary>How many threads lie beside each other.</summary>
    public int ThreadsAcross => Columns / ThreadColumns;

    /// <summary>The distance of neighbours along the depth in the left slice, in floats.</summary>
    public int LeftStride => Rows + Padding;

    /// <summary>The distance of neighbours along the depth in the right slice, in floats.</summary>
    public int RightStride => Columns + Padding;

    /// <summary>The floats of a left and a right slice.</summary>
    public int SliceFloats => Depth * (LeftStride + RightStride);

    /// <summary>The bytes of shared memory: two slices of each operand, so that one is filled while the other is used.</summary>
    public int SharedBytes => 2 * SliceFloats * sizeof(float);

    /// <inheritdoc/>
    public override string ToString() => string.Format(CultureInfo.InvariantCulture, "{0}x{1}x{2}, {3}x{4} a thread", Rows, Columns, Depth, ThreadRows, ThreadColumns);
}
