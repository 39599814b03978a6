namespace NetCompiler.Cpu;

/// <summary>The left operand of a product whose rows become the micro-kernel's columns: how it is cut into panels, and how they are packed.</summary>
/// <typeparam name="T">The product.</typeparam>
internal static unsafe class WeightPanels<T>
    where T : struct, IMatrixProduct
{
    /// <summary>How many panels a batch has.</summary>
    public static readonly int Count = ContractionSchedule.Divide(T.Rows, MicroKernel.Columns);

    /// <summary>How many columns of the micro-kernel a panel has: the last one may have half of them.</summary>
    /// <param name="panel">The panel.</param>
    public static int Width(int panel) => T.Rows - FirstRow(panel) <= MicroKernel.HalfColumns ? MicroKernel.HalfColumns : MicroKernel.Columns;

    /// <summary>A panel's first row of the result.</summary>
    /// <param name="panel">The panel.</param>
    public static int FirstRow(int panel) => panel * MicroKernel.Columns;

    /// <summary>How many rows of the result a panel has.</summary>
    /// <param name="panel">The panel.</param>
    public static int Rows(int panel) => Math.Min(Width(panel), T.Rows - FirstRow(panel));

    /// <summary>How many floats a panel takes.</summary>
    /// <param name="depth">How many depths it has.</param>
    public static long Floats(int depth) => Panels.Round((long)depth * MicroKernel.Columns + Panels.Overrun);

    /// <summary>Packs a panel: for each depth the elements of its rows.</summary>
    /// <param name="program">The net's memory.</param>
    /// <param name="worker">Whose scratch memory is used: <see cref="OffsetTable.Floats"/> of it.</param>
    /// <param name="batch">The batch.</param>
    /// <param name="panel">The panel.</param>
    /// <param name="first">The first depth.</param>
    /// <param name="depth">How many depths.</param>
    /// <param name="target">Where to.</param>
    public static void Pack(CpuProgram program, int worker, int batch, int panel, int first, int depth, float* target)
    {
        float* memory = program.WorkerScratch(worker);
        var depths = OffsetTable.Take(ref memory, depth);
        for (int k = 0; k < depth; k++) depths.Offsets[k] = T.LeftDepth(first + k);
        depths.FindRuns();
        long* rows = stackalloc long[MicroKernel.Columns];
        int count = Rows(panel);
        for (int i = 0; i < count; i++) rows[i] = T.LeftRow(FirstRow(panel) + i);
        Panels.Pack(T.Left(program) + T.LeftBatch(batch), rows, count, depths, 0, depth, Width(panel), target);
    }
}
