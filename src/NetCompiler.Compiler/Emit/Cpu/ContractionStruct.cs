using System.Globalization;
using NetCompiler.Compiler.Tensors;

namespace NetCompiler.Compiler.Emit.Cpu;

/// <summary>
/// Writes a contraction as a struct for the runtime's driver: how large it is, where each operand's elements lie, and the epilogue. An axis that both operands
/// know counts batches, one that only the left knows rows, one that only the right knows columns; the axes that are summed over are the depth. The
/// operand that knows the axis along which the result's elements are neighbours is the right one.
/// </summary>
internal sealed class ContractionStruct
{
    private const long LargestExtent = int.MaxValue / 2;

    private readonly Step step;
    private readonly IReadOnlyList<Axis> batches;
    private readonly IReadOnlyList<Axis> rows;
    private readonly IReadOnlyList<Axis> columns;
    private readonly IReadOnlyList<Axis> depth;
    private readonly ContractionOperand left;
    private readonly ContractionOperand right;

    private ContractionStruct(
        Step step, IReadOnlyList<Axis> batches, IReadOnlyList<Axis> rows, IReadOnlyList<Axis> columns, IReadOnlyList<Axis> depth, ContractionOperand left, ContractionOperand right)
    {
        this.step = step;
        this.batches = batches;
        this.rows = rows;
        this.columns = columns;
        this.depth = depth;
        this.left = left;
        this.right = right;
    }

    /// <summary>The struct of a step; null if the step is better run as a loop nest.</summary>
    /// <param name="step">The step.</param>
    /// <param name="smallest">The number of products from which on the driver pays.</param>
    public static ContractionStruct? TryOf(Step step, long smallest)
    {
        if (Contraction.TryOf(step) is not { } contraction || (double)step.PointCount * step.ReductionCount < smallest) return null;
        TensorLoad left = contraction.Left, right = contraction.Right;
        HashSet<Axis> leftAxes = Axes(left), rightAxes = Axes(right);
        var position = TensorAccess.Of(step.Target.Tensor, step.Target.Indices, false).Position;
        var fastest = step.Axes.Where(axis => axis.Extent > 1 && leftAxes.Contains(axis) != rightAxes.Contains(axis))
            .OrderBy(axis => Math.Abs(position.CoefficientOf(axis))).First();
        if (leftAxes.Contains(fastest))
        {
            (left, right) = (right, left);
            (leftAxes, rightAxes) = (rightAxes, leftAxes);
        }
        Axis[] rows = [.. step.Axes.Where(axis => leftAxes.Contains(axis) && !rightAxes.Contains(axis))];
        Axis[] columns = [.. step.Axes.Where(axis => !leftAxes.Contains(axis) && rightAxes.Contains(axis))];
        Axis[] batches = [.. step.Axes.Where(axis => leftAxes.Contains(axis) == rightAxes.Contains(axis))];
        Axis[] depth = [.. step.Reduction!.Axes];
        // A product of a matrix and a vector is bound by memory: a loop nest streams the matrix once.
        if (Extent(rows) < 2 || Extent(columns) < 2) return null;
        if (new[] { rows, columns, batches, depth }.Any(group => Extent(group) > LargestExtent)) return null;
        IReadOnlyList<IReadOnlyList<Axis>> groups = [batches, rows, columns, depth];
        var leftOperand = ContractionOperand.TryOf(left, null, groups);
        var rightOperand = ContractionOperand.TryOf(right, fastest, groups);
        return leftOperand is null || rightOperand is null ? null : new ContractionStruct(step, batches, rows, columns, depth, leftOperand, rightOperand);
    }

    /// <summary>Writes the struct.</summary>
    /// <param name="source">Where to.</param>
    /// <param name="name">The struct's name.</param>
    /// <param name="memory">Where tensors lie.</param>
    public void Write(SourceWriter source, string name, MemoryMap memory)
    {
        source.Open("internal readonly unsafe struct " + name + " : IContraction");
        source.Line("public static int Batches => " + Text(Extent(batches)) + ";");
        source.Line("public static int Rows => " + Text(Extent(rows)) + ";");
        source.Line("public static int Columns => " + Text(Extent(columns)) + ";");
        source.Line("public static int Depth => " + Text(Extent(depth)) + ";");
        long rightStaged = left.StagedFloats;
        source.Line("public static long StagedFloats => " + Text(rightStaged + right.StagedFloats) + ";");
        source.Line("public static float* Left(CpuProgram program) => " + left.Pointer(memory, 0) + ";");
        source.Line("public static float* Right(CpuProgram program) => " + right.Pointer(memory, rightStaged) + ";");
        left.WriteOffset(source, "public static long LeftBatch(int batch)", "batch", batches, true);
        left.WriteOffset(source, "public static long LeftRow(int row)", "row", rows, false);
        left.WriteOffset(source, "public static long LeftDepth(int depth)", "depth", depth, false);
        right.WriteOffset(source, "public static long RightBatch(int batch)", "batch", batches, true);
        right.WriteOffset(source, "public static long RightColumn(int column)", "column", columns, false);
        right.WriteOffset(source, "public static long RightDepth(int depth)", "depth", depth, false);
        WriteStaging(source, memory, rightStaged);
        ContractionEpilogue.Of(step, batches, rows, columns, memory).Write(source);
        source.Close();
    }

    private void WriteStaging(SourceWriter source, MemoryMap memory, long rightStaged)
    {
        int leftTiles = left.IsStaged ? left.WriteStaging(source, "StageLeft", memory, 0) : 0;
        int rightTiles = right.IsStaged ? right.WriteStaging(source, "StageRight", memory, rightStaged) : 0;
        source.Open("public static void Stage(CpuProgram program)");
        if (leftTiles > 0) source.Line("program.Run(" + Text(leftTiles) + ", &StageLeft);");
        if (rightTiles > 0) source.Line("program.Run(" + Text(rightTiles) + ", &StageRight);");
        source.Close();
    }

    private static HashSet<Axis> Axes(TensorLoad load) =>
        new(load.Indices.SelectMany(ScalarWalker.SelfAndDescendants).OfType<IndexVariable>().Select(variable => variable.Axis));

    private static long Extent(IReadOnlyList<Axis> group) => group.Aggregate(1L, (product, axis) => product * axis.Extent);

    private static string Text(long value) => value.ToString(CultureInfo.InvariantCulture);
}
