namespace NetCompiler.Cpu;

/// <summary>
/// Runs a product of matrices whose columns are points of images without packing the images: the micro-kernel's rows are neighbouring points of a line, read where
/// they are, and its columns are rows of the result, whose operand, the weights, is packed once. A job copies what its band of lines needs, if it has to be padded or
/// sorted, into memory of its own, where it stays in the second-level cache while all weights pass by. Tiles are turned when they are done, so that points are neighbours
/// when they are stored.
/// </summary>
/// <typeparam name="T">The product.</typeparam>
public static unsafe class WindowRunner<T>
    where T : struct, IWindowProduct
{
    // 1536 x 32 floats are 192 KB of weights, which pass by from the second-level cache for each tile.
    private const int LongestDepthBlock = 1536;

    // So many jobs keep a team of workers busy to the end.
    private const int FewestJobs = 16;

    private static readonly int Bands = ContractionSchedule.Divide(T.Lines, T.BandLines);
    private static readonly int PanelBlocks = Math.Min(WeightPanels<T>.Count, ContractionSchedule.Divide(FewestJobs, T.Batches * T.Images * Bands));
    private static readonly int DepthBlocks = ContractionSchedule.Divide(T.Depth, LongestDepthBlock);
    private static readonly int DepthBlock = ContractionSchedule.Divide(T.Depth, DepthBlocks);

    // Lines that follow each other without a gap are one long line.
    private static readonly bool IsOneLine = T.LineFloats == T.Points;

    private static int TileFloats => MicroKernel.MostRows * MicroKernel.Columns;

    private static int MostTiles => IsOneLine ? Tiles(T.Points * T.BandLines) : Tiles(T.Points) * T.BandLines;

    private static long PanelFloats => WeightPanels<T>.Floats(T.Depth);

    // A tile is turned sixteen points at a time.
    private static int SumStride => (int)Panels.Round(T.BandLines * T.Points) + 2 * Panels.Line;

    private static long DepthTable => PanelFloats * WeightPanels<T>.Count * T.Batches;

    /// <summary>The floats of scratch memory that the workers share: packed weights, and where each depth is in a window.</summary>
    public static long ScratchFloats => DepthTable + Panels.Round(T.Depth * 2L);

    /// <summary>The floats of scratch memory that each worker needs.</summary>
    public static long WorkerFloats => Panels.Round(T.WindowFloats) + Panels.Round((MostTiles + 1L) * TileFloats) + (long)SumStride * MicroKernel.Columns + OffsetTable.Floats(T.Depth);

    /// <summary>Runs the product.</summary>
    /// <param name="program">The net's memory and workers.</param>
    public static void Run(CpuProgram program)
    {
        program.Run(T.Batches * WeightPanels<T>.Count + 1, &Prepare);
        program.Run(T.Batches * T.Images * Bands * PanelBlocks, &RunJob);
    }

    // In how many tiles points are cut.
    private static int Tiles(int points) => ContractionSchedule.Divide(points, MicroKernel.MostRows);

    private static void Prepare(CpuProgram program, int tile, int worker)
    {
        if (tile == T.Batches * WeightPanels<T>.Count)
        {
            long* places = (long*)(program.Scratch + DepthTable);
            for (int k = 0; k < T.Depth; k++) places[k] = T.RightDepth(k);
            return;
        }
        WeightPanels<T>.Pack(program, worker, tile / WeightPanels<T>.Count, tile % WeightPanels<T>.Count, 0, T.Depth, program.Scratch + PanelFloats * tile);
    }

    private static void RunJob(CpuProgram program, int job, int worker)
    {
        int block = job % PanelBlocks, rest = job / PanelBlocks, band = rest % Bands, image = rest / Bands % T.Images, batch = rest / Bands / T.Images;
        int firstLine = band * T.BandLines, lines = Math.Min(T.BandLines, T.Lines - firstLine);
        float* memory = program.WorkerScratch(worker);
        float* window = T.Window(program, batch, image, firstLine, Panels.Take(ref memory, T.WindowFloats));
        float* tiles = Panels.Take(ref memory, (MostTiles + 1L) * TileFloats);
        float* sums = memory;
        for (int panel = WeightPanels<T>.Count * block / PanelBlocks; panel < WeightPanels<T>.Count * (block + 1) / PanelBlocks; panel++)
        {
            float* weights = program.Scratch + PanelFloats * (batch * WeightPanels<T>.Count + panel);
            int width = WeightPanels<T>.Width(panel);
            for (int k = 0; k < T.Depth; k += DepthBlock) Multiply(program, window, lines, k, weights + (long)k * width, width, tiles);
            Turn(tiles, lines, width, sums);
            T.Store(program, sums, SumStride, batch, WeightPanels<T>.FirstRow(panel), WeightPanels<T>.Rows(panel), (image * T.Lines + firstLine) * T.Points, lines * T.Points);
        }
    }

    private static void Multiply(CpuProgram program, float* window, int lines, int depth, float* weights, int width, float* tiles)
    {
        int block = Math.Min(DepthBlock, T.Depth - depth);
        long* places = (long*)(program.Scratch + DepthTable) + depth;
        var cuts = new Cuts(lines);
        for (int line = 0; line < cuts.Lines; line++)
        {
            float* points = window + T.LineFloats * line;
            for (int tile = 0; tile < cuts.Tiles; tile++)
            {
                int height = cuts.Height(tile);
                MicroKernel.Run(height, width, block, points, places, weights, tiles, MicroKernel.Columns, depth > 0, new Ahead(weights, width));
                points += height;
                tiles += TileFloats;
            }
        }
    }

    private static void Turn(float* tiles, int lines, int width, float* sums)
    {
        var cuts = new Cuts(lines);
        for (int line = 0; line < cuts.Lines; line++)
        {
            for (int tile = 0; tile < cuts.Tiles; tile++)
            {
                int height = cuts.Height(tile);
                Panels.Turn(tiles, height, width, MicroKernel.Columns, SumStride, sums);
                sums += height;
                tiles += TileFloats;
            }
        }
    }

    /// <summary>How some lines are cut into tiles of nearly equal heights.</summary>
    private readonly struct Cuts
    {
        private readonly int smallest, higher;

        public Cuts(int lines)
        {
            int points = IsOneLine ? T.Points * lines : T.Points;
            Lines = IsOneLine ? 1 : lines;
            Tiles = WindowRunner<T>.Tiles(points);
            (smallest, higher) = (points / Tiles, points % Tiles);
        }

        public int Lines { get; }

        public int Tiles { get; }

        public int Height(int tile) => tile < higher ? smallest + 1 : smallest;
    }
}
