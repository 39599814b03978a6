using System.Globalization;
using NetCompiler.Compiler.Tensors;

namespace NetCompiler.Compiler.Emit.Cpu;

/// <summary>What follows the sums of a contraction, for a tile of them: bias, ReLU and whatever else was fused, and the store; along runs of neighbouring columns.</summary>
internal sealed class ContractionEpilogue
{
    private readonly LoopAxes axes;
    private readonly int vectorAxis;
    private readonly ExpressionWriter writer;
    private readonly string store;

    private ContractionEpilogue(Step step, MemoryMap memory, LoopAxes axes, int vectorAxis)
    {
        this.axes = axes;
        this.vectorAxis = vectorAxis;
        var levels = new Dictionary<int, int>();
        for (int group = 0; group < axes.Groups.Count; group++)
        {
            foreach (int axis in axes.Groups[group]) levels[axis] = axis == vectorAxis ? 3 : group;
        }
        int resultLevel = vectorAxis < 0 ? 2 : 3;
        writer = new ExpressionWriter(memory, axes, vectorAxis, levels, resultLevel) 
        {
            Result = new EmittedValue("result", ScalarType.Number, vectorAxis >= 0, resultLevel, true),
            StoresPastCaches = true,
        };
        store = writer.Store(step.Target, writer.Write(step.Value));
    }

    /// <summary>The epilogue of a step, with vectors if its expressions allow them.</summary>
    /// <param name="step">The step.</param>
    /// <param name="batches">The axes of the batch.</param>
    /// <param name="rows">The axes of the rows.</param>
    /// <param name="columns">The axes of the columns.</param>
    /// <param name="memory">Where tensors lie.</param>
    public static ContractionEpilogue Of(Step step, IReadOnlyList<Axis> batches, IReadOnlyList<Axis> rows, IReadOnlyList<Axis> columns, MemoryMap memory)
    {
        var forms = TensorAccess.Forms([step.Value]).Append(TensorAccess.Of(step.Target.Tensor, step.Target.Indices, false).Position).ToArray();
        var axes = LoopAxes.Merge([batches, rows, columns], forms);
        try
        {
            var known = axes.Groups[2];
            return new ContractionEpilogue(step, memory, axes, known.Count == 0 ? -1 : known[known.Count - 1]);
        }
        catch (NotVectorizableException)
        {
            return new ContractionEpilogue(step, memory, axes, -1);
        }
    }

    /// <summary>Writes the method that stores a tile.</summary>
    /// <param name="source">Where to.</param>
    public void Write(SourceWriter source)
    {
        source.Open("public static void Store(CpuProgram program, float* tile, int stride, int batch, int firstRow, int rows, int firstColumn, int columns)");
        foreach (string pointer in writer.Pointers) source.Line(pointer);
        Decode(source, "batch", axes.Groups[0]);
        WriteLines(source, 0);
        source.Open("for (int row = firstRow; row < firstRow + rows; row++)");
        source.Line("float* sums = tile + (row - firstRow) * stride - firstColumn;");
        Decode(source, "row", axes.Groups[1]);
        WriteLines(source, 1);
        if (vectorAxis < 0) WritePlainColumns(source);
        else WriteRuns(source);
        source.Close().Close();
    }

    private void WritePlainColumns(SourceWriter source)
    {
        source.Open("for (int column = firstColumn; column < firstColumn + columns; column++)");
        Decode(source, "column", axes.Groups[2]);
        WriteLines(source, 2);
        source.Line("float result = sums[column];");
        WriteEnd(source);
        source.Close();
    }

    private void WriteRuns(SourceWriter source)
    {
        string extent = Text(axes.Extent(vectorAxis)), index = ExpressionWriter.Index(vectorAxis);
        source.Line("int length;");
        source.Open("for (int column = firstColumn; column < firstColumn + columns; column += length)");
        Decode(source, "column", axes.Groups[2], "first");
        source.Line("length = (int)Math.Min(firstColumn + columns - column, " + extent + " - first);");
        WriteLines(source, 2);
        source.Open("for (int lane = 0; lane < length; lane += Lanes.Count)");
        source.Line("int lanes = Math.Min(length - lane, Lanes.Count);");
        source.Line("long " + index + " = first + lane;");
        WriteLines(source, 3);
        source.Line("var result = Vector512.Load(sums + column + lane);");
        WriteEnd(source);
        source.Close().Close();
    }

    private void WriteEnd(SourceWriter source)
    {
        foreach (string line in writer.After) source.Line(line);
        source.Line(store);
    }

    // The vector axis's index is where a run begins.
    private void Decode(SourceWriter source, string flat, IReadOnlyList<int> group, string? vectorName = null)
    {
        long inner = group.Aggregate(1L, (product, axis) => product * axes.Extent(axis));
        for (int i = 0; i < group.Count; i++)
        {
            long extent = axes.Extent(group[i]);
            inner /= extent;
            string name = group[i] == vectorAxis && vectorName is not null ? vectorName : ExpressionWriter.Index(group[i]);
            source.Line("long " + name + " = " + (inner == 1 ? flat : flat + " / " + Text(inner)) + (i == 0 ? "" : " % " + Text(extent)) + ";");
        }
    }

    private void WriteLines(SourceWriter source, int level)
    {
        foreach (string line in writer.LinesAt(level)) source.Line(line);
    }

    private static string Text(long value) => value.ToString(CultureInfo.InvariantCulture);
}
