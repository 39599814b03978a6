using System.Globalization;
using NetCompiler.Compiler.Tensors;

namespace NetCompiler.Compiler.Emit.Cpu;

/// <summary>
/// The right operand of a contraction whose columns are the points of images, line by line: what a band of lines of one image needs of it, in place or as a copy. So the
/// runtime can read neighbouring points where they are instead of packing them.
/// </summary>
internal sealed class OperandWindow
{
    // Shorter lines are too low for a tile.
    private const int FewestPoints = 5;
    private const int FewestDepths = 16;
    // Sums of a band for one panel of weights stay in the second-level cache too.
    private const long MostPointsOfBand = 1024;
    private const double VectorLanes = 16;

    private readonly ContractionOperand operand;
    private readonly ContractionAxes axes;
    private readonly Axis? image;
    private readonly Axis? line;
    private readonly Axis point;
    private readonly int lineDimension;
    private readonly long bandLines;
    private readonly ContractionOperand copy;

    private OperandWindow(ContractionOperand operand, ContractionAxes axes, Axis? image, Axis? line, Axis point, int lineDimension, long bandLines)
    {
        this.operand = operand;
        this.axes = axes;
        this.image = image;
        this.line = line;
        this.point = point;
        this.lineDimension = lineDimension;
        this.bandLines = bandLines;
        copy = operand.IsStaged ? operand.Part([.. operand.Dimensions.Select(Part)]) : operand;
    }

    private long LineStep => line is null ? 0 : operand.Dimensions[lineDimension].Form.CoefficientOf(line);

    private long Lines => line?.Extent ?? 1;

    private long WindowFloats => operand.IsStaged ? copy.Dimensions.Aggregate(copy.RowFloats, (product, dimension) => product * dimension.Length) / Last.Length : 0;

    private OperandDimension Last => operand.Dimensions[operand.Dimensions.Count - 1];

    /// <summary>The windows of an operand; null if its columns are not the points of images, or if packing it is better.</summary>
    /// <param name="right">The operand.</param>
    /// <param name="axes">The contraction.</param>
    /// <param name="options">How large a window may be.</param>
    public static OperandWindow? TryOf(ContractionOperand right, ContractionAxes axes, CpuEmitOptions options)
    {
        var columns = axes.Columns.Where(axis => axis.Extent > 1).ToList();
        if (options.LargestWindow == 0 || columns.Count == 0 || right.Load.Type != ScalarType.Number || ContractionAxes.Extent(axes.Depth) < FewestDepths) return null;
        Axis? image = columns.Count > 1 && right.IsCutBy(columns[0]) ? columns[0] : null;
        if (image is not null) columns.RemoveAt(0);
        var point = columns[columns.Count - 1];
        var line = columns.Count > 1 ? columns[0] : null;
        int last = right.Dimensions.Count - 1;
        if (columns.Count > 2 || point.Extent < FewestPoints || point.Extent > MostPointsOfBand) return null;
        // Points are neighbours, and decided by the last index alone; lines by one other index.
        if (DimensionOf(right, point) != last || right.Dimensions[last].Form.CoefficientOf(point) != right.Phases) return null;
        if (axes.Batches.Any(axis => right.Dimensions[last].Form.CoefficientOf(axis) != 0)) return null;
        int lineDimension = line is null ? -1 : DimensionOf(right, line);
        if (line is not null && (lineDimension < 0 || lineDimension == last || right.Dimensions[lineDimension].Form.CoefficientOf(line) < 0)) return null;
        double rows = ContractionAxes.Extent(axes.Rows);
        if (rows / (Math.Ceiling(rows / VectorLanes) * VectorLanes) < options.LeastFilledVectors) return null;
        long lines = line?.Extent ?? 1, most = Math.Min(lines, Math.Max(1, MostPointsOfBand / point.Extent));
        while (true)
        {
            // Bands of nearly equal heights.
            long bands = (lines + most - 1) / most, height = (lines + bands - 1) / bands;
            var window = new OperandWindow(right, axes, image, line, point, lineDimension, height);
            if (window.WindowFloats * sizeof(float) <= options.LargestWindow) return window;
            if (height == 1) return null;
            most = height - 1;
        }
    }

    /// <summary>Writes what the driver has to know of it.</summary>
    /// <param name="source">Where to.</param>
    /// <param name="memory">Where tensors lie.</param>
    public void Write(SourceWriter source, MemoryMap memory)
    {
        long[] strides = copy.Strides();
        long lineFloats = line is null ? 0 : LineStep * strides[lineDimension];
        source.Line("public static int Images => " + Text(image?.Extent ?? 1) + ";");
        source.Line("public static int Lines => " + Text(Lines) + ";");
        source.Line("public static int Points => " + Text(point.Extent) + ";");
        source.Line("public static int BandLines => " + Text(bandLines) + ";");
        source.Line("public static long LineFloats => " + Text(lineFloats) + ";");
        source.Line("public static long WindowFloats => " + Text(WindowFloats) + ";");
        copy.WriteOffset(source, "public static long RightDepth(int depth)", "depth", axes.Depth, true);
        if (operand.IsStaged)
        {
            WriteCopy(source, memory, strides);
            return;
        }
        operand.WriteOffset(source, "private static long RightBatch(int batch)", "batch", axes.Batches, true);
        source.Line("public static float* Window(CpuProgram program, int batch, int image, int line, float* scratch) => " + operand.Pointer(memory, 0) + " + RightBatch(batch)"
            + (image is null ? "" : " + image * " + Text(strides[0]) + "L") + " + line * " + Text(lineFloats) + "L;");
    }

    // Row by row of the copy: positions of each dimension but the last.
    private void WriteCopy(SourceWriter source, MemoryMap memory, long[] strides)
    {
        int last = operand.Dimensions.Count - 1;
        long[] tensorStrides = operand.Load.Tensor.Shape.Strides();
        source.Line("// " + CSharpLiteral.Comment(operand.Load.Tensor.Name + " " + operand.Load.Tensor.Shape) + " as " + string.Join("x", copy.Dimensions.Select(dimension => dimension.Length))
            + (operand.Phases > 1 ? ", every " + Text(operand.Phases) + "th element together" : ""));
        source.Open("public static float* Window(CpuProgram program, int batch, int image, int line, float* scratch)");
        string at = "", to = "", conditions = "";
        int open = 0;
        for (int i = 0; i < last; i++)
        {
            var part = copy.Dimensions[i];
            string index = "i" + Text(i), place = "r" + Text(i);
            if (image is not null && i == 0)
            {
                source.Line("long " + index + " = image;");
            }
            else
            {
                source.Line("long " + place + "First = " + FirstOf(part, i) + ";");
                string length = Text(part.Length);
                if (i == lineDimension && bandLines < Lines) length = "Math.Min(" + length + ", " + Text(part.Length - (bandLines - 1) * LineStep) + " + (" + Text(Lines - 1) + " - line) * " + Text(LineStep) + "L)";
                source.Open("for (long " + place + " = 0, " + place + "End = " + length + "; " + place + " < " + place + "End; " + place + "++)");
                open++;
                source.Line("long " + index + " = " + place + "First + " + place + ";");
                if (part.Divisor > 1) source.Line(index + " = ScalarMath.DivideExactly(" + index + ", " + Text(part.Divisor) + ");");
                if (part.IsStaged) conditions += (conditions.Length == 0 ? "" : " && ") + "(ulong)" + index + " < " + Text(part.Extent);
                to += " + " + place + " * " + Text(strides[i]) + "L";
            }
            at += " + " + index + " * " + Text(tensorStrides[i]) + "L";
        }
        string from = memory.Pointer(operand.Load.Tensor) + at;
        source.Line("float* from = " + (conditions.Length == 0 ? "" : conditions + " ? ") + from + (conditions.Length == 0 ? "" : " : null") + ";");
        source.Line("StagedRow.Write(from, " + Text(Last.Extent) + ", scratch" + to + ", " + Text(Last.Length) + ", " + Text(Last.First) + ", " + Text(Last.Divisor) + ", " + Text(operand.Phases) + ", "
            + CSharpLiteral.Single((float)(operand.Load.Outside ?? 0)) + ");");
        for (int i = 0; i < open; i++) source.Close();
        long beginning = copy.Beginning;
        source.Line("return scratch" + (beginning == 0 ? "" : " + " + Text(beginning)) + ";");
        source.Close();
    }

    // The position that a window begins at: its batch's and its first line's.
    private string FirstOf(OperandDimension part, int dimension)
    {
        string first = Text(part.First);
        long inner = ContractionAxes.Extent(axes.Batches);
        foreach (var axis in axes.Batches)
        {
            inner /= axis.Extent;
            long coefficient = part.Form.CoefficientOf(axis);
            if (coefficient != 0 && axis.Extent > 1) first += " + batch / " + Text(inner) + " % " + Text(axis.Extent) + " * " + Text(coefficient) + "L";
        }
        if (dimension == lineDimension) first += " + line * " + Text(LineStep) + "L";
        return first;
    }

    // What one band of one image and batch needs of a dimension; of the last one, whole rows.
    private OperandDimension Part(OperandDimension dimension, int place)
    {
        if (place == operand.Dimensions.Count - 1) return dimension;
        if (place == 0 && image is not null) return dimension.Part(0, 1);
        long first = dimension.Form.Constant, length = 1;
        foreach (var axis in axes.Depth)
        {
            long last = dimension.Form.CoefficientOf(axis) * (axis.Extent - 1);
            first += Math.Min(0, last);
            length += Math.Abs(last);
        }
        if (place == lineDimension) length += (bandLines - 1) * LineStep;
        return dimension.Part(first, length);
    }

    // Which dimension knows an axis; -1 if several do.
    private static int DimensionOf(ContractionOperand operand, Axis axis)
    {
        int found = -1;
        for (int i = 0; i < operand.Dimensions.Count; i++)
        {
            if (operand.Dimensions[i].Form.CoefficientOf(axis) == 0) continue;
            if (found >= 0) return -1;
            found = i;
        }
        return found;
    }

    private static string Text(long value) => value.ToString(CultureInfo.InvariantCulture);
}
