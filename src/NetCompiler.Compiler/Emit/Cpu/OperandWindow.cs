using System.Globalization;
using NetCompiler.Compiler.Tensors;

namespace NetCompiler.Compiler.Emit.Cpu;

/// <summary>
/// The right operand of a contraction whose columns are the points of images, line by line: a convolution, or its gradient by the input. The runtime reads neighbouring points where
/// they are instead of packing them.
/// </summary>
internal sealed class OperandWindow : IReadInPlace
{
    // Shorter lines are too low for a tile.
    private const int FewestPoints = 5;
    private const int FewestDepths = 16;
    // Sums of a band for one panel of weights stay in the second-level cache too.
    private const long MostPointsOfBand = 1024;

    private readonly ContractionAxes axes;
    private readonly Axis point;
    private readonly WindowCopy window;

    private OperandWindow(ContractionOperand operand, ContractionAxes axes, Axis? image, WindowPart? line, Axis point)
    {
        this.axes = axes;
        this.point = point;
        window = new WindowCopy(operand, axes.Batches, image, line, null, axes.Depth);
    }

    /// <inheritdoc/>
    public string Interface => "IWindowProduct";

    /// <inheritdoc/>
    public string Driver => "WindowRunner";

    /// <summary>The windows of an operand; null if its columns are not the points of images, or if packing it is better.</summary>
    /// <param name="right">The operand.</param>
    /// <param name="axes">The contraction.</param>
    /// <param name="options">How large a window may be.</param>
    public static OperandWindow? TryOf(ContractionOperand right, ContractionAxes axes, CpuEmitOptions options)
    {
        var columns = axes.Columns.Where(axis => axis.Extent > 1).ToList();
        if (columns.Count == 0 || ContractionAxes.Extent(axes.Depth) < FewestDepths) return null;
        var image = columns.Count > 1 && right.IsCutBy(columns[0]) ? columns[0] : null;
        if (image is not null) columns.RemoveAt(0);
        var point = columns[columns.Count - 1];
        int last = right.Dimensions.Count - 1;
        if (columns.Count > 2 || point.Extent < FewestPoints || point.Extent > MostPointsOfBand) return null;
        // Points are neighbours, and decided by the last index alone; lines by one other index.
        if (WindowCopy.DimensionOf(right, point) != last || right.Dimensions[last].Form.CoefficientOf(point) != right.Phases) return null;
        if (axes.Batches.Any(axis => right.Dimensions[last].Form.CoefficientOf(axis) != 0)) return null;
        var line = columns.Count > 1 ? WindowPart.TryOf(right, columns[0], 1) : null;
        if (line is null && columns.Count > 1) return null;
        bool Fits(OperandWindow found) => found.window.Floats * sizeof(float) <= options.LargestWindow;
        if (line is not null) return line.InBands(MostPointsOfBand / point.Extent, band => new OperandWindow(right, axes, image, band, point), Fits);
        var whole = new OperandWindow(right, axes, image, null, point);
        return Fits(whole) ? whole : null;
    }

    /// <inheritdoc/>
    public void Write(SourceWriter source, MemoryMap memory)
    {
        window.WriteExtents(source, point);
        source.Line("public static long WindowFloats => " + window.Floats.ToString(CultureInfo.InvariantCulture) + ";");
        window.Copy.WriteOffset(source, "public static long RightDepth(int depth)", "depth", axes.Depth, true);
        window.Write(source, memory, hasChannels: false);
    }
}
