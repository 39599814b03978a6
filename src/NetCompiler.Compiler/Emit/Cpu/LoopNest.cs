using System.Globalization;
using NetCompiler.Compiler.Tensors;

namespace NetCompiler.Compiler.Emit.Cpu;

/// <summary>
/// A map or reduction as loops with constant extents: output axes outside, the reduction inside, sixteen neighbours at a time along the axis that
/// suits memory best; cut along the outer axes into a number of tiles that depends on the extents alone. The tiles of a group come with the step.
/// </summary>
internal sealed class LoopNest
{
    // Below so many evaluations, waking the workers costs more than they save.
    private const long SmallestParallelWork = 16384;
    private const int MostTiles = 64;

    // Tiles of parts that share cache lines are smaller, so that they are still there for the next part.
    private const int MostTilesOfParts = 256;
    private const int ShortestVectorTile = 4096;

    private readonly Step step;
    private readonly LoopAxes axes;
    private readonly IReadOnlyList<int> outer;
    private readonly IReadOnlyList<int> reduced;
    private readonly int vectorAxis;
    private readonly bool isVectorReduction;
    private readonly ExpressionWriter writer;
    private readonly Dictionary<int, int> levels = [];
    private readonly List<int> loops = [];
    private readonly int resultLevel;
    private readonly string store;
    private readonly string? twinStore;
    private readonly string update = "";
    private readonly long prefix;
    private readonly int prefixAxes;
    private readonly int mostTiles;
    private readonly IReadOnlyList<TileEnd> ends;
    private readonly Axis? once;
    private readonly bool isOfGroup;

    // The groups of axes: those of tiles, if the step comes in tiles; those of the step; those of its reduction.
    private LoopNest(MemoryMap memory, Step step, LoopAxes axes, int vectorAxis, int parts, TiledStep? tiled, Step? twin)
    {
        this.step = step;
        mostTiles = parts > 1 ? MostTilesOfParts : MostTiles;
        this.axes = axes;
        this.vectorAxis = vectorAxis;
        ends = tiled?.Ends ?? [];
        once = tiled?.Once;
        isOfGroup = tiled is not null;
        reduced = axes.Groups[axes.Groups.Count - 1];
        outer = axes.Groups.Take(axes.Groups.Count - 1).SelectMany(group => group).Where(axis => axis != vectorAxis).ToArray();
        isVectorReduction = reduced.Contains(vectorAxis);
        prefix = 1;
        while (prefixAxes < outer.Count && (isOfGroup ? prefixAxes < axes.Groups[0].Count : prefix < mostTiles)) prefix *= axes.Extent(outer[prefixAxes++]);

        // The axes of the prefix are decoded from one index, in one loop.
        int level = prefixAxes > 0 ? 1 : 0;
        for (int i = 0; i < prefixAxes; i++) levels[outer[i]] = 1;
        for (int i = prefixAxes; i < outer.Count; i++) AddLoop(outer[i], ref level);
        if (vectorAxis >= 0 && !isVectorReduction) AddLoop(vectorAxis, ref level);
        resultLevel = level;
        foreach (int axis in reduced) AddLoop(axis, ref level);

        writer = new ExpressionWriter(memory, axes, vectorAxis, levels, resultLevel);
        if (step.Reduction is { } reduction)
        {
            update = WriteUpdate(reduction);
            if (twin is not null)
            {
                writer.Result = new EmittedValue("result", ScalarType.Number, vectorAxis >= 0, resultLevel, true);
                twinStore = writer.Store(twin.Target, writer.Write(twin.Value));
            }
            writer.Result = new EmittedValue(
                reduction.Operator == ReductionOperator.ArgMax ? "position" : isVectorReduction ? "total" : "result", reduction.ResultType, vectorAxis >= 0 && !isVectorReduction, resultLevel, true);
        }
        store = writer.Store(step.Target, writer.Write(step.Value));
    }

    private long Work => step.PointCount * step.ReductionCount;

    private long VectorExtent => vectorAxis >= 0 && !isVectorReduction ? axes.Extent(vectorAxis) : 1;

    // Long rows are cut too where there are few of them.
    private int VectorTiles => isOfGroup || prefix >= MostTiles / 4 || Work < SmallestParallelWork ? 1 : (int)Math.Max(1, Math.Min(MostTiles / prefix, VectorExtent / ShortestVectorTile));

    private int PrefixTiles => isOfGroup ? (int)prefix : Work < SmallestParallelWork ? 1 : (int)Math.Min(prefix, mostTiles);

    /// <summary>How many tiles there are.</summary>
    public int Tiles => PrefixTiles * VectorTiles;

    /// <summary>The best loops for a step.</summary>
    /// <param name="memory">Where tensors lie.</param>
    /// <param name="step">The step.</param>
    /// <param name="parts">How many steps like this one store into the same cache lines; this one is one of them.</param>
    public static LoopNest Of(MemoryMap memory, Step step, int parts)
    {
        return Best(memory, step, LoopAxes.Merge([step.Axes, step.Reduction?.Axes ?? EquatableArray<Axis>.Empty], [.. Forms(step)]), parts, null, null);
    }

    /// <summary>The best loops for one tile of a group.</summary>
    /// <param name="memory">Where tensors lie.</param>
    /// <param name="step">The step, or a part of it, over the tiles and the points within a tile.</param>
    /// <param name="tiled">The step that it is, or is a part of.</param>
    /// <param name="twin">For a search of maxima, the step that needs those maxima themselves; null for none.</param>
    public static LoopNest OfTile(MemoryMap memory, Step step, TiledStep tiled, Step? twin)
    {
        AffineForm[] forms =
        [
            .. Forms(step), .. twin is null ? [] : Forms(twin), .. tiled.Ends.SelectMany(end => (AffineForm[])[end.Start, end.Run]),
            .. tiled.Ends.Select(end => end.Tile).Concat(tiled.Once is null ? [] : [tiled.Once]).Select(tile => AffineForm.TryOf(new IndexVariable(tile))!),
        ];
        int tiles = tiled.TileAxes.Count;
        return Best(memory, step, LoopAxes.Merge([step.Axes.Take(tiles), step.Axes.Skip(tiles), step.Reduction?.Axes ?? EquatableArray<Axis>.Empty], forms), 1, tiled, twin);
    }

    // All that the loops have to know of a step's indices. Where it stores is one position, not several indices.
    private static IEnumerable<AffineForm> Forms(Step step)
    {
        Scalar?[] values = [step.Reduction?.Body, step.Reduction?.Payload, step.Value];
        return TensorAccess.Forms(values.OfType<Scalar>()).Append(TensorAccess.Of(step.Target.Tensor, step.Target.Indices, false).Position);
    }

    private static LoopNest Best(MemoryMap memory, Step step, LoopAxes axes, int parts, TiledStep? tiled, Step? twin)
    {
        LoopNest? best = null;
        foreach (int candidate in Candidates(step, axes))
        {
            try
            {
                var nest = new LoopNest(memory, step, axes, candidate, parts, tiled, twin);
                if (best is null || nest.writer.StridedLoads < best.writer.StridedLoads) best = nest;
            }
            catch (NotVectorizableException)
            {
                // The next one, or none.
            }
        }
        return best ?? new LoopNest(memory, step, axes, -1, parts, tiled, twin);
    }

    /// <summary>Writes the method that runs one tile.</summary>
    /// <param name="source">Where to.</param>
    /// <param name="name">The method's name.</param>
    public void Write(SourceWriter source, string name)
    {
        source.Open("private static void " + name + "(CpuProgram program, int tile, int worker)");
        foreach (string pointer in writer.Pointers) source.Line(pointer);
        WriteLines(source, 0);
        int closes = WriteOuterLoops(source, out int level);
        if (step.Reduction is { } reduction)
        {
            WriteReduction(source, reduction, level);
            foreach (string line in writer.After) source.Line(line);
        }
        if (twinStore is not null) source.Line(twinStore);
        source.Line(store);
        for (int i = 0; i < closes; i++) source.Close();
        source.Close();
    }

    private static IEnumerable<int> Candidates(Step step, LoopAxes axes)
    {
        const int Shortest = 4;
        var position = TensorAccess.Of(step.Target.Tensor, step.Target.Indices, false).Position;
        var points = new HashSet<int>(axes.Groups[axes.Groups.Count - 2]);
        foreach (var (axis, coefficient) in position.Terms.Where(term => points.Contains(term.Axis.Ordinal)))
        {
            if (coefficient == 1 && axes.Extent(axis.Ordinal) >= Shortest) yield return axis.Ordinal;
        }
        if (step.Reduction is { Operator: not ReductionOperator.ArgMax } && axes.Groups[axes.Groups.Count - 1] is { Count: > 0 } reduced)
        {
            int last = reduced[reduced.Count - 1];
            if (axes.Extent(last) >= Lanes) yield return last;
        }
        // A row per lane is better than one element at a time, if nothing better was found.
        foreach (var (axis, coefficient) in position.Terms.Where(term => points.Contains(term.Axis.Ordinal)))
        {
            if (coefficient != 1 && axes.Extent(axis.Ordinal) >= Shortest) yield return axis.Ordinal;
        }
    }

    private const int Lanes = 16;

    private void AddLoop(int axis, ref int level)
    {
        level++;
        loops.Add(axis);
        levels[axis] = level;
    }

    private string WriteUpdate(Reduction reduction)
    {
        var body = writer.Write(reduction.Body);
        bool isVector = vectorAxis >= 0;
        string next = isVector ? body.Vector : body.Text;
        if (isVectorReduction && axes.Extent(vectorAxis) % Lanes != 0)
        {
            next = "Vector512.ConditionalSelect(Lanes.First(lanes).AsSingle(), " + next + ", " + Identity(reduction.Operator) + ")";
        }
        switch (reduction.Operator)
        {
            case ReductionOperator.Sum: return "result += " + next + ";";
            case ReductionOperator.Product: return "result *= " + next + ";";
            case ReductionOperator.Max:
                return isVector
                    ? "{ var next = " + next + "; result = Vector512.ConditionalSelect(Vector512.GreaterThan(next, result), next, result); }"
                    : "if (" + next + " > result) result = " + next + ";";
            default:
                var payload = writer.Write(reduction.Payload!);
                return isVector
                    ? "{ var isLarger = Vector512.GreaterThan(" + next + ", result); result = Vector512.ConditionalSelect(isLarger, " + next + ", result); "
                        + "position = Vector512.ConditionalSelect(isLarger.AsInt32(), " + payload.Vector + ", position); }"
                    : "if (" + next + " > result) { result = " + next + "; position = " + payload.Text + "; }";
        }
    }

    private string Identity(ReductionOperator operation)
    {
        string value = operation switch { ReductionOperator.Sum => "0f", ReductionOperator.Product => "1f", _ => "float.NegativeInfinity" };
        return vectorAxis >= 0 ? "Vector512.Create(" + value + ")" : value;
    }

    private int WriteOuterLoops(SourceWriter source, out int level)
    {
        int closes = 0;
        level = 0;
        if (prefixAxes > 0)
        {
            string tile = VectorTiles == 1 ? "tile" : "tile / " + Text(VectorTiles);
            string first = PrefixTiles == 1 ? "0L" : PrefixTiles == prefix ? "(long)(" + tile + ")" : "(long)(" + tile + ") * " + Text(prefix) + " / " + Text(PrefixTiles);
            string end = PrefixTiles == 1 ? Text(prefix) : PrefixTiles == prefix ? first + " + 1" : "((long)(" + tile + ") + 1) * " + Text(prefix) + " / " + Text(PrefixTiles);
            source.Open("for (long row = " + first + ", end = " + end + "; row < end; row++)");
            long inner = prefix;
            for (int i = 0; i < prefixAxes; i++)
            {
                long extent = axes.Extent(outer[i]);
                inner /= extent;
                string index = inner == 1 ? "row" : "row / " + Text(inner);
                source.Line("long " + ExpressionWriter.Index(outer[i]) + " = " + index + (i == 0 ? "" : " % " + Text(extent)) + ";");
            }
            closes++;
            level = 1;
        }
        if (once is not null) source.Line("if (" + ExpressionWriter.Index(once.Ordinal) + " > 0) return;");
        // An axis of one point has no loop that could begin later.
        foreach (var end in ends.Where(end => end.Axis.Extent == 1))
        {
            source.Line("if ((ulong)(" + writer.FormText(end.Start) + ") >= " + Text(end.Whole) + ") return;");
        }
        if (level == 1) WriteLines(source, level);
        for (int i = prefixAxes; i < outer.Count; i++)
        {
            var (start, stop) = Bounds(source, outer[i]);
            WriteLoop(source, outer[i], start, stop);
            closes++;
            WriteLines(source, ++level);
        }
        if (vectorAxis >= 0 && !isVectorReduction)
        {
            var (first, end) = Bounds(source, vectorAxis);
            if (VectorTiles > 1)
            {
                long part = (VectorExtent + VectorTiles - 1) / VectorTiles;
                part = (part + Lanes - 1) / Lanes * Lanes;
                string tile = prefixAxes == 0 ? "tile" : "tile % " + Text(VectorTiles);
                source.Line("long firstLane = (long)(" + tile + ") * " + Text(part) + ", endLane = Math.Min(firstLane + " + Text(part) + ", " + end + ");");
                (first, end) = ("firstLane", "endLane");
            }
            WriteLoop(source, vectorAxis, first, end);
            closes++;
            WriteLines(source, ++level);
        }
        return closes;
    }

    // The indices of an axis that exist in the tile.
    private (string First, string End) Bounds(SourceWriter source, int axis)
    {
        string extent = Text(axes.Extent(axis));
        var end = ends.FirstOrDefault(end => axes.Owner(end.Axis.Ordinal) == axis);
        if (end is null) return ("0", extent);
        string start = "(" + writer.FormText(end.Start) + ")", first = "Math.Max(0, -" + start + ")", number = Text(axis);
        if (end.Done > 0) first = "Math.Max(" + ExpressionWriter.Index(end.Tile.Ordinal) + " > 0 ? " + Text(end.Done) + " : 0, -" + start + ")";
        // The axes after it that are one with it.
        string times = axes.Extent(axis) == end.Axis.Extent ? "" : " * " + Text(axes.Extent(axis) / end.Axis.Extent);
        source.Line("long first" + number + " = " + first + times + ", end" + number + " = Math.Min(" + extent + ", (" + Text(end.Whole) + " - " + start + ")" + times + ");");
        return ("first" + number, "end" + number);
    }

    private void WriteReduction(SourceWriter source, Reduction reduction, int level)
    {
        source.Line("var result = " + Identity(reduction.Operator) + ";");
        if (reduction.Operator == ReductionOperator.ArgMax) source.Line(vectorAxis >= 0 ? "var position = Vector512.Create(-1);" : "long position = -1;");
        foreach (int axis in reduced)
        {
            WriteLoop(source, axis, "0", Text(axes.Extent(axis)));
            WriteLines(source, ++level);
        }
        source.Line(update);
        for (int i = 0; i < reduced.Count; i++) source.Close();
        if (!isVectorReduction) return;
        string total = reduction.Operator switch
        {
            ReductionOperator.Sum => "Vector512.Sum(result)",
            ReductionOperator.Product => "Lanes.Product(result)",
            _ => "Lanes.Max(result)",
        };
        source.Line("float total = " + total + ";");
    }

    private void WriteLoop(SourceWriter source, int axis, string first, string end)
    {
        string index = ExpressionWriter.Index(axis);
        source.Open("for (long " + index + " = " + first + "; " + index + " < " + end + "; " + index + (axis == vectorAxis ? " += Lanes.Count)" : "++)"));
        if (axis == vectorAxis) source.Line("int lanes = (int)Math.Min(" + end + " - " + index + ", Lanes.Count);");
    }

    private void WriteLines(SourceWriter source, int level)
    {
        foreach (string line in writer.LinesAt(level)) source.Line(line);
    }

    private static string Text(long value) => value.ToString(CultureInfo.InvariantCulture);
}
