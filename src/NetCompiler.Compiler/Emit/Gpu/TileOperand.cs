using System.Globalization;
using NetCompiler.Compiler.Tensors;

namespace NetCompiler.Compiler.Emit.Gpu;

/// <summary>
/// One operand of a contraction and the way its slices come into shared memory. An element's place is a sum of what its row (or column) and what its depth
/// contribute; the former is computed once, the latter once a slice. Where an index may leave the tensor, or is divided, the same holds of that index. Consecutive threads take
/// what lies next to each other in memory, four elements at once where everything is a multiple of four.
/// </summary>
internal sealed class TileOperand
{
    private const int BatchGroup = 0, OuterGroup = 1, DepthGroup = 2;

    private readonly string name;
    private readonly string outerName;
    private readonly TensorLoad load;
    private readonly KernelTensors tensors;
    private readonly LoopAxes axes;
    private readonly AffineForm position;
    private readonly IReadOnlyList<CheckedIndex> checks;
    private readonly int tileOuter;
    private readonly int tileDepth;
    private readonly int stride;
    private readonly long outerExtent;
    private readonly long depthExtent;
    private readonly LoadLayout layout;
    private readonly ColumnPatch? patch;

    private TileOperand(
        string name, TensorLoad load, KernelTensors tensors, IReadOnlyList<IReadOnlyList<Axis>> groups, AffineForm position,
        IReadOnlyList<CheckedIndex> checks, ContractionTile tile, ColumnPatch? patch)
    {
        this.patch = patch;
        bool isLeft = name == "left";
        (this.name, outerName) = (name, isLeft ? "Row" : "Column");
        (this.load, this.tensors, this.position, this.checks) = (load, tensors, position, checks);
        // The axes of a patch stay apart: each form of one axis alone says so.
        var apart = patch is null ? [] : groups[OuterGroup].Select(axis => AffineForm.TryOf(new IndexVariable(axis))!);
        axes = LoopAxes.Merge(groups, [position, .. checks.Select(check => check.Form), .. apart]);
        (tileOuter, stride) = isLeft ? (tile.Rows, tile.LeftStride) : (tile.Columns, tile.RightStride);
        tileDepth = tile.Depth;
        outerExtent = ContractionAxes.Extent(groups[OuterGroup]);
        depthExtent = ContractionAxes.Extent(groups[DepthGroup]);
        // Along the columns unless they are much further apart: their runs are longer.
        long outerStep = Step(OuterGroup), depthStep = Step(DepthGroup);
        bool isAlongDepth = outerStep == 0 || (depthStep != 0 && depthStep * 4 < outerStep);
        layout = (CanLoadFour(isAlongDepth ? DepthGroup : OuterGroup) ? LoadLayout.TryOf(tileOuter, tileDepth, tile.Threads, isAlongDepth, 4) : null)
            ?? LoadLayout.TryOf(tileOuter, tileDepth, tile.Threads, isAlongDepth, 1)
            ?? LoadLayout.TryOf(tileOuter, tileDepth, tile.Threads, !isAlongDepth, 1)
            ?? throw new InvalidOperationException("no layout of loads for a tile of " + tile);
    }

    /// <summary>The instructions of a slice's loads and stores, roughly: addresses, checks, loads, stores, and the decoding of the depth.</summary>
    public double LoopInstructions
    {
        get
        {
            const double OfAddress = 2, OfCheck = 2, OfDivision = 6, OfDecoding = 4;
            double ofLoad = 1 + OfAddress + checks.Sum(check => check.Divisor > 1 ? OfDivision : OfCheck) + (depthExtent % tileDepth != 0 ? 1 : 0);
            double decoding = DepthSteps().Count() * OfDecoding * Math.Max(1, axes.Groups[DepthGroup].Count);
            return layout.Steps.Count * (ofLoad + (layout.Width == 4 && layout.IsAlongDepth ? 4 : 1)) + decoding;
        }
    }

    /// <summary>The registers that loads take besides: what is under way, and where the thread's rows or columns lie.</summary>
    public int LoopRegisters => layout.Steps.Count * layout.Width + OuterSteps().Count() * (1 + checks.Count);

    /// <summary>The left operand of a contraction; null if its indices are of another kind.</summary>
    /// <param name="axes">The contraction.</param>
    /// <param name="tensors">The kernel's tensors.</param>
    /// <param name="tile">The tile.</param>
    public static TileOperand? Left(ContractionAxes axes, KernelTensors tensors, ContractionTile tile) =>
        TryOf("left", axes.Left, tensors, [axes.Batches, axes.Rows, axes.Depth], tile);

    /// <summary>The right operand of a contraction; null if its indices are of another kind.</summary>
    /// <param name="axes">The contraction.</param>
    /// <param name="tensors">The kernel's tensors.</param>
    /// <param name="tile">The tile.</param>
    /// <param name="patch">What the columns of a tile are; null for columns that follow each other.</param>
    public static TileOperand? Right(ContractionAxes axes, KernelTensors tensors, ContractionTile tile, ColumnPatch? patch = null) =>
        TryOf("right", axes.Right, tensors, [axes.Batches, axes.Columns, axes.Depth], tile, patch);

    /// <summary>The operand of a load; null if its indices are of another kind.</summary>
    /// <param name="name"><c>left</c> or <c>right</c>.</param>
    /// <param name="load">The load.</param>
    /// <param name="tensors">The kernel's tensors.</param>
    /// <param name="groups">The axes of the batch, of the rows or columns, and of the depth.</param>
    /// <param name="tile">The tile.</param>
    /// <param name="patch">What the columns of a tile are; null for columns that follow each other.</param>
    private static TileOperand? TryOf(
        string name, TensorLoad load, KernelTensors tensors, IReadOnlyList<IReadOnlyList<Axis>> groups, ContractionTile tile, ColumnPatch? patch = null)
    {
        if (load.Type != ScalarType.Number) return null;
        var checks = new List<CheckedIndex>();
        Scalar flat = 0;
        long[] strides = load.Tensor.Shape.Strides();
        for (int i = 0; i < load.Indices.Count; i++)
        {
            var (index, divisor) = load.Indices[i] is BinaryOperation { Operator: BinaryOperator.DivideExactly, Right: IntegerConstant { Value: > 0 } by } division
                ? (division.Left, by.Value)
                : (load.Indices[i], 1L);
            if (AffineForm.TryOf(index) is not { } form || form.Range.Max >= int.MaxValue || form.Range.Min < -int.MaxValue) return null;
            if (divisor > 1)
            {
                if (load.Outside is null) return null;
                checks.Add(new CheckedIndex(i, form, divisor, load.Tensor.Shape[i], strides[i]));
                continue;
            }
            flat = flat + index * new IntegerConstant(strides[i]);
            if (load.Outside is not null && !form.Range.IsInside(load.Tensor.Shape[i])) checks.Add(new CheckedIndex(i, form, 1, load.Tensor.Shape[i], strides[i]));
        }
        return AffineForm.TryOf(flat) is { } position ? new TileOperand(name, load, tensors, groups, position, checks, tile, patch) : null;
    }

    /// <summary>How elements are loaded, for people.</summary>
    public override string ToString() =>
        name + " along the " + (layout.IsAlongDepth ? "depth" : name == "left" ? "rows" : "columns") + (layout.Width == 4 ? ", four at a time" : "");

    /// <summary>Writes what is computed once: where this thread's rows or columns lie, and where its elements go in shared memory.</summary>
    /// <param name="source">Where to.</param>
    /// <param name="first">The first row or column of the group; a name.</param>
    /// <param name="offset">Where the operand's slice begins, in floats.</param>
    /// <param name="threads">How many threads a group has.</param>
    public void WriteOuter(SourceWriter source, string first, int offset, int threads)
    {
        // The number of a thread in its run, and the number of the run.
        string lane = name + "Lane", run = name + "Run";
        source.Line("int " + run + " = " + (layout.Run >= threads ? "0" : FastDivision.Quotient("thread", layout.Run)) + ";");
        source.Line("int " + lane + " = " + (layout.Run == 1 ? "0" : FastDivision.Remainder("thread", run, layout.Run)) + ";");
        string scale = layout.Width == 1 ? "" : " * 4";
        string outerStart = layout.IsAlongDepth ? run : lane + scale, depthStart = layout.IsAlongDepth ? lane + scale : run;
        source.Line("int " + name + "To = " + Text(offset) + " + (" + depthStart + ") * " + Text(stride) + " + " + outerStart + ";");
        source.Line("int " + name + "FirstDepth = " + depthStart + ";");
        KernelExpressions.Decode(source, "batch", axes.Groups[BatchGroup], axes.Extent, axis => name + "Batch" + Text(axis));
        foreach (int step in OuterSteps())
        {
            string index = name + outerName + Text(step);
            string flat = first + " + " + outerStart + (step == 0 ? "" : " + " + Text(step));
            // Past the last one, the last one is loaded: it is not stored.
            long extent = patch?.Points ?? outerExtent, last = extent - (layout.IsAlongDepth ? 1 : layout.Width);
            bool isFull = patch is null ? extent % tileOuter == 0 : extent == tileOuter;
            source.Line("int " + index + " = " + (isFull ? flat : "Math.Min(" + flat + ", " + Text(last) + ")") + ";");
            if (patch is null) KernelExpressions.Decode(source, index, axes.Groups[OuterGroup], axes.Extent, axis => index + "I" + Text(axis));
            else patch.Decode(source, index, axis => index + "I" + Text(axis));
            source.Line("int " + index + "At = " + tensors.Start(load.Tensor) + " + " + OuterPart(position, index) + ";");
            foreach (var check in checks) source.Line("int " + index + "Check" + Text(check.Dimension) + " = " + OuterPart(check.Form, index) + ";");
        }
    }

    /// <summary>Writes the registers that a slice is loaded into.</summary>
    /// <param name="source">Where to.</param>
    public void WriteValues(SourceWriter source)
    {
        for (int i = 0; i < layout.Steps.Count; i++) source.Line((layout.Width == 4 ? "Float4 " : "float ") + Value(i) + " = default;");
    }

    /// <summary>Writes the loads of a slice into registers.</summary>
    /// <param name="source">Where to.</param>
    /// <param name="firstDepth">Where the slice begins; a name.</param>
    public void WriteLoads(SourceWriter source, string firstDepth)
    {
        foreach (int step in DepthSteps())
        {
            string index = name + "Depth" + Text(step);
            source.Line("int " + index + " = " + firstDepth + " + " + name + "FirstDepth" + (step == 0 ? "" : " + " + Text(step)) + ";");
            KernelExpressions.Decode(source, index, axes.Groups[DepthGroup], axes.Extent, axis => index + "I" + Text(axis), depthExtent + tileDepth);
            source.Line("int " + index + "At = " + Part(position, DepthGroup, 0, axis => index + "I" + Text(axis)) + ";");
            foreach (var check in checks.Where(check => Terms(check.Form, DepthGroup).Any()))
            {
                source.Line("int " + index + "Check" + Text(check.Dimension) + " = " + Part(check.Form, DepthGroup, 0, axis => index + "I" + Text(axis)) + ";");
            }
        }
        for (int i = 0; i < layout.Steps.Count; i++) WriteLoad(source, i);
    }

    /// <summary>Writes the stores of what was loaded into shared memory.</summary>
    /// <param name="source">Where to.</param>
    /// <param name="slice">Where the slice begins, in floats; a name.</param>
    public void WriteStores(SourceWriter source, string slice)
    {
        // A view that begins at the thread's first element: the distances from there are constants of the instructions.
        bool isFours = layout is { Width: 4, IsAlongDepth: false };
        string target = name + "Target";
        source.Line("var " + target + " = " + (isFours ? "slices.SubView((" + slice + " + " + name + "To) >> 2);" : "sliceFloats.SubView(" + slice + " + " + name + "To);"));
        for (int i = 0; i < layout.Steps.Count; i++)
        {
            var (outer, depth) = layout.Steps[i];
            int to = depth * stride + outer;
            if (isFours) source.Line(target + "[" + Text(to / 4) + "] = " + Value(i) + ";");
            else if (layout.Width == 1) source.Line(target + "[" + Text(to) + "] = " + Value(i) + ";");
            else for (int lane = 0; lane < 4; lane++) source.Line(target + "[" + Text(to + lane * stride) + "] = " + Value(i) + "." + "XYZW"[lane] + ";");
        }
    }

    // A condition without branches, and then a load that is done or not: two machine instructions where a choice between two values takes jumps.
    private void WriteLoad(SourceWriter source, int number)
    {
        var (outerStep, depthStep) = layout.Steps[number];
        string outer = name + outerName + Text(outerStep), depth = name + "Depth" + Text(depthStep), value = Value(number);
        string at = outer + "At + " + depth + "At";
        string isInDepth = depthExtent % tileDepth == 0 ? "" : depth + " < " + Text(depthExtent);
        var conditions = new List<string>();
        if (isInDepth.Length > 0) conditions.Add(isInDepth);
        foreach (var check in checks)
        {
            string suffix = "Check" + Text(check.Dimension), index = outer + suffix;
            if (Terms(check.Form, DepthGroup).Any()) index = index + " + " + depth + suffix;
            if (check.Divisor == 1)
            {
                conditions.Add("(uint)(" + index + ") < " + Text(check.Extent) + "u");
                continue;
            }
            string whole = value + "Whole" + Text(check.Dimension), quotient = value + "Index" + Text(check.Dimension);
            source.Line("int " + whole + " = " + index + ";");
            // A negative index becomes a quotient far outside.
            source.Line("int " + quotient + " = " + FastDivision.Quotient(whole, check.Divisor) + ";");
            conditions.Add(quotient + " * " + Text(check.Divisor) + " == " + whole);
            conditions.Add("(uint)" + quotient + " < " + Text(check.Extent) + "u");
            at += " + " + quotient + " * " + Text(check.Stride);
        }
        if (conditions.Count == 0)
        {
            source.Line(value + " = " + Element(at) + ";");
            return;
        }
        source.Line("int " + value + "At = " + at + ";");
        source.Line("bool " + value + "Inside = " + string.Join(" & ", conditions.Select(condition => "(" + condition + ")")) + ";");
        float outside = (float)(load.Outside ?? 0);
        // Beyond the depth there are zeros, whatever lies outside of the tensor.
        string other = outside == 0 ? "default" : isInDepth.Length == 0 ? CSharpLiteral.Single(outside) : isInDepth + " ? " + CSharpLiteral.Single(outside) + " : 0f";
        source.Line(value + " = " + other + ";");
        source.Line("if (" + value + "Inside) " + value + " = " + Element(value + "At") + ";");
    }

    private string Element(string at) => layout.Width == 4 ? tensors.FoursAt(load.Tensor, at) : tensors.At(load.Tensor, at);

    private bool CanLoadFour(int group)
    {
        // Neighbours in a patch need not be neighbours in memory.
        if (patch is not null && group == OuterGroup) return false;
        if (axes.Groups[group].Count == 0 || !tensors.IsAligned(load.Tensor) || checks.Any(check => check.Divisor > 1)) return false;
        // What is read outside has to be the four zeros that a default is.
        if (checks.Count > 0 && (float)(load.Outside ?? 0) != 0) return false;
        int inner = axes.Groups[group][axes.Groups[group].Count - 1];
        return axes.Extent(inner) % 4 == 0
            && position.Constant % 4 == 0
            && position.Terms.All(term => axes.Extent(term.Axis.Ordinal) == 0 || (term.Axis.Ordinal == inner ? term.Coefficient == 1 : term.Coefficient % 4 == 0))
            && position.Terms.Any(term => term.Axis.Ordinal == inner)
            && checks.All(check => check.Form.Terms.All(term => term.Axis.Ordinal != inner));
    }

    // The distance of neighbours along the innermost axis of a group; 0 if the operand is the same along it.
    private long Step(int group)
    {
        if (axes.Groups[group].Count == 0) return 0;
        int inner = axes.Groups[group][axes.Groups[group].Count - 1];
        return Math.Abs(position.Terms.Where(term => term.Axis.Ordinal == inner).Select(term => term.Coefficient).FirstOrDefault());
    }

    private IEnumerable<int> OuterSteps() => layout.Steps.Select(step => step.Outer).Distinct();

    private IEnumerable<int> DepthSteps() => layout.Steps.Select(step => step.Depth).Distinct();

    private string OuterPart(AffineForm form, string index)
    {
        string batch = Part(form, BatchGroup, form.Constant, axis => name + "Batch" + Text(axis));
        string outer = Part(form, OuterGroup, 0, axis => index + "I" + Text(axis));
        return outer == "0" ? batch : batch == "0" ? outer : batch + " + " + outer;
    }

    private IEnumerable<(Axis Axis, long Coefficient)> Terms(AffineForm form, int group) =>
        form.Terms.Where(term => axes.Extent(term.Axis.Ordinal) > 0 && axes.Groups[group].Contains(term.Axis.Ordinal));

    private string Part(AffineForm form, int group, long constant, Func<int, string> index) => KernelExpressions.FormText(Terms(form, group), constant, index);

    private string Value(int load) => name + "Value" + Text(load);

    private static string Text(long value) => value.ToString(CultureInfo.InvariantCulture);

    /// <summary>An index of the operand that may leave the tensor, or is divided.</summary>
    private sealed record CheckedIndex(int Dimension, AffineForm Form, long Divisor, int Extent, long Stride);
}
