using System.Globalization;
using NetCompiler.Compiler.Tensors;

namespace NetCompiler.Compiler.Emit.Gpu;

/// <summary>
/// A map or reduction as a kernel. A map has a thread for each point. A reduction has one or several threads for each result: short ones are written
/// out, long ones are loops; the shares of several threads are combined by a tree in shared memory, those of several groups by a second pass, always in the same order.
/// </summary>
internal sealed class PointKernel
{
    private const int LargestGroup = 256;
    private const int SmallestGroup = 32;

    private readonly Step step;
    private readonly ReductionSchedule schedule;
    private readonly LoopAxes axes;
    private readonly Tensor? partial;
    private readonly IReadOnlyList<(Scalar Body, Scalar? Payload)> terms;
    private readonly bool isWrittenOut;
    private readonly int groupSize;

    private PointKernel(Step step, ReductionSchedule schedule, Tensor? partial)
    {
        this.step = step;
        this.schedule = schedule;
        this.partial = partial;
        isWrittenOut = TermList.IsShort(step) && schedule is { Lanes: 1, Parts: 1 };
        terms = step.Reduction is not { } reduction ? [] : isWrittenOut ? [.. TermList.Of(reduction)] : [(reduction.Body, reduction.Payload)];
        var expressions = terms.SelectMany(term => term.Payload is null ? [term.Body] : new[] { term.Body, term.Payload }).Append(step.Value);
        var forms = TensorAccess.Forms(expressions).Append(TensorAccess.Of(step.Target.Tensor, step.Target.Indices, false).Position).ToArray();
        axes = LoopAxes.Merge([step.Axes, isWrittenOut || step.Reduction is null ? [] : step.Reduction.Axes], forms);
        groupSize = SmallestGroup;
        while (groupSize < LargestGroup && (groupSize < step.PointCount * schedule.Lanes || groupSize < schedule.Lanes)) groupSize *= 2;
    }

    private int PointsOfGroup => groupSize / schedule.Lanes;

    private long PointGroups => (step.PointCount + PointsOfGroup - 1) / PointsOfGroup;

    /// <summary>Adds the kernels of a step: one, or two if the schedule cuts results into parts.</summary>
    /// <param name="table">The kernels.</param>
    /// <param name="scratch">Gives memory for partial results.</param>
    /// <param name="step">The step.</param>
    /// <param name="options">How steps become kernels.</param>
    public static IEnumerable<EmittedLaunch> Add(KernelTable table, ScratchMemory scratch, Step step, GpuEmitOptions options)
    {
        var schedule = Schedule(step, options);
        if (schedule.Parts == 1) return [new PointKernel(step, schedule, null).Add(table, "")];
        var partial = scratch.Take("partial results", [schedule.Parts, .. step.Axes.Select(axis => axis.Extent)]);
        return [new PointKernel(step, schedule, partial).Add(table, ".parts"), AddSecondPass(table, step, partial, step.Axes)];
    }

    /// <summary>Adds the kernel that combines partial results and does what follows the reduction.</summary>
    /// <param name="table">The kernels.</param>
    /// <param name="step">The step.</param>
    /// <param name="partial">The partial results: the parts, then the axes.</param>
    /// <param name="order">The axes of the step in the order in which they lie there.</param>
    public static EmittedLaunch AddSecondPass(KernelTable table, Step step, Tensor partial, IEnumerable<Axis> order)
    {
        var parts = new Axis(step.Axes.Count, partial.Shape[0]);
        var load = new TensorLoad(partial, order.Select(axis => (Scalar)new IndexVariable(axis)).Prepend(new IndexVariable(parts)).ToEquatableArray(), null);
        var second = Simplifier.Simplify(step with { Reduction = new Reduction(step.Reduction!.Operator, EquatableArray.Create(parts), load) });
        return new PointKernel(second, ReductionSchedule.Plain, null).Add(table, ".total");
    }

    private static ReductionSchedule Schedule(Step step, GpuEmitOptions options)
    {
        if (step.Reduction is not { } reduction || (TermList.IsShort(step) && options.Reductions is null)) return ReductionSchedule.Plain;
        var extents = new ReductionExtents(step.PointCount, step.ReductionCount, AreTermsNeighbours(step, reduction), reduction.Operator != ReductionOperator.ArgMax);
        return options.Reductions?.Invoke(extents) ?? ReductionSchedule.Of(extents, options.Device);
    }

    // Consecutive terms are worth consecutive threads if they lie next to each other for a while, and results do not.
    private static bool AreTermsNeighbours(Step step, Reduction reduction)
    {
        const long ShortestRun = 16;
        var positions = ScalarWalker.Loads(reduction.Body).Select(load => TensorAccess.Of(load.Tensor, load.Indices, false).Position).ToArray();
        return positions.Any(position => Run(position, reduction.Axes) >= ShortestRun) && positions.All(position => Run(position, step.Axes) < ShortestRun);
    }

    private static long Run(AffineForm position, EquatableArray<Axis> axes)
    {
        long run = 1;
        foreach (var axis in axes.Reverse().Where(axis => axis.Extent > 1))
        {
            if (position.CoefficientOf(axis) != run) break;
            run *= axis.Extent;
        }
        return run;
    }

    private EmittedLaunch Add(KernelTable table, string suffix)
    {
        string spread = step.Reduction is null || schedule is { Lanes: 1, Parts: 1 } ? "a thread a point"
            : Text(schedule.Lanes) + (schedule.Lanes == 1 ? " thread" : schedule.AreLanesNeighbours ? " neighbouring threads" : " threads") + " a point" + (schedule.Parts == 1 ? "" : " in each of " + Text(schedule.Parts) + " parts");
        return table.Add(step, suffix, Text(step.PointCount) + " points, " + spread + ", groups of " + Text(groupSize), groupSize, new EmittedGrid(PointGroups, schedule.Parts), Write);
    }

    private void Write(SourceWriter source, KernelTensors tensors)
    {
        var expressions = new KernelExpressions(source, tensors, axes);
        WritePoint(source);
        expressions.Decode("point", axes.Groups[0]);
        if (step.Reduction is { } reduction) WriteReduction(source, expressions, reduction);
        // Only the first of the threads that share a point goes on.
        string isFirst = schedule.Lanes == 1 ? "" : "lane == 0", isInside = schedule.Lanes > 1 && HasRest ? "isInside" : "";
        string condition = isFirst + (isFirst.Length > 0 && isInside.Length > 0 ? " && " : "") + isInside;
        if (condition.Length > 0) source.Open("if (" + condition + ")");
        if (partial is not null) source.Line(tensors.Element(partial, "part * " + Text(step.PointCount) + " + point") + " = " + expressions.Result + ";");
        else expressions.Store(step.Target, expressions.Write(step.Value));
        if (condition.Length > 0) source.Close();
    }

    private bool HasRest => step.PointCount % PointsOfGroup != 0;

    private void WritePoint(SourceWriter source)
    {
        const string group = "Grid.IdxX";
        if (schedule.Parts > 1) source.Line("int part = Grid.IdxY;");
        if (schedule.Lanes == 1)
        {
            source.Line("int point = " + group + " * " + Text(groupSize) + " + Group.IdxX;");
            if (HasRest) source.Line("if (point >= " + Text(step.PointCount) + ") return;");
            return;
        }
        source.Line("int thread = Group.IdxX;");
        source.Line("int lane = " + (schedule.AreLanesNeighbours ? "thread & " + Text(schedule.Lanes - 1) : FastDivision.Quotient("thread", PointsOfGroup)) + ";");
        source.Line("int point = " + group + " * " + Text(PointsOfGroup) + " + "
            + (schedule.AreLanesNeighbours ? FastDivision.Quotient("thread", schedule.Lanes) : "(thread & " + Text(PointsOfGroup - 1) + ")") + ";");
        if (!HasRest) return;
        // All threads have to reach the barriers.
        source.Line("bool isInside = point < " + Text(step.PointCount) + ";");
        source.Line("point = isInside ? point : " + Text(step.PointCount - 1) + ";");
    }

    private void WriteReduction(SourceWriter source, KernelExpressions expressions, Reduction reduction)
    {
        bool hasPayload = reduction.Operator == ReductionOperator.ArgMax;
        source.Line("float result = " + TermList.Identity(reduction.Operator) + ";");
        if (isWrittenOut)
        {
            if (hasPayload) source.Line("int position = -1;");
            foreach (var (body, payload) in terms) WriteUpdate(source, expressions, reduction.Operator, body, payload is null ? null : expressions.Write(payload));
            expressions.Result = hasPayload ? "position" : "result";
            return;
        }
        // Which term was the largest; what stands for it is found afterwards.
        if (hasPayload) source.Line("int first = -1;");
        int[] ordinals = [.. reduction.Axes.Select(axis => axis.Ordinal)];
        expressions.WriteInvariants(reduction.Body, ordinals);
        WriteLoop(source, expressions, reduction, hasPayload);
        if (schedule.Lanes > 1) WriteTree(source, reduction.Operator);
        expressions.Result = "result";
        if (!hasPayload) return;
        source.Line("int position = -1;");
        source.Open("if (first >= 0)");
        expressions.EnterScope();
        expressions.Decode("first", axes.Groups[1]);
        source.Line("position = " + expressions.Write(reduction.Payload!) + ";");
        expressions.LeaveScope();
        source.Close();
        expressions.Result = "position";
    }

    private void WriteLoop(SourceWriter source, KernelExpressions expressions, Reduction reduction, bool hasPayload)
    {
        long count = step.ReductionCount;
        string first = schedule.Lanes == 1 ? "0" : "lane", end = Text(count);
        if (schedule.Parts > 1)
        {
            long share = (count + schedule.Parts - 1) / schedule.Parts;
            source.Line("int firstTerm = part * " + Text(share) + ";");
            source.Line("int endTerm = Math.Min(firstTerm + " + Text(share) + ", " + end + ");");
            first = schedule.Lanes == 1 ? "firstTerm" : "firstTerm + lane";
            end = "endTerm";
        }
        bool isFlat = schedule.Lanes > 1 || schedule.Parts > 1 || hasPayload;
        int loops = 0;
        if (isFlat)
        {
            source.Open("for (int term = " + first + "; term < " + end + "; term" + (schedule.Lanes == 1 ? "++" : " += " + Text(schedule.Lanes)) + ")");
            expressions.EnterScope();
            expressions.Decode("term", axes.Groups[1]);
            loops = 1;
        }
        else
        {
            foreach (int axis in axes.Groups[1])
            {
                string index = KernelExpressions.Index(axis);
                source.Open("for (int " + index + " = 0; " + index + " < " + Text(axes.Extent(axis)) + "; " + index + "++)");
                expressions.EnterScope();
                loops++;
            }
        }
        WriteUpdate(source, expressions, reduction.Operator, reduction.Body, hasPayload ? "term" : null);
        for (int i = 0; i < loops; i++)
        {
            expressions.LeaveScope();
            source.Close();
        }
    }

    private void WriteUpdate(SourceWriter source, KernelExpressions expressions, ReductionOperator operation, Scalar body, string? position)
    {
        string next = expressions.Write(body);
        if (position is null)
        {
            source.Line(TermList.Combine(operation, "result", next));
            return;
        }
        string isLarger = next + " > result";
        source.Line((isWrittenOut ? "position" : "first") + " = " + isLarger + " ? " + position + " : " + (isWrittenOut ? "position" : "first") + ";");
        source.Line("result = " + isLarger + " ? " + next + " : result;");
    }

    // Halves the number of shares until one is left; the first of equal maxima wins.
    private void WriteTree(SourceWriter source, ReductionOperator operation)
    {
        bool hasPayload = operation == ReductionOperator.ArgMax;
        source.Line("var shared = SharedMemory.Allocate<float>(" + Text(groupSize) + ");");
        if (hasPayload) source.Line("var sharedFirst = SharedMemory.Allocate<int>(" + Text(groupSize) + ");");
        source.Line("shared[thread] = result;");
        if (hasPayload) source.Line("sharedFirst[thread] = first;");
        source.Line("Group.Barrier();");
        for (int half = schedule.Lanes / 2; half > 0; half /= 2)
        {
            string other = "thread + " + Text(schedule.AreLanesNeighbours ? half : half * PointsOfGroup);
            source.Open("if (lane < " + Text(half) + ")");
            if (hasPayload)
            {
                source.Line("float otherResult = shared[" + other + "];");
                source.Line("int otherFirst = sharedFirst[" + other + "];");
                source.Line("bool isBetter = otherResult > result || (otherResult == result && otherFirst >= 0 && (first < 0 || otherFirst < first));");
                source.Line("result = isBetter ? otherResult : result;");
                source.Line("first = isBetter ? otherFirst : first;");
                source.Line("sharedFirst[thread] = first;");
            }
            else
            {
                source.Line("float other = shared[" + other + "];");
                source.Line(TermList.Combine(operation, "result", "other"));
            }
            source.Line("shared[thread] = result;");
            source.Close();
            source.Line("Group.Barrier();");
        }
    }

    private static string Text(long value) => value.ToString(CultureInfo.InvariantCulture);
}
