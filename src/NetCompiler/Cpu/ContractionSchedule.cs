namespace NetCompiler.Cpu;

/// <summary>
/// How a contraction is cut: into jobs of some rows, some columns and a part of the depth, and each job into blocks of the depth whose panels stay in
/// the cache. It depends on the extents alone, never on the number of workers, so the order of every sum is fixed.
/// </summary>
internal readonly struct ContractionSchedule
{
    // 256 x 32 floats are 32 KB: a right panel stays in the first-level cache while it meets all left panels.
    private const int LongestDepthBlock = 256;
    // Where a right panel meets few left ones, packing it costs most, and long runs of memory are read faster.
    private const int LongestDepthBlockOfFewRows = 1280;
    private const int FewRowPanels = 8;
    private const int LargestRowBlock = 448;
    private const int SmallestColumnBlock = 128;
    private const int LargestColumnBlock = 1024;

    // So many jobs keep a team of workers busy to the end.
    private const int WantedJobs = 32;
    private const int FewestJobs = 16;
    private const int ShortestSplit = 2048;

    // A left operand above this is packed by the jobs that use it instead of once for all.
    private const long LargestPackedLeft = 8 << 20;

    public ContractionSchedule(int batches, int rows, int columns, int depth)
    {
        int kernelColumns = MicroKernel.Columns;
        KernelRows = MicroKernel.RowsFor(rows);
        RowPanels = Divide(rows, KernelRows);
        ColumnPanels = Divide(columns, kernelColumns);
        PacksLeftOnce = (long)batches * rows * depth <= LargestPackedLeft;
        PanelsOfRowBlock = Divide(RowPanels, Divide(RowPanels, LargestRowBlock / KernelRows));

        // What is packed by each job is worth more columns.
        PanelsOfColumnBlock = Divide(ColumnPanels, Divide(columns, PacksLeftOnce ? SmallestColumnBlock : LargestColumnBlock));
        bool canSplit = depth >= 2 * ShortestSplit;
        while (!canSplit && Jobs(batches) < FewestJobs && PanelsOfColumnBlock > 2) PanelsOfColumnBlock = Divide(PanelsOfColumnBlock, 2);
        // The last resort: right panels are packed again for each block of rows.
        while (!canSplit && Jobs(batches) < FewestJobs && PanelsOfRowBlock > 4) PanelsOfRowBlock = Divide(PanelsOfRowBlock, 2);

        int splits = Jobs(batches) >= FewestJobs ? 1 : Math.Min(Divide(WantedJobs, Jobs(batches)), depth / ShortestSplit);
        Splits = Math.Max(1, splits);
        int splitDepth = Divide(depth, Splits);
        int longest = RowPanels <= FewRowPanels ? LongestDepthBlockOfFewRows : LongestDepthBlock;
        DepthBlock = Divide(splitDepth, Divide(splitDepth, longest));
        // A split is a whole number of blocks.
        SplitDepth = Divide(splitDepth, DepthBlock) * DepthBlock;
        Splits = Divide(depth, SplitDepth);
    }

    /// <summary>The height of a tile.</summary>
    public int KernelRows { get; }

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

    /// <summary>How many floats apart the rows of a job's part of the result are: a cache line more than they are long, so that rows do not compete for the same places of a cache.</summary>
    public int SumStride => PanelsOfColumnBlock * MicroKernel.Columns + Panels.Line;

    /// <summary>The floats of a job's part of the result.</summary>
    public long SumFloats => (long)PanelsOfRowBlock * KernelRows * SumStride;

    /// <summary>The jobs of one split.</summary>
    public int Jobs(int batches) => batches * RowBlocks * ColumnBlocks;

    public static int Divide(int value, int divisor) => (value + divisor - 1) / divisor;
}
