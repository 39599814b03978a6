using System.Globalization;
using NetCompiler.Compiler.Tensors;

namespace NetCompiler.Compiler.Emit.Cpu;

/// <summary>
/// What a job needs of a contraction's right operand that holds images: of one batch and one image, a band of lines, and of some axes everything. It is a copy where indices leave
/// the tensor, are divided, or are a stride apart; else the place in the tensor.
/// </summary>
internal sealed class WindowCopy
{
    private readonly ContractionOperand operand;
    private readonly IReadOnlyList<Axis> batches;
    private readonly Axis? image;
    private readonly WindowPart? line;
    private readonly WindowPart? channel;
    private readonly IReadOnlyList<Axis> inner;

    /// <summary>A window.</summary>
    /// <param name="operand">The operand.</param>
    /// <param name="batches">The axes of the batch.</param>
    /// <param name="image">The axis of images; null if there is one only.</param>
    /// <param name="line">The axis of lines, some of which belong to a job; null if there is one only.</param>
    /// <param name="channel">An axis of which a job has a block; null for none.</param>
    /// <param name="inner">The axes of which a job has all.</param>
    public WindowCopy(ContractionOperand operand, IReadOnlyList<Axis> batches, Axis? image, WindowPart? line, WindowPart? channel, IReadOnlyList<Axis> inner)
    {
        this.operand = operand;
        this.batches = batches;
        this.image = image;
        this.line = line;
        this.channel = channel;
        this.inner = inner;
        Copy = operand.IsStaged ? operand.Part([.. operand.Dimensions.Select(Part)]) : operand;
    }

    /// <summary>The operand as it is in the window.</summary>
    public ContractionOperand Copy { get; }

    /// <summary>The floats of the copy; 0 where there is none.</summary>
    public long Floats => operand.IsStaged ? Copy.Dimensions.Aggregate(Copy.RowFloats, (product, dimension) => product * dimension.Length) / Last.Length : 0;

    /// <summary>How many floats apart lines are.</summary>
    public long LineFloats => line is null ? 0 : line.Step * Copy.Strides()[line.Dimension];

    private OperandDimension Last => operand.Dimensions[operand.Dimensions.Count - 1];

    /// <summary>Which dimension of an operand knows an axis; -1 if none or several do.</summary>
    /// <param name="operand">The operand.</param>
    /// <param name="axis">The axis.</param>
    public static int DimensionOf(ContractionOperand operand, Axis axis)
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

    /// <summary>Writes how many images, lines and points there are, and how lines are worked on.</summary>
    /// <param name="source">Where to.</param>
    /// <param name="point">The axis of the points of a line.</param>
    public void WriteExtents(SourceWriter source, Axis point)
    {
        source.Line("public static int Images => " + Text(image?.Extent ?? 1) + ";");
        source.Line("public static int Lines => " + Text(line?.Axis.Extent ?? 1) + ";");
        source.Line("public static int Points => " + Text(point.Extent) + ";");
        source.Line("public static int BandLines => " + Text(line?.Block ?? 1) + ";");
        source.Line("public static long LineFloats => " + Text(LineFloats) + ";");
    }

    /// <summary>Writes the method that prepares a window.</summary>
    /// <param name="source">Where to.</param>
    /// <param name="memory">Where tensors lie.</param>
    /// <param name="hasChannels">Whether the driver works on blocks of channels.</param>
    public void Write(SourceWriter source, MemoryMap memory, bool hasChannels)
    {
        string signature = "public static float* Window(CpuProgram program, int batch, int image, int line, " + (hasChannels ? "int channel, " : "") + "float* scratch)";
        if (operand.IsStaged)
        {
            WriteCopy(source, memory, signature);
            return;
        }
        operand.WriteOffset(source, "private static long RightBatch(int batch)", "batch", batches, true);
        // Channels have offsets of their own there.
        source.Line(signature + " => " + operand.Pointer(memory, 0) + " + RightBatch(batch)" + (image is null ? "" : " + image * " + Text(operand.Strides()[0]) + "L") + " + line * " + Text(LineFloats) + "L;");
    }

    // Row by row of the copy: positions of each dimension but the last.
    private void WriteCopy(SourceWriter source, MemoryMap memory, string signature)
    {
        int last = operand.Dimensions.Count - 1;
        long[] tensorStrides = operand.Load.Tensor.Shape.Strides(), strides = Copy.Strides();
        Copy.WriteCopyComment(source);
        source.Open(signature);
        string at = "", to = "", conditions = "";
        int open = 0;
        for (int i = 0; i < last; i++)
        {
            var part = Copy.Dimensions[i];
            string index = "i" + Text(i), place = "r" + Text(i);
            if (image is not null && i == 0)
            {
                source.Line("long " + index + " = image;");
            }
            else
            {
                source.Line("long " + place + "First = " + FirstOf(part, i) + ";");
                source.Open("for (long " + place + " = 0, " + place + "End = " + LengthOf(part, i) + "; " + place + " < " + place + "End; " + place + "++)");
                open++;
                source.Line("long " + index + " = " + place + "First + " + place + ";");
                if (part.Divisor > 1) source.Line(index + " = ScalarMath.DivideExactly(" + index + ", " + Text(part.Divisor) + ");");
                if (part.IsStaged) conditions += (conditions.Length == 0 ? "" : " && ") + "(ulong)" + index + " < " + Text(part.Extent);
                to += " + " + place + " * " + Text(strides[i]) + "L";
            }
            at += " + " + index + " * " + Text(tensorStrides[i]) + "L";
        }
        Copy.WriteRow(source, memory.Pointer(operand.Load.Tensor) + at, conditions, "scratch" + to);
        for (int i = 0; i < open; i++) source.Close();
        long beginning = Copy.Beginning;
        source.Line("return scratch" + (beginning == 0 ? "" : " + " + Text(beginning)) + ";");
        source.Close();
    }

    // The position that a window begins at: its batch's, its first line's and its first channel's.
    private string FirstOf(OperandDimension part, int dimension)
    {
        string first = Text(part.First);
        long inner = ContractionAxes.Extent(batches);
        foreach (var axis in batches)
        {
            inner /= axis.Extent;
            long coefficient = part.Form.CoefficientOf(axis);
            if (coefficient != 0 && axis.Extent > 1) first += " + batch / " + Text(inner) + " % " + Text(axis.Extent) + " * " + Text(coefficient) + "L";
        }
        if (dimension == line?.Dimension) first += " + line * " + Text(line.Step) + "L";
        if (dimension == channel?.Dimension) first += " + channel * " + Text(channel.Step) + "L";
        return first;
    }

    // The last band and the last block may be smaller.
    private string LengthOf(OperandDimension part, int dimension)
    {
        long length = part.Length;
        string lines = "", channels = "";
        if (dimension == line?.Dimension && line.Block < line.Axis.Extent) (length, lines) = (length - (line.Block - 1) * line.Step, Rest(line, "line"));
        if (dimension == channel?.Dimension && channel.Block < channel.Axis.Extent) (length, channels) = (length - (channel.Block - 1) * channel.Step, Rest(channel, "channel"));
        return Text(length) + lines + channels;
    }

    private static string Rest(WindowPart part, string first) =>
        " + Math.Min(" + Text(part.Block - 1) + ", " + Text(part.Axis.Extent - 1) + " - " + first + ") * " + Text(part.Step) + "L";

    // What one job needs of a dimension; of the last one, whole rows.
    private OperandDimension Part(OperandDimension dimension, int place)
    {
        if (place == operand.Dimensions.Count - 1) return dimension;
        if (place == 0 && image is not null) return dimension.Part(0, 1);
        long first = dimension.Form.Constant, length = 1;
        foreach (var axis in inner)
        {
            long last = dimension.Form.CoefficientOf(axis) * (axis.Extent - 1);
            first += Math.Min(0, last);
            length += Math.Abs(last);
        }
        if (place == line?.Dimension) length += (line.Block - 1) * line.Step;
        if (place == channel?.Dimension) length += (channel.Block - 1) * channel.Step;
        return dimension.Part(first, length);
    }

    private static string Text(long value) => value.ToString(CultureInfo.InvariantCulture);
}

/// <summary>An axis of which a job has some neighbouring indices.</summary>
/// <param name="Axis">The axis.</param>
/// <param name="Dimension">The operand's only dimension that knows it.</param>
/// <param name="Step">How many positions of that dimension neighbours are apart; positive.</param>
/// <param name="Block">How many indices a job has, at most.</param>
internal sealed record WindowPart(Axis Axis, int Dimension, long Step, long Block)
{
    /// <summary>A part of an axis; null if more than one dimension knows it, or the last one does, or the axis goes backwards.</summary>
    /// <param name="operand">The operand.</param>
    /// <param name="axis">The axis.</param>
    /// <param name="block">How many indices a job has.</param>
    public static WindowPart? TryOf(ContractionOperand operand, Axis axis, long block)
    {
        int dimension = WindowCopy.DimensionOf(operand, axis);
        if (dimension < 0 || dimension == operand.Dimensions.Count - 1) return null;
        long step = operand.Dimensions[dimension].Form.CoefficientOf(axis);
        return step < 0 ? null : new WindowPart(axis, dimension, step, block);
    }

    /// <summary>The first of what is made of ever smaller parts that fits, in parts of nearly equal sizes; null if nothing does.</summary>
    /// <typeparam name="T">What is made.</typeparam>
    /// <param name="largest">How many indices a part has at most.</param>
    /// <param name="make">Makes something of a part.</param>
    /// <param name="fits">Whether it is small enough.</param>
    public T? InBands<T>(long largest, Func<WindowPart, T> make, Func<T, bool> fits)
        where T : class
    {
        for (long most = Math.Min(largest, Axis.Extent); most > 0;)
        {
            long bands = (Axis.Extent + most - 1) / most, height = (Axis.Extent + bands - 1) / bands;
            var made = make(this with { Block = height });
            if (fits(made)) return made;
            most = height - 1;
        }
        return null;
    }
}
