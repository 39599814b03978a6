using System.Globalization;
using NetCompiler.Compiler.Tensors;

namespace NetCompiler.Compiler.Emit.Cpu;

/// <summary>
/// Writes a contraction as a struct for the runtime's driver: how large it is, where each operand's elements lie, and the epilogue.
/// </summary>
internal sealed class ContractionStruct
{
    private readonly Step step;
    private readonly ContractionAxes axes;
    private readonly ContractionOperand left;
    private readonly ContractionOperand right;
    private readonly IReadInPlace? inPlace;

    private ContractionStruct(Step step, ContractionAxes axes, ContractionOperand left, ContractionOperand right, IReadInPlace? inPlace)
    {
        this.inPlace = inPlace;
        this.step = step;
        this.axes = axes;
        this.left = left;
        this.right = right;
    }

    /// <summary>The struct of a step; null if the step is better run as a loop nest.</summary>
    /// <param name="step">The step.</param>
    /// <param name="options">From how many products on the driver pays, and how much is staged at a time.</param>
    public static ContractionStruct? TryOf(Step step, CpuEmitOptions options)
    {
        if (ContractionAxes.TryOf(step, options.SmallestContraction) is not { } axes) return null;
        var left = ContractionOperand.TryOf(axes.Left, null, axes.Groups);
        var right = ContractionOperand.TryOf(axes.Right, axes.Fastest, axes.Groups);
        if (left is null || right is null) return null;
        var inPlace = InPlace(left, right, axes, options);
        return new ContractionStruct(step, axes, left, inPlace is null ? right.InSlabs(axes, options) : right, inPlace);
    }

    /// <summary>The runtime's driver for it, without its type argument.</summary>
    public string Driver => inPlace?.Driver ?? "ContractionRunner";

    /// <summary>Writes the struct.</summary>
    /// <param name="source">Where to.</param>
    /// <param name="name">The struct's name.</param>
    /// <param name="memory">Where tensors lie.</param>
    public void Write(SourceWriter source, string name, MemoryMap memory)
    {
        source.Open("internal readonly unsafe struct " + name + " : " + (inPlace?.Interface ?? "IContraction"));
        source.Line("public static int Batches => " + Text(ContractionAxes.Extent(axes.Batches)) + ";");
        source.Line("public static int Rows => " + Text(ContractionAxes.Extent(axes.Rows)) + ";");
        source.Line("public static int Depth => " + Text(ContractionAxes.Extent(axes.Depth)) + ";");
        source.Line("public static float* Left(CpuProgram program) => " + left.Pointer(memory, 0) + ";");
        left.WriteOffset(source, "public static long LeftBatch(int batch)", "batch", axes.Batches, true);
        left.WriteOffset(source, "public static long LeftRow(int row)", "row", axes.Rows, false);
        left.WriteOffset(source, "public static long LeftDepth(int depth)", "depth", axes.Depth, false);
        if (inPlace is null) WriteRight(source, memory);
        else inPlace.Write(source, memory);
        ContractionEpilogue.Of(step, axes.Batches, axes.Rows, axes.Columns, memory).Write(source);
        source.Close();
    }

    // Rows become columns of the micro-kernel there: they must fill its vectors.
    private static IReadInPlace? InPlace(ContractionOperand left, ContractionOperand right, ContractionAxes axes, CpuEmitOptions options)
    {
        const double VectorLanes = 16;
        double rows = ContractionAxes.Extent(axes.Rows);
        if (left.IsStaged || options.LargestWindow == 0 || rows / (Math.Ceiling(rows / VectorLanes) * VectorLanes) < options.LeastFilledVectors) return null;
        return (IReadInPlace?)OperandWindow.TryOf(right, axes, options) ?? OperandTaps.TryOf(right, axes, options);
    }

    private void WriteRight(SourceWriter source, MemoryMap memory)
    {
        long rightStaged = left.StagedFloats;
        source.Line("public static int Columns => " + Text(ContractionAxes.Extent(axes.Columns)) + ";");
        source.Line("public static long StagedFloats => " + Text(rightStaged + right.StagedFloats) + ";");
        source.Line("public static int Slabs => " + Text(right.Slabs) + ";");
        source.Line("public static bool SlabsAlongDepth => " + (right.SlabAxis is { } axis && axes.Depth.Contains(axis) ? "true" : "false") + ";");
        source.Line("public static long SlabFloats => " + Text(right.SlabFloats) + ";");
        source.Line("public static float* Right(CpuProgram program) => " + right.Pointer(memory, rightStaged) + ";");
        right.WriteOffset(source, "public static long RightBatch(int batch)", "batch", axes.Batches, true);
        right.WriteOffset(source, "public static long RightColumn(int column)", "column", axes.Columns, false);
        right.WriteOffset(source, "public static long RightDepth(int depth)", "depth", axes.Depth, false);
        WriteStaging(source, "StageLeft", left, memory, 0);
        WriteStaging(source, "StageRight", right, memory, rightStaged);
    }

    private static void WriteStaging(SourceWriter source, string name, ContractionOperand operand, MemoryMap memory, long staged)
    {
        int tiles = operand.IsStaged ? operand.WriteStaging(source, name + "Rows", memory, staged) : 0;
        source.Open("public static void " + name + "(CpuProgram program)");
        if (tiles > 0) source.Line("program.Run(" + Text(tiles) + ", &" + name + "Rows);");
        source.Close();
    }

    private static string Text(long value) => value.ToString(CultureInfo.InvariantCulture);
}
