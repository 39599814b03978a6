using System.Globalization;
using NetCompiler.Compiler.Plan;
using NetCompiler.Compiler.Tensors;

namespace NetCompiler.Compiler.Emit.Cpu;

/// <summary>What was written for a group.</summary>
/// <param name="Calls">The statements that run it.</param>
/// <param name="Drivers">The runtime's drivers that run contractions in it.</param>
/// <param name="WorkerFloats">The floats that its tiles need for each worker.</param>
internal sealed record EmittedGroup(IReadOnlyList<string> Calls, IReadOnlyList<string> Drivers, long WorkerFloats);

/// <summary>Writes the types that run a group: a contraction as a struct for the runtime's driver, everything else as loop nests, several steps tile by tile.</summary>
internal static class CpuGroup
{
    // Where less is saved, the arithmetic takes the time and larger loops are better.
    private const double LeastSavedTraffic = 0.2;

    // Below so many evaluations, waking the workers costs more than they save.
    private const double SmallestParallelWork = 16384;

    /// <summary>Writes a group.</summary>
    /// <param name="source">Where to.</param>
    /// <param name="group">The group.</param>
    /// <param name="name">The type's name, or what the types' names begin with.</param>
    /// <param name="memory">Where tensors lie.</param>
    /// <param name="scratch">Gives memory for what only the group's steps see.</param>
    /// <param name="options">How steps become code.</param>
    public static EmittedGroup Write(SourceWriter source, StepGroup group, string name, MemoryMap memory, ScratchMemory scratch, CpuEmitOptions options)
    {
        if (!group.IsSingle && options.RunsGroupsInTiles && Choose(group, options) is { } tiling) return WriteTiles(source, tiling, name, memory);
        scratch.Clear();
        foreach (var local in group.Locals) scratch.Place(local);
        List<string> calls = [], drivers = [];
        for (int i = 0; i < group.Steps.Count; i++)
        {
            string type = group.IsSingle ? name : name + "Part" + Text(i);
            string runner = WriteStep(source, group.Steps[i], type, memory, options);
            if (runner != type) drivers.Add(runner);
            calls.Add(runner + ".Run(program);");
        }
        return new EmittedGroup(calls, drivers, 0);
    }

    private static Tiling? Choose(StepGroup group, CpuEmitOptions options) =>
        options.Tiles?.Invoke(group) is { } size ? Tiling.Of(new GroupReads(group), size.Extents, size.InOrder) : group.SavedTraffic < LeastSavedTraffic ? null : ProcessorTiles.Of(group);

    // What runs the step: its own type, or a driver of the runtime.
    private static string WriteStep(SourceWriter source, Step step, string name, MemoryMap memory, CpuEmitOptions options)
    {
        source.Line().Line("// " + CSharpLiteral.Comment(StepDescription.Of(step)));
        if (ContractionStruct.TryOf(step, options) is { } contraction)
        {
            contraction.Write(source, name, memory);
            return contraction.Driver + "<" + name + ">";
        }
        var parts = PhaseSplit.Of(step);
        var nests = parts.Select(part => LoopNest.Of(memory, part, parts.Count)).ToArray();
        source.Open("internal static unsafe class " + name);
        source.Open("public static void Run(CpuProgram program)");
        // Parts whose tiles cover the same rows run tile by tile: they take turns in the same cache lines.
        bool isTogether = nests.Length > 1 && nests.All(nest => nest.Tiles == nests[0].Tiles);
        if (isTogether) source.Line("program.Run(" + Text(nests[0].Tiles) + ", &RunTiles);");
        else for (int i = 0; i < nests.Length; i++) source.Line("program.Run(" + Text(nests[i].Tiles) + ", &" + TileMethod(i) + ");");
        source.Close();
        if (isTogether) WriteTogether(source, nests.Length, 1);
        WriteNests(source, nests);
        source.Close();
        return name;
    }

    private static EmittedGroup WriteTiles(SourceWriter source, Tiling tiling, string name, MemoryMap memory)
    {
        var lowered = TileLowering.Of(tiling, copiesAll: false);
        long floats = 0;
        foreach (var copy in lowered.Copies.OfType<Tensor>())
        {
            memory.PlaceInTile(copy.Storage, floats);
            floats += MemoryPlan.Align(copy.Storage.Bytes) / 4;
        }
        var nests = Nests(tiling, lowered, memory).ToArray();
        source.Line();
        foreach (var step in tiling.Group.Steps) source.Line("// " + CSharpLiteral.Comment(StepDescription.Of(step)));
        source.Line("// together, in " + Text(tiling.Tiles) + " tiles of " + string.Join("x", tiling.Extents) + (tiling.InOrder < 0 ? "" : ", " + Text(tiling.Tiles / tiling.IndependentTiles) + " after each other"));
        source.Open("internal static unsafe class " + name);
        source.Open("public static void Run(CpuProgram program)");
        bool isSmall = tiling.Group.Steps.Sum(step => (double)step.PointCount * step.ReductionCount) < SmallestParallelWork;
        if (isSmall) source.Line("for (int tile = 0; tile < " + Text(tiling.IndependentTiles) + "; tile++) RunTiles(program, tile, 0);");
        else source.Line("program.Run(" + Text(tiling.IndependentTiles) + ", &RunTiles);");
        source.Close();
        WriteTogether(source, nests.Length, (int)(tiling.Tiles / tiling.IndependentTiles));
        WriteNests(source, nests);
        source.Close();
        return new EmittedGroup([name + ".Run(program);"], [], floats);
    }

    // Maxima and their positions are found by one search, in the place of the first of the two.
    private static IEnumerable<LoopNest> Nests(Tiling tiling, TileLowering lowered, MemoryMap memory)
    {
        var done = new HashSet<TiledStep>();
        for (int i = 0; i < lowered.Steps.Count; i++)
        {
            var tiled = lowered.Steps[i];
            if (done.Contains(tiled)) continue;
            int pair = Enumerable.Range(i + 1, lowered.Steps.Count - i - 1).FirstOrDefault(other => tiling.Members[other].SequenceEqual(tiling.Members[i]) && IsOneSearch(tiled.Step, lowered.Steps[other].Step));
            if (pair == 0)
            {
                foreach (var part in Parts(tiled)) yield return LoopNest.OfTile(memory, part, tiled, null);
                continue;
            }
            var other = lowered.Steps[pair];
            bool isFirst = tiled.Step.Reduction!.Operator == ReductionOperator.Max;
            done.Add(other);
            var (search, twin) = isFirst ? (other, tiled) : (tiled, other);
            yield return LoopNest.OfTile(memory, search.Step, search, twin.Step);
        }
    }

    private static bool IsOneSearch(Step first, Step second)
    {
        if (first.Reduction is not { } one || second.Reduction is not { } two || !one.Body.Equals(two.Body) || one.Axes != two.Axes || first.Axes != second.Axes) return false;
        bool isPair = (one.Operator, two.Operator) is (ReductionOperator.Max, ReductionOperator.ArgMax) or (ReductionOperator.ArgMax, ReductionOperator.Max);
        var read = new HashSet<Storage>(first.Loads.Select(load => load.Tensor.Storage));
        return isPair && PhaseSplit.Of(first).Count == 1 && second.Loads.All(load => read.Contains(load.Tensor.Storage));
    }

    // An axis that tiles cut off at its ends is not taken apart: where its points begin would depend on the part.
    private static IReadOnlyList<Step> Parts(TiledStep tiled)
    {
        var parts = PhaseSplit.Of(tiled.Step);
        bool isWhole = tiled.Ends.All(end => parts[0].Axes.Any(axis => axis == end.Axis));
        return isWhole ? parts : [tiled.Step];
    }

    // Tiles that run in order follow each other.
    private static void WriteTogether(SourceWriter source, int nests, int inOrder)
    {
        source.Line().Open("private static void RunTiles(CpuProgram program, int tile, int worker)");
        if (inOrder > 1) source.Open("for (int part = tile * " + Text(inOrder) + "; part < (tile + 1) * " + Text(inOrder) + "; part++)");
        for (int i = 0; i < nests; i++) source.Line(TileMethod(i) + "(program, " + (inOrder > 1 ? "part" : "tile") + ", worker);");
        if (inOrder > 1) source.Close();
        source.Close();
    }

    private static void WriteNests(SourceWriter source, LoopNest[] nests)
    {
        for (int i = 0; i < nests.Length; i++)
        {
            source.Line();
            nests[i].Write(source, TileMethod(i));
        }
    }

    private static string TileMethod(int part) => "RunTile" + (part == 0 ? "" : Text(part));

    private static string Text(long value) => value.ToString(CultureInfo.InvariantCulture);
}
