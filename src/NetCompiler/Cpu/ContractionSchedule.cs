namespace NetCompiler.Cpu;

/// <summary>
/// How a contraction is cut: into jobs of some rows, some columns and a part of the depth, and each job into blocks of the depth whose panels stay in
/// the cache. It depends on the extents alone, never on the number of workers, so the order of every sum is fixed.
/// </summary>
internal readonly struct ContractionSchedule
{
    // 256 x 32 floats are 32 KB: a right panel stays in the first-level cache while it meets all left panels.
    private const int LongestDepthBlock = 320;
    private const int LargestRowBlock = 448;
    private const int SmallestColumnBlock = 128;
    private const int LargestColumnBlock = 1024;

    // So many jobs keep a team of workers busy to the end.
    private const int WantedJobs = 32;
    private const int ShortestSplit = 2048;

    // A left operand above this is packed by the jobs that use it instead of once for all.
    private const long LargestPackedLeft = 8 << 20;

    public ContractionSchedule(int batches, int rows, int columns, int depth)
    {
        int kernelRows = MicroKernel.Rows, kernelColumns = MicroKernel.Columns;
        RowPanels = Divide(rows, kernelRows);
        ColumnPanels = Divide(columns, kernelColumns);
        PacksLeftOnce = (long)batches * rows * depth <= LargestPackedLeft;
        int rowBlocks = Divide(RowPanels, LargestRowBlock / kernelRows);
        PanelsOfRowBlock = Divide(RowPanels, rowBlocks);

        // What is packed by each job is worth more columns.
        int columnBlock = PacksLeftOnce ? SmallestColumnBlock : LargestColumnBlock;
        int columnBlocks = Divide(columns, columnBlock);
        PanelsOfColumnBlock = Divide(ColumnPanels, columnBlocks);
        while (PacksLeftOnce && Jobs(batches) < WantedJobs && PanelsOfRowBlock > 4) PanelsOfRowBlock = Divide(PanelsOfRowBlock, 2);

        int splits = Math.Min(Divide(WantedJobs, Jobs(batches)), depth / ShortestSplit);
        Splits = Math.Max(1, splits);
        int splitDepth = Divide(depth, Splits);
        DepthBlock = Divide(splitDepth, Divide(splitDepth, LongestDepthBlock));
        // A split is a whole number of blocks.
        SplitDepth = Divide(splitDepth, DepthBlock) * DepthBlock;
        Splits = Divide(depth, SplitDepth);
    }

    public int RowPanels { get; }

    public int ColumnPanels { get; }

    public int PanelsOfRowBlock { get; }

    public int PanelsOfColumnBlock { get; }

    public int RowBlocks => Divide(RowPanels, PanelsOfRowBlock);

    public int ColumnBlocks => Divide(ColumnPanels, PanelsOfColumnBlock);

    public int DepthBlock { get; }

    public int SplitDepth { get; }

    public int Splits { get; }

    public bool PacksLeftOnce { get; }

    /// <summary>The floats of a job's part of the result.</summary>
    public long TileFloats => (long)PanelsOfRowBlock * PanelsOfColumnBlock * MicroKernel.Rows * MicroKernel.Columns;

    /// <summary>The jobs of one split.</summary>
    public int Jobs(int batches) => batches * RowBlocks * ColumnBlocks;

    public static int Divide(int value, int divisor) => (value + divisor - 1) / divisor;
}
