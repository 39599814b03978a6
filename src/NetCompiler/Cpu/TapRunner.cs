namespace NetCompiler.Cpu;

/// <summary>
/// Runs a product of matrices that is summed over the points of images, without packing the images: the micro-kernel's rows are taps of a channel, read where they are, and its
/// columns are rows of the result, whose operand is packed once, some images at a time. A job has some channels for itself and adds up all images in order, so that it needs
/// no sums of others.
/// </summary>
/// <typeparam name="T">The product.</typeparam>
public static unsafe class TapRunner<T>
    where T : struct, ITapProduct
{
    // What is packed at a time stays in the last-level cache.
    private const long LargestSlab = 8 << 20;

    private static readonly int Blocks = ContractionSchedule.Divide(T.Channels, T.ChannelBlock);
    private static readonly int SlabImages = (int)Math.Clamp(LargestSlab / (PanelFloats * WeightPanels<T>.Count * T.Batches * sizeof(float)), 1, T.Images);

    private static int ImagePoints => T.Lines * T.Points;

    private static long PanelFloats => WeightPanels<T>.Floats(ImagePoints);

    // Sums are turned sixteen columns at a time.
    private static int ColumnsOfBlock => T.ChannelBlock * T.Taps;

    private static long SumFloats => (long)(ColumnsOfBlock + Panels.Line) * MicroKernel.Columns;

    private static int TurnedStride => (int)Panels.Round(ColumnsOfBlock) + 2 * Panels.Line;

    private static long Sums => PanelFloats * WeightPanels<T>.Count * T.Batches * SlabImages;

    /// <summary>The floats of scratch memory that the workers share: the packed operand of some images, and all sums.</summary>
    public static long ScratchFloats => Sums + SumFloats * WeightPanels<T>.Count * Blocks * T.Batches;

    /// <summary>The floats of scratch memory that each worker needs.</summary>
    public static long WorkerFloats =>
        Math.Max(Panels.Round(T.WindowFloats) + Panels.Round(T.BandLines * T.Points * 2L), OffsetTable.Floats(ImagePoints)) + (long)TurnedStride * MicroKernel.Columns;

    /// <summary>Runs the product.</summary>
    /// <param name="program">The net's memory and workers.</param>
    public static void Run(CpuProgram program)
    {
        for (int slab = 0; slab * SlabImages < T.Images; slab++)
        {
            program.Slab = slab;
            program.Run(ImagesOf(slab) * T.Batches * WeightPanels<T>.Count, &Pack);
            program.Run(Blocks * T.Batches, &RunJob);
        }
    }

    private static int ImagesOf(int slab) => Math.Min(SlabImages, T.Images - slab * SlabImages);

    private static float* Packed(CpuProgram program, int image, int batch, int panel) => program.Scratch + PanelFloats * (((long)image * T.Batches + batch) * WeightPanels<T>.Count + panel);

    private static void Pack(CpuProgram program, int tile, int worker)
    {
        int panel = tile % WeightPanels<T>.Count, batch = tile / WeightPanels<T>.Count % T.Batches, image = tile / WeightPanels<T>.Count / T.Batches;
        WeightPanels<T>.Pack(program, worker, batch, panel, (program.Slab * SlabImages + image) * ImagePoints, ImagePoints, Packed(program, image, batch, panel));
    }

    private static void RunJob(CpuProgram program, int job, int worker)
    {
        int batch = job / Blocks, firstChannel = job % Blocks * T.ChannelBlock, channels = Math.Min(T.ChannelBlock, T.Channels - firstChannel);
        float* memory = program.WorkerScratch(worker);
        float* scratch = Panels.Take(ref memory, T.WindowFloats);
        long* places = (long*)Panels.Take(ref memory, T.BandLines * T.Points * 2L);
        for (int k = 0; k < T.BandLines * T.Points; k++) places[k] = k / T.Points * T.LineFloats + k % T.Points * T.PointFloats;
        float* sums = program.Scratch + Sums + SumFloats * WeightPanels<T>.Count * job;
        int images = ImagesOf(program.Slab);
        for (int image = 0; image < images; image++)
        {
            for (int line = 0; line < T.Lines; line += T.BandLines)
            {
                float* window = T.Window(program, batch, program.Slab * SlabImages + image, line, firstChannel, scratch);
                bool accumulates = program.Slab > 0 || image > 0 || line > 0;
                int points = Math.Min(T.BandLines, T.Lines - line) * T.Points;
                for (int panel = 0; panel < WeightPanels<T>.Count; panel++)
                {
                    int width = WeightPanels<T>.Width(panel);
                    float* left = Packed(program, image, batch, panel) + (long)line * T.Points * width, to = sums + SumFloats * panel;
                    for (int channel = 0; channel < channels; channel++)
                    {
                        T.Multiply(points, window + T.ChannelOffset(firstChannel, firstChannel + channel), places, left, width, to, MicroKernel.Columns, accumulates);
                        to += T.Taps * MicroKernel.Columns;
                    }
                }
            }
        }
        if ((program.Slab + 1) * SlabImages >= T.Images) Store(program, batch, firstChannel, channels * T.Taps, sums, program.WorkerScratch(worker));
    }

    private static void Store(CpuProgram program, int batch, int firstChannel, int columns, float* sums, float* turned)
    {
        for (int panel = 0; panel < WeightPanels<T>.Count; panel++)
        {
            int width = WeightPanels<T>.Width(panel);
            for (int column = 0; column < columns; column += Panels.Line)
            {
                Panels.Turn(sums + SumFloats * panel + (long)column * MicroKernel.Columns, Math.Min(Panels.Line, columns - column), width, MicroKernel.Columns, TurnedStride, turned + column);
            }
            T.Store(program, turned, TurnedStride, batch, WeightPanels<T>.FirstRow(panel), WeightPanels<T>.Rows(panel), firstChannel * T.Taps, columns);
        }
    }
}
