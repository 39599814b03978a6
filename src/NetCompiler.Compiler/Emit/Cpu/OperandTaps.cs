using System.Globalization;
using NetCompiler.Compiler.Tensors;

namespace NetCompiler.Compiler.Emit.Cpu;

/// <summary>
/// The right operand of a contraction that is summed over the points of images, and whose columns are the taps of channels: a convolution's gradient by its weights. The
/// runtime reads the taps of a point where they are instead of packing them.
/// </summary>
internal sealed class OperandTaps : IReadInPlace
{
    // As many rows as the highest micro-kernel has; lower tiles than these spend their time on loading the other operand.
    private const int HighestTile = 14, LowestTile = 5;
    // From this length on a line of taps is a tile of its own.
    private const int LongLine = 7;
    // Each tile of taps is a kernel of its own.
    private const int MostTiles = 2;
    private const long MostPointsOfBand = 1024;
    // Each job adds up all images for some channels.
    private const long WantedJobs = 32;
    // All sums are kept while images follow each other.
    private const long MostSums = 4 << 20;

    private readonly ContractionAxes axes;
    private readonly ContractionOperand right;
    private readonly Axis point;
    private readonly Axis[] channels;
    private readonly Axis[] taps;
    private readonly long channelBlock;
    private readonly WindowCopy window;

    private OperandTaps(ContractionOperand right, ContractionAxes axes, Axis image, WindowPart line, Axis point, Axis[] channels, WindowPart? channel, Axis[] taps, long channelBlock)
    {
        this.axes = axes;
        this.right = right;
        this.point = point;
        this.channels = channels;
        this.taps = taps;
        this.channelBlock = channelBlock;
        window = new WindowCopy(right, axes.Batches, image, line, channel, taps);
    }

    /// <inheritdoc/>
    public string Interface => "ITapProduct";

    /// <inheritdoc/>
    public string Driver => "TapRunner";

    /// <summary>The taps of an operand; null if its columns are not taps of channels, or if packing it is better.</summary>
    /// <param name="right">The operand.</param>
    /// <param name="axes">The contraction.</param>
    /// <param name="options">How large a window may be.</param>
    public static OperandTaps? TryOf(ContractionOperand right, ContractionAxes axes, CpuEmitOptions options)
    {
        Axis[] columns = [.. axes.Columns.Where(axis => axis.Extent > 1)], depth = [.. axes.Depth.Where(axis => axis.Extent > 1)];
        if (columns.Length < 2 || depth.Length != 3 || !right.IsCutBy(depth[0]) || right.Phases > 1) return null;
        int last = right.Dimensions.Count - 1;
        // Points are decided by the last index alone; lines by one other index.
        if (depth[2].Extent > MostPointsOfBand || WindowCopy.DimensionOf(right, depth[2]) != last || right.Dimensions[last].Form.CoefficientOf(depth[2]) < 0) return null;
        if (axes.Batches.Any(axis => right.Dimensions[last].Form.CoefficientOf(axis) != 0)) return null;
        if (WindowPart.TryOf(right, depth[1], 1) is not { } line) return null;
        if (ContractionAxes.Extent(axes.Batches) * ContractionAxes.Extent(axes.Rows) * ContractionAxes.Extent(axes.Columns) > MostSums) return null;
        int count = columns[columns.Length - 1].Extent >= LongLine ? 1 : 2;
        Axis[] channels = [.. columns.Take(columns.Length - count)], taps = [.. columns.Skip(columns.Length - count)];
        long extent = ContractionAxes.Extent(channels), batches = ContractionAxes.Extent(axes.Batches), tapCount = ContractionAxes.Extent(taps);
        if (channels.Length == 0 || batches * extent < options.FewestChannels || !CanBeTiled(tapCount)) return null;
        long block = Math.Max(1, batches * extent / WantedJobs);
        WindowPart? channel = null;
        // Channels that are more than one axis are read in place only.
        if (right.IsStaged)
        {
            if (channels.Length > 1) return null;
            channel = WindowPart.TryOf(right, channels[0], block);
            if (channel is null || channel.Dimension == line.Dimension) return null;
        }
        return line.InBands(
            MostPointsOfBand / depth[2].Extent, band => new OperandTaps(right, axes, depth[0], band, depth[2], channels, channel, taps, block),
            found => found.window.Floats * sizeof(float) <= options.LargestWindow);
    }

    /// <inheritdoc/>
    public void Write(SourceWriter source, MemoryMap memory)
    {
        long[] strides = window.Copy.Strides();
        int last = strides.Length - 1;
        window.WriteExtents(source, point);
        source.Line("public static long PointFloats => " + Text(right.Dimensions[last].Form.CoefficientOf(point)) + ";");
        source.Line("public static int Channels => " + Text(ContractionAxes.Extent(channels)) + ";");
        source.Line("public static int ChannelBlock => " + Text(channelBlock) + ";");
        source.Line("public static int Taps => " + Text(ContractionAxes.Extent(taps)) + ";");
        source.Line("public static long WindowFloats => " + Text(window.Floats) + ";");
        window.Copy.WriteOffset(source, "private static long Channel(int channel)", "channel", channels, false);
        source.Line("public static long ChannelOffset(int first, int channel) => Channel(" + (right.IsStaged ? "channel - first" : "channel") + ");");
        window.Write(source, memory, hasChannels: true);
        WriteTiles(source, strides);
    }

    private static bool CanBeTiled(long taps)
    {
        long tiles = (taps + HighestTile - 1) / HighestTile;
        return tiles <= MostTiles && taps / tiles >= LowestTile;
    }

    private void WriteTiles(SourceWriter source, long[] strides)
    {
        long count = ContractionAxes.Extent(taps), tiles = (count + HighestTile - 1) / HighestTile, first = 0;
        var heights = new List<(long First, long Rows)>();
        for (long tile = 0; tile < tiles; tile++)
        {
            long rows = count / tiles + (tile < count % tiles ? 1 : 0);
            heights.Add((first, rows));
            first += rows;
        }
        source.Open("public static void Multiply(int k, float* points, long* places, float* panel, int width, float* sums, int stride, bool accumulates)");
        foreach (var (from, _) in heights)
        {
            source.Line("TapKernel.Run<TapsFrom" + Text(from) + ">(k, points, places, panel, width, sums" + (from == 0 ? "" : " + " + Text(from) + " * stride") + ", stride, accumulates);");
        }
        source.Close();
        foreach (var (from, rows) in heights)
        {
            source.Open("private readonly struct TapsFrom" + Text(from) + " : ITileRows");
            source.Line("public static int Rows => " + Text(rows) + ";");
            source.Line("[global::System.Runtime.CompilerServices.MethodImpl(global::System.Runtime.CompilerServices.MethodImplOptions.AggressiveInlining)]");
            source.Line("public static int Place(int row) => " + Place(from, strides) + ";");
            source.Close();
        }
    }

    // Where a tap is: a constant where the row is one.
    private string Place(long from, long[] strides)
    {
        string tap = from == 0 ? "row" : "(row + " + Text(from) + ")", place = "";
        long inner = ContractionAxes.Extent(taps);
        for (int i = 0; i < taps.Length; i++)
        {
            inner /= taps[i].Extent;
            long floats = 0;
            for (int dimension = 0; dimension < strides.Length; dimension++) floats += right.Dimensions[dimension].Form.CoefficientOf(taps[i]) * strides[dimension];
            string index = (inner == 1 ? tap : tap + " / " + Text(inner)) + (i == 0 ? "" : " % " + Text(taps[i].Extent));
            place += (i == 0 ? "" : " + ") + index + " * " + Text(floats);
        }
        return place;
    }

    private static string Text(long value) => value.ToString(CultureInfo.InvariantCulture);
}
