using System.Globalization;
using NetCompiler.Compiler.Plan;
using NetCompiler.Compiler.Tensors;

namespace NetCompiler.Compiler.Emit.Gpu;

/// <summary>Writes the phases of a group's kernel: in a phase, a thread computes the same point of all steps; between phases, all threads wait for each other.</summary>
/// <param name="tiling">The group in tiles.</param>
/// <param name="lowered">Its steps over tiles.</param>
/// <param name="threads">How many threads work on a tile.</param>
internal sealed class TilePhase(Tiling tiling, TileLowering lowered, int threads)
{
    /// <summary>Writes the shared memory that holds a tile of some steps' values.</summary>
    /// <param name="source">Where to.</param>
    /// <param name="memory">Where tensors lie; it hears where the copies do.</param>
    /// <param name="lowered">The steps.</param>
    /// <param name="shared">Which of them.</param>
    public static void WriteShared(SourceWriter source, MemoryMap memory, TileLowering lowered, IReadOnlyList<int> shared)
    {
        foreach (int member in shared)
        {
            var copy = lowered.Copies[member]!;
            memory.PlaceInTile(copy.Storage, member);
            string type = copy.Storage.Element == ElementType.Int32 ? "int" : "float";
            source.Line("var tile" + Text(member) + " = SharedMemory.Allocate<" + type + ">(" + Text(copy.Shape.Count) + ");    // "
                + CSharpLiteral.Comment(copy.Name + " " + copy.Shape));
        }
    }

    /// <summary>Writes a phase: each thread computes some points of all of its steps.</summary>
    /// <param name="source">Where to.</param>
    /// <param name="tensors">The kernel's tensors.</param>
    /// <param name="phase">The steps.</param>
    /// <param name="shared">The steps of whose values shared memory holds a tile.</param>
    public void Write(SourceWriter source, KernelTensors tensors, IReadOnlyList<int> phase, IReadOnlyList<int> shared)
    {
        var steps = phase.Select(member => new PhaseStep(lowered.Steps[member], member)).ToArray();
        var tiled = lowered.Steps[phase[0]];
        var forms = steps.SelectMany(step => step.Forms()).Concat(tiled.Ends.SelectMany(end => (AffineForm[])[end.Start, end.Run])).ToArray();
        var axes = LoopAxes.Merge([tiled.TileAxes, tiled.PointAxes, .. steps.Select(step => step.LoopedAxes)], forms);
        var expressions = new KernelExpressions(source, tensors, axes);
        long points = tiling.Points(phase[0]);
        long rounds = (points + threads - 1) / threads;
        // All threads make the same number of rounds: then compilers for processors can make vectors of threads.
        source.Open(rounds > 1 ? "for (int round = 0; round < " + Text(rounds) + "; round++)" : "");
        if (tiling.Tiles > 1) source.Line("int tile = Grid.IdxX;");
        source.Line("int point = " + (rounds > 1 ? "round * " + Text(threads) + " + " : "") + "thread;");
        expressions.Decode("tile", axes.Groups[0]);
        expressions.Decode("point", axes.Groups[1]);
        var conditions = tiled.Ends.Select(end => IsInside(end, axes)).ToList();
        string isPoint = points % threads != 0 ? "point < " + Text(points) : "";
        if (isPoint.Length > 0) conditions.Insert(0, isPoint);
        string inside = string.Join(" && ", conditions);
        if (inside.Length > 0) source.Open("if (" + inside + ")");
        for (int i = 0; i < steps.Length; i++) WriteStep(source, tensors, expressions, steps[i], axes.Groups[2 + i], shared);
        if (inside.Length > 0) source.Close();
        if (tiled.Ends.Count > 0) WriteNothing(source, expressions, steps, isPoint, shared);
        source.Close();
    }

    // Steps load what is outside of the tensor before they leave it out: it has to be something.
    private static void WriteNothing(SourceWriter source, KernelExpressions expressions, IEnumerable<PhaseStep> steps, string isPoint, IReadOnlyList<int> shared)
    {
        var copies = steps.Where(step => shared.Contains(step.Member)).Select(step => step.Tiled.Copy ?? step.Step.Target).ToArray();
        if (copies.Length == 0) return;
        source.Open(isPoint.Length > 0 ? "else if (" + isPoint + ")" : "else");
        foreach (var copy in copies) expressions.Store(copy, copy.Tensor.Storage.Element == ElementType.Int32 ? "0" : "0f");
        source.Close();
    }

    /// <summary>The condition that a point of a tile is one of the whole index space along an axis.</summary>
    /// <param name="end">The axis.</param>
    /// <param name="axes">The axes, as they were merged.</param>
    public static string IsInside(TileEnd end, LoopAxes axes)
    {
        int owner = axes.Owner(end.Axis.Ordinal);
        long extent = axes.Extent(owner), inner = extent == 0 ? 1 : extent / end.Axis.Extent;
        string start = KernelExpressions.FormText(end.Start.Terms.Select(term => (term.Axis, term.Coefficient * inner)), end.Start.Constant * inner, KernelExpressions.Index);
        return "(uint)(" + start + (extent == 0 ? "" : " + " + KernelExpressions.Index(owner)) + ") < " + Text(end.Whole * inner) + "u";
    }

    private static void WriteStep(
        SourceWriter source, KernelTensors tensors, KernelExpressions expressions, PhaseStep phaseStep, IReadOnlyList<int> loops, IReadOnlyList<int> shared)
    {
        var (tiled, member) = (phaseStep.Tiled, phaseStep.Member);
        var step = phaseStep.Step;
        if (step.Reduction is { } reduction) WriteReduction(source, expressions, phaseStep, reduction, loops);
        string? own = tiled.IsOwn is null ? null : expressions.Write(tiled.IsOwn);
        // The result is another one in the next step.
        expressions.EnterScope();
        string value = expressions.Write(step.Value);
        expressions.LeaveScope();
        if (tiled.Copy is { } copy && shared.Contains(member)) expressions.Store(copy, value);
        bool isInMemory = tiled.Copy is null || !ReferenceEquals(step.Target.Tensor, tiled.Copy.Tensor);
        if (isInMemory)
        {
            if (own is not null) source.Open("if (" + own + ")");
            expressions.Store(step.Target, value);
            if (own is not null) source.Close();
        }
        if (tiled.Copy is not null) expressions.Define(new TensorLoad(tiled.Copy.Tensor, tiled.Copy.Indices, null), value);
    }

    private static void WriteReduction(SourceWriter source, KernelExpressions expressions, PhaseStep step, Reduction reduction, IReadOnlyList<int> loops)
    {
        string result = "result" + Text(step.Member), position = "position" + Text(step.Member);
        source.Line("float " + result + " = " + TermList.Identity(reduction.Operator) + ";");
        bool hasPayload = reduction.Operator == ReductionOperator.ArgMax;
        if (hasPayload) source.Line("int " + position + " = -1;");
        foreach (int axis in loops)
        {
            string index = KernelExpressions.Index(axis);
            source.Open("for (int " + index + " = 0; " + index + " < " + Text(step.LoopedAxes.Where(looped => looped.Ordinal == axis).Select(looped => looped.Extent).First()) + "; " + index + "++)");
            expressions.EnterScope();
        }
        foreach (var (body, payload) in step.Terms)
        {
            string next = expressions.Write(body);
            if (payload is not null) source.Line(position + " = " + next + " > " + result + " ? " + expressions.Write(payload) + " : " + position + ";");
            source.Line(TermList.Combine(reduction.Operator, result, next));
        }
        for (int i = 0; i < loops.Count; i++)
        {
            expressions.LeaveScope();
            source.Close();
        }
        expressions.Result = hasPayload ? position : result;
    }

    private static string Text(long value) => value.ToString(CultureInfo.InvariantCulture);

    /// <summary>A step in a phase; the axes of reductions that are loops have ordinals of their own.</summary>
    private sealed class PhaseStep
    {
        private const int OrdinalsOfStep = 64;

        public PhaseStep(TiledStep tiled, int member)
        {
            Tiled = tiled;
            Member = member;
            Step = Renumber(tiled.Step, (member + 1) * OrdinalsOfStep);
            bool isShort = TermList.IsShort(Step);
            Terms = Step.Reduction is not { } reduction ? [] : isShort ? [.. TermList.Of(reduction)] : [(reduction.Body, reduction.Payload)];
            LoopedAxes = Step.Reduction is null || isShort ? [] : [.. Step.Reduction.Axes];
        }

        public TiledStep Tiled { get; }

        public int Member { get; }

        public Step Step { get; }

        public IReadOnlyList<(Scalar Body, Scalar? Payload)> Terms { get; }

        public IReadOnlyList<Axis> LoopedAxes { get; }

        // Looped axes are not merged: each form of one axis alone says so.
        public IEnumerable<AffineForm> Forms()
        {
            Scalar?[] values = [.. Terms.SelectMany(term => (Scalar?[])[term.Body, term.Payload]), Step.Value, Tiled.IsOwn];
            var forms = TensorAccess.Forms(values.OfType<Scalar>()).Append(TensorAccess.Of(Step.Target.Tensor, Step.Target.Indices, false).Position)
                .Concat(LoopedAxes.Select(axis => AffineForm.TryOf(new IndexVariable(axis))!));
            return Tiled.Copy is { } copy ? forms.Append(TensorAccess.Of(copy.Tensor, copy.Indices, false).Position) : forms;
        }

        private static Step Renumber(Step step, int first)
        {
            if (step.Reduction is not { } reduction) return step;
            var axes = reduction.Axes.Select((axis, i) => (axis.Ordinal, New: axis with { Ordinal = first + i })).ToDictionary(pair => pair.Ordinal, pair => pair.New);
            var renumbered = step.Rewrite(scalar => ScalarWalker.Replace(scalar, part => part is IndexVariable variable && axes.TryGetValue(variable.Axis.Ordinal, out var axis) ? new IndexVariable(axis) : part));
            return renumbered with { Reduction = renumbered.Reduction! with { Axes = axes.Values.OrderBy(axis => axis.Ordinal).ToEquatableArray() } };
        }
    }
}
