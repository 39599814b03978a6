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
    private readonly int threads;
    private readonly long outerExtent;
    private readonly long depthExtent;
    private readonly bool isAlongDepth;
    private readonly int width;

    private TileOperand(
        string name, string outerName, TensorLoad load, KernelTensors tensors, IReadOnlyList<IReadOnlyList<Axis>> groups, AffineForm position, IReadOnlyList<CheckedIndex> checks,
        ContractionTile tile)
    {
        this.name = name;
        this.outerName = outerName;
        this.load = load;
        this.tensors = tensors;
        this.position = position;
        this.checks = checks;
        axes = LoopAxes.Merge(groups, [position, .. checks.Select(check => check.Form)]);
        bool isLeft = name == "left";
        (tileOuter, stride) = isLeft ? (tile.Rows, tile.LeftStride) : (tile.Columns, tile.RightStride);
        tileDepth = tile.Depth;
        threads = tile.Threads;
        outerExtent = ContractionAxes.Extent(groups[OuterGroup]);
        depthExtent = ContractionAxes.Extent(groups[DepthGroup]);
        // Along the columns unless they are much further apart: their runs are longer.
        long outerStep = Step(OuterGroup), depthStep = Step(DepthGroup);
        isAlongDepth = outerStep == 0 || (depthStep != 0 && depthStep * 4 < outerStep);
        width = CanLoadFour(isAlongDepth ? DepthGroup : OuterGroup) ? 4 : 1;
    }

    /// <summary>The floats, or groups of four, that a thread brings into shared memory for each slice.</summary>
    private int Loads => tileOuter * tileDepth / width / threads;

    // How many loads lie along the direction in which threads follow each other.
    private int Run => (isAlongDepth ? tileDepth : tileOuter) / width;

    /// <summary>The operand of a load; null if its indices are of another kind.</summary>
    /// <param name="name"><c>left</c> or <c>right</c>.</param>
    /// <param name="load">The load.</param>
    /// <param name="tensors">The kernel's tensors.</param>
    /// <param name="groups">The axes of the batch, of the rows or columns, and of the depth.</param>
    /// <param name="tile">The tile.</param>
    public static TileOperand? TryOf(string name, TensorLoad load, KernelTensors tensors, IReadOnlyList<IReadOnlyList<Axis>> groups, ContractionTile tile)
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
        return AffineForm.TryOf(flat) is { } position ? new TileOperand(name, name == "left" ? "Row" : "Column", load, tensors, groups, position, checks, tile) : null;
    }

    /// <summary>How elements are loaded, for people.</summary>
    public override string ToString() => name + " along the " + (isAlongDepth ? "depth" : name == "left" ? "rows" : "columns") + (width == 4 ? ", four at a time" : "");

    /// <summary>Writes what is computed once: where this thread's rows or columns lie, and where its elements go in shared memory.</summary>
    /// <param name="source">Where to.</param>
    /// <param name="first">The first row or column of the group; a name.</param>
    /// <param name="offset">Where the operand's slice begins, in floats.</param>
    public void WriteOuter(SourceWriter source, string first, int offset)
    {
        source.Line("int " + name + "Lane = " + (Run == 1 ? "0" : "thread & " + Text(Math.Min(Run, threads) - 1)) + ";");
        source.Line("int " + name + "Other = " + (Run >= threads ? "0" : FastDivision.Quotient("thread", Run)) + ";");
        var (outer, depth) = isAlongDepth ? (name + "Other", name + "Lane") : (name + "Lane", name + "Other");
        string scale = width == 1 ? "" : " * 4";
        string outerStart = outer + (isAlongDepth ? "" : scale), depthStart = depth + (isAlongDepth ? scale : "");
        source.Line("int " + name + "To = " + Text(offset) + " + (" + depthStart + ") * " + Text(stride) + " + " + outerStart + ";");
        source.Line("int " + name + "FirstDepth = " + depthStart + ";");
        KernelExpressions.Decode(source, "batch", axes.Groups[BatchGroup], axes.Extent, axis => name + "Batch" + Text(axis));
        foreach (int step in OuterSteps())
        {
            string index = name + outerName + Text(step);
            string flat = first + " + " + outerStart + (step == 0 ? "" : " + " + Text(step));
            // Past the last one, the last one is loaded: it is not stored.
            source.Line("int " + index + " = " + (outerExtent % tileOuter == 0 ? flat : "Math.Min(" + flat + ", " + Text(outerExtent - (isAlongDepth ? 1 : width)) + ")") + ";");
            KernelExpressions.Decode(source, index, axes.Groups[OuterGroup], axes.Extent, axis => index + "I" + Text(axis));
            source.Line("int " + index + "At = " + OuterPart(position, index) + ";");
            foreach (var check in checks) source.Line("int " + index + "Check" + Text(check.Dimension) + " = " + OuterPart(check.Form, index) + ";");
        }
        for (int i = 0; i < Loads; i++) source.Line((width == 4 ? "Float4 " : "float ") + Value(i) + " = default;");
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
            KernelExpressions.Decode(source, index, axes.Groups[DepthGroup], axes.Extent, axis => index + "I" + Text(axis));
            source.Line("int " + index + "At = " + Part(position, DepthGroup, 0, axis => index + "I" + Text(axis)) + ";");
            foreach (var check in checks.Where(check => Terms(check.Form, DepthGroup).Any()))
            {
                source.Line("int " + index + "Check" + Text(check.Dimension) + " = " + Part(check.Form, DepthGroup, 0, axis => index + "I" + Text(axis)) + ";");
            }
        }
        for (int i = 0; i < Loads; i++) WriteLoad(source, i);
    }

    /// <summary>Writes the stores of what was loaded into shared memory.</summary>
    /// <param name="source">Where to.</param>
    /// <param name="slice">Where the slice begins, in floats; a name.</param>
    public void WriteStores(SourceWriter source, string slice)
    {
        for (int i = 0; i < Loads; i++)
        {
            var (outer, depth) = Steps(i);
            string to = slice + " + " + name + "To";
            if (width == 1) source.Line("sliceFloats[" + to + Plus(depth * stride + outer) + "] = " + Value(i) + ";");
            else if (!isAlongDepth) source.Line("slices[(" + to + Plus(depth * stride + outer) + ") >> 2] = " + Value(i) + ";");
            else
            {
                for (int lane = 0; lane < 4; lane++) source.Line("sliceFloats[" + to + Plus((depth + lane) * stride + outer) + "] = " + Value(i) + "." + "XYZW"[lane] + ";");
            }
        }
    }

    private void WriteLoad(SourceWriter source, int load)
    {
        var (outerStep, depthStep) = Steps(load);
        string outer = name + outerName + Text(outerStep), depth = name + "Depth" + Text(depthStep);
        string at = outer + "At + " + depth + "At";
        var conditions = new List<string>();
        if (depthExtent % tileDepth != 0) conditions.Add(depth + " < " + Text(depthExtent));
        foreach (var check in checks)
        {
            string suffix = "Check" + Text(check.Dimension), index = outer + suffix;
            if (Terms(check.Form, DepthGroup).Any()) index = index + " + " + depth + suffix;
            if (check.Divisor == 1)
            {
                conditions.Add("(uint)(" + index + ") < " + Text(check.Extent) + "u");
                continue;
            }
            string whole = Value(load) + "Whole" + Text(check.Dimension), quotient = Value(load) + "Index" + Text(check.Dimension);
            source.Line("int " + whole + " = " + index + ";");
            // A negative index becomes a quotient far outside.
            source.Line("int " + quotient + " = " + FastDivision.Quotient(whole, check.Divisor) + ";");
            conditions.Add(quotient + " * " + Text(check.Divisor) + " == " + whole + " && (uint)" + quotient + " < " + Text(check.Extent) + "u");
            at += " + " + quotient + " * " + Text(check.Stride);
        }
        string element = width == 4 ? tensors.FourElements(this.load.Tensor, at) : tensors.Element(this.load.Tensor, at);
        double outside = this.load.Outside ?? 0;
        bool hasOutside = (float)outside != 0;
        if (conditions.Count == 0)
        {
            source.Line(Value(load) + " = " + element + ";");
            return;
        }
        string zero = width == 4 ? "default" : "0f", other = width == 4 ? "default" : CSharpLiteral.Single((float)outside);
        source.Line(Value(load) + " = " + string.Join(" && ", conditions) + " ? " + element + " : "
            + (hasOutside && depthExtent % tileDepth != 0 ? conditions[0] + " ? " + other + " : " + zero : other) + ";");
    }

    private bool CanLoadFour(int group)
    {
        if (tileOuter * tileDepth / 4 % threads != 0 || axes.Groups[group].Count == 0 || !tensors.IsAligned(load.Tensor) || checks.Any(check => check.Divisor > 1)) return false;
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

    private IEnumerable<int> OuterSteps() => Enumerable.Range(0, Loads).Select(load => Steps(load).Outer).Distinct();

    private IEnumerable<int> DepthSteps() => Enumerable.Range(0, Loads).Select(load => Steps(load).Depth).Distinct();

    // How far a load lies from the thread's first one.
    private (int Outer, int Depth) Steps(int load)
    {
        int along = load * threads % Run * width, across = load * threads / Run;
        return isAlongDepth ? (across, along) : (along, across);
    }

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

    private static string Plus(int value) => value == 0 ? "" : " + " + Text(value);

    private static string Text(long value) => value.ToString(CultureInfo.InvariantCulture);

    /// <summary>An index of the operand that may leave the tensor, or is divided.</summary>
    private sealed record CheckedIndex(int Dimension, AffineForm Form, long Divisor, int Extent, long Stride);
}
