using System.Runtime.Intrinsics;

namespace NetCompiler.Cpu;

/// <summary>
/// Runs a contraction: packs the left operand once if it is small, then for each job walks the depth in blocks, packs a right panel, and lets it meet all
/// left panels while it is in the cache. Sums of several splits of the depth are added in order. Where the right operand is staged, slabs of the columns
/// or of the depth follow each other, so that the staged copy is small, and still in the caches when it is packed.
/// </summary>
/// <typeparam name="T">The contraction.</typeparam>
public static unsafe class ContractionRunner<T>
    where T : struct, IContraction
{
    private static readonly ContractionSchedule Schedule = new(T.Batches, T.Rows, SlabColumns, SlabDepth);

    private static int SlabColumns => T.SlabsAlongDepth ? T.Columns : T.Columns / T.Slabs;

    private static int SlabDepth => T.SlabsAlongDepth ? T.Depth / T.Slabs : T.Depth;

    // Sums that more than one job, or more than one slab, adds to.
    private static bool SharesSums => Schedule.Splits > 1 || T.SlabsAlongDepth;

    private static int KernelRows => Schedule.KernelRows;

    // A panel may be written over its end by one vector.
    private static long LeftPanelFloats => Panels.Round((long)SlabDepth * KernelRows + Panels.Overrun);

    private static long PackedLeft => T.StagedFloats;

    private static long Partials => PackedLeft + (Schedule.PacksLeftOnce ? LeftPanelFloats * Schedule.RowPanels * T.Batches : 0);

    /// <summary>The floats of scratch memory that the workers share.</summary>
    public static long ScratchFloats => Partials + (SharesSums ? Schedule.SumFloats * Schedule.Jobs(T.Batches) * Schedule.Splits : 0);

    /// <summary>The floats of scratch memory that each worker needs.</summary>
    public static long WorkerFloats =>
        (SharesSums ? 0 : Panels.Round(Schedule.SumFloats))
        + Panels.Round((long)Schedule.DepthBlock * KernelRows + Panels.Overrun) * Schedule.PanelsOfRowBlock
        + Panels.Round((long)Schedule.DepthBlock * MicroKernel.Columns + Panels.Overrun)
        + Panels.Round(Schedule.DepthBlock * 2L) + 2 * OffsetTable.Floats(SlabDepth) + 2 * OffsetTable.Floats(Math.Max(Schedule.PanelsOfColumnBlock * MicroKernel.Columns, Schedule.PanelsOfRowBlock * KernelRows));

    /// <summary>Runs the contraction.</summary>
    /// <param name="program">The net's memory and workers.</param>
    public static void Run(CpuProgram program)
    {
        T.StageLeft(program);
        int jobs = Schedule.Jobs(T.Batches);
        for (int slab = 0; slab < T.Slabs; slab++)
        {
            program.Slab = slab;
            if (Schedule.PacksLeftOnce && (slab == 0 || T.SlabsAlongDepth)) program.Run(T.Batches * Schedule.RowPanels, &PackLeftPanel);
            T.StageRight(program);
            program.Run(jobs * Schedule.Splits, &RunJob);
            if (SharesSums && (slab == T.Slabs - 1 || !T.SlabsAlongDepth)) program.Run(jobs, &Combine);
        }
    }

    private static void PackLeftPanel(CpuProgram program, int tile, int worker)
    {
        int batch = tile / Schedule.RowPanels, panel = tile % Schedule.RowPanels;
        float* memory = program.WorkerScratch(worker);
        var depths = OffsetTable.Take(ref memory, SlabDepth);
        int firstDepth = FirstDepth(program);
        for (int k = 0; k < SlabDepth; k++) depths.Offsets[k] = T.LeftDepth(firstDepth + k);
        depths.FindRuns();
        long* rows = stackalloc long[KernelRows];
        int count = Math.Min(KernelRows, T.Rows - panel * KernelRows);
        for (int i = 0; i < count; i++) rows[i] = T.LeftRow(panel * KernelRows + i);
        Panels.Pack(T.Left(program) + T.LeftBatch(batch), rows, count, depths, 0, SlabDepth, KernelRows, program.Scratch + PackedLeft + LeftPanelFloats * tile);
    }

    private static void RunJob(CpuProgram program, int tile, int worker)
    {
        int split = tile / Schedule.Jobs(T.Batches), job = tile % Schedule.Jobs(T.Batches);
        var part = new Part(job);
        int depthOfSplit = split * Schedule.SplitDepth, depth = Math.Min(Schedule.SplitDepth, SlabDepth - depthOfSplit);
        float* memory = program.WorkerScratch(worker);
        float* sums = SharesSums ? program.Scratch + Partials + Schedule.SumFloats * tile : Panels.Take(ref memory, Schedule.SumFloats);
        long blockPanelFloats = Panels.Round((long)Schedule.DepthBlock * KernelRows + Panels.Overrun);
        float* leftBlock = Panels.Take(ref memory, blockPanelFloats * Schedule.PanelsOfRowBlock);
        float* rightPanel = Panels.Take(ref memory, (long)Schedule.DepthBlock * MicroKernel.Columns + Panels.Overrun);
        OffsetTable rightDepths = OffsetTable.Take(ref memory, Schedule.DepthBlock), leftDepths = OffsetTable.Take(ref memory, Schedule.DepthBlock);
        OffsetTable columns = OffsetTable.Take(ref memory, part.Columns), rows = OffsetTable.Take(ref memory, part.Rows);
        // Packed panels have one product after the other.
        long* places = (long*)Panels.Take(ref memory, Schedule.DepthBlock * 2L);
        for (int i = 0; i < Schedule.DepthBlock; i++) places[i] = (long)i * KernelRows;
        int firstColumn = FirstColumn(program), firstDepth = FirstDepth(program) + depthOfSplit;
        bool goesOn = T.SlabsAlongDepth && program.Slab > 0;
        for (int j = 0; j < part.Columns; j++) columns.Offsets[j] = T.RightColumn(firstColumn + part.FirstColumn + j);
        if (!Schedule.PacksLeftOnce)
        {
            for (int i = 0; i < part.Rows; i++) rows.Offsets[i] = T.LeftRow(part.FirstRow + i);
        }
        float* left = T.Left(program) + T.LeftBatch(part.Batch), right = T.Right(program) + T.RightBatch(part.Batch) - T.SlabFloats * program.Slab;
        float* packed = program.Scratch + PackedLeft + LeftPanelFloats * ((long)part.Batch * Schedule.RowPanels + part.FirstRowPanel);

        for (int k = 0; k < depth; k += Schedule.DepthBlock)
        {
            int block = Math.Min(Schedule.DepthBlock, depth - k), from = firstDepth + k;
            for (int i = 0; i < block; i++) rightDepths.Offsets[i] = T.RightDepth(from + i);
            rightDepths.FindRuns(block);
            long rightStride = rightDepths.Stride(block);
            float* leftPanels = packed + (long)(depthOfSplit + k) * KernelRows;
            long leftStride = LeftPanelFloats;
            if (!Schedule.PacksLeftOnce)
            {
                for (int i = 0; i < block; i++) leftDepths.Offsets[i] = T.LeftDepth(from + i);
                leftDepths.FindRuns(block);
                for (int panel = 0; panel < part.RowPanels; panel++)
                {
                    int first = panel * KernelRows;
                    Panels.Pack(left, rows.Offsets + first, Math.Min(KernelRows, part.Rows - first), leftDepths, 0, block, KernelRows, leftBlock + blockPanelFloats * panel);
                }
                leftPanels = leftBlock;
                leftStride = blockPanelFloats;
            }
            for (int panel = 0; panel < part.ColumnPanels; panel++)
            {
                int first = panel * MicroKernel.Columns;
                Panels.Pack(right, columns.Offsets + first, Math.Min(MicroKernel.Columns, part.Columns - first), rightDepths, 0, block, MicroKernel.Columns, rightPanel);
                float* target = sums + first;
                // While the first left panels meet this right panel, its neighbour is fetched, where that lies in far-apart lines; else the next left panel is.
                float* nextRight = panel + 1 < part.ColumnPanels && rightStride >= Panels.Line
                    ? right + columns.Offsets[first + MicroKernel.Columns] + rightDepths.Offsets[0] : null;
                for (int i = 0; i < part.RowPanels; i++)
                {
                    float* leftPanel = leftPanels + leftStride * i;
                    var ahead = nextRight is not null && i * Panels.Line < MicroKernel.Columns ? new Ahead(nextRight + i * Panels.Line, rightStride)
                        : new Ahead(leftPanel + (i + 1 < part.RowPanels ? leftStride : 0), KernelRows);
                    MicroKernel.Run(
                        KernelRows, MicroKernel.Columns, block, leftPanel, places, rightPanel, target + (long)i * KernelRows * Schedule.SumStride, Schedule.SumStride, goesOn || k > 0, ahead);
                }
            }
        }
        if (!SharesSums) Store(program, part, sums);
    }

    private static int FirstColumn(CpuProgram program) => T.SlabsAlongDepth ? 0 : SlabColumns * program.Slab;

    private static int FirstDepth(CpuProgram program) => T.SlabsAlongDepth ? SlabDepth * program.Slab : 0;

    // The first split's sums take up those of the others, in order.
    private static void Combine(CpuProgram program, int job, int worker)
    {
        var part = new Part(job);
        float* first = program.Scratch + Partials + Schedule.SumFloats * job;
        long count = (long)part.RowPanels * KernelRows * Schedule.SumStride;
        for (int split = 1; split < Schedule.Splits; split++)
        {
            float* next = first + Schedule.SumFloats * Schedule.Jobs(T.Batches) * split;
            for (long i = 0; i < count; i += Panels.Line) (Vector512.Load(first + i) + Vector512.Load(next + i)).Store(first + i);
        }
        Store(program, part, first);
    }

    private static void Store(CpuProgram program, in Part part, float* sums) =>
        T.Store(program, sums, Schedule.SumStride, part.Batch, part.FirstRow, part.Rows, FirstColumn(program) + part.FirstColumn, part.Columns);

    /// <summary>A job's part of a slab of the result.</summary>
    private readonly struct Part
    {
        public Part(int job)
        {
            int columnBlock = job % Schedule.ColumnBlocks, rest = job / Schedule.ColumnBlocks;
            FirstRowPanel = rest % Schedule.RowBlocks * Schedule.PanelsOfRowBlock;
            Batch = rest / Schedule.RowBlocks;
            RowPanels = Math.Min(Schedule.PanelsOfRowBlock, Schedule.RowPanels - FirstRowPanel);
            FirstRow = FirstRowPanel * KernelRows;
            Rows = Math.Min(RowPanels * KernelRows, T.Rows - FirstRow);
            int firstColumnPanel = columnBlock * Schedule.PanelsOfColumnBlock;
            ColumnPanels = Math.Min(Schedule.PanelsOfColumnBlock, Schedule.ColumnPanels - firstColumnPanel);
            FirstColumn = firstColumnPanel * MicroKernel.Columns;
            Columns = Math.Min(ColumnPanels * MicroKernel.Columns, SlabColumns - FirstColumn);
        }

        public int Batch { get; }

        public int FirstRowPanel { get; }

        public int RowPanels { get; }

        public int FirstRow { get; }

        public int Rows { get; }

        public int ColumnPanels { get; }

        public int FirstColumn { get; }

        public int Columns { get; }
    }
}
