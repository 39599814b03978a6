using NetCompiler.Compiler.Tensors;

namespace NetCompiler.Compiler.Plan;

/// <summary>
/// A group cut into tiles. The last step's index space is cut evenly; of every step before it, a tile has what the steps after it read for the tile. Where
/// windows reach over into the next tile, both compute what they need ("overlapped tiling", Krishnamoorthy et al., PLDI 2007); but tiles that one worker runs
/// in order, along one axis, leave what they have computed to the next.
/// </summary>
internal sealed class Tiling
{
    private Tiling(GroupReads reads, IReadOnlyList<int> extents, int inOrder, IReadOnlyList<Axis> tileAxes, IReadOnlyList<IReadOnlyList<AxisTile>> members)
    {
        Reads = reads;
        Extents = extents;
        InOrder = inOrder;
        TileAxes = tileAxes;
        Members = members;
    }

    /// <summary>The group.</summary>
    public StepGroup Group => Reads.Group;

    /// <summary>What its steps read.</summary>
    public GroupReads Reads { get; }

    /// <summary>What a tile has of the last step's axes.</summary>
    public IReadOnlyList<int> Extents { get; }

    /// <summary>The axis along which one worker runs the tiles in order; -1 for none.</summary>
    public int InOrder { get; }

    /// <summary>The index space of the tiles: as many axes as the last step has.</summary>
    public IReadOnlyList<Axis> TileAxes { get; }

    /// <summary>For each step, what tiles cover along each of its axes.</summary>
    public IReadOnlyList<IReadOnlyList<AxisTile>> Members { get; }

    /// <summary>How many tiles there are.</summary>
    public long Tiles => TileAxes.Aggregate(1L, (product, axis) => product * axis.Extent);

    /// <summary>How many tiles can run at the same time.</summary>
    public long IndependentTiles => InOrder < 0 ? Tiles : Tiles / TileAxes[InOrder].Extent;

    /// <summary>How many points of a step a tile has.</summary>
    /// <param name="member">Which step.</param>
    public long Points(int member) => Members[member].Aggregate(1L, (product, axis) => product * axis.Extent);

    /// <summary>How many of a step's points in a tile follow each other in memory.</summary>
    /// <param name="member">Which step.</param>
    public long RunLength(int member)
    {
        long run = 1;
        foreach (var axis in Members[member].Reverse())
        {
            run *= axis.Extent;
            if (!axis.IsAll) break;
        }
        return run;
    }

    /// <summary>How many points are computed, weighted with the terms that each combines, as a multiple of what the steps need one after the other.</summary>
    public double Overhead
    {
        get
        {
            double apart = 0, tiled = 0;
            for (int i = 0; i < Members.Count; i++)
            {
                var step = Group.Steps[i];
                double points = TileAxes.Where(tile => tile.Ordinal != InOrder && Members[i].All(axis => axis.Tile != tile.Ordinal)).Aggregate(1.0, (product, tile) => product * tile.Extent);
                foreach (var axis in Members[i])
                {
                    // The last tiles may be cut off.
                    points *= axis.IsAll || axis.Tile == InOrder ? axis.Whole : axis.Extent * (axis.Whole / (double)axis.Shift);
                }
                apart += step.PointCount * (1.0 + step.ReductionCount);
                tiled += points * (1.0 + step.ReductionCount);
            }
            return Math.Max(1, tiled / apart);
        }
    }

    /// <summary>The tiling with tiles of a size.</summary>
    /// <param name="reads">The group and what its steps read.</param>
    /// <param name="extents">What a tile has of each axis of the last step.</param>
    /// <param name="inOrder">The axis along which one worker runs the tiles in order; -1 for none.</param>
    public static Tiling Of(GroupReads reads, IReadOnlyList<int> extents, int inOrder)
    {
        var group = reads.Group;
        var last = group.Steps[group.Steps.Count - 1];
        var tileAxes = last.Axes.Select((axis, i) => new Axis(i, (axis.Extent + extents[i] - 1) / extents[i])).ToArray();
        var ends = last.Axes.Select((axis, i) => tileAxes[i].Extent == 1 ? AxisTile.All(axis.Extent) : new AxisTile(i, extents[i], 0, extents[i], axis.Extent)).ToArray();
        var members = new IReadOnlyList<AxisTile>[group.Steps.Count];
        for (int i = group.Steps.Count - 1; i >= 0; i--)
        {
            var step = group.Steps[i];
            bool isLocal = group.IsLocal(step.Target.Tensor.Storage);
            members[i] = reads.Readers[i].Count == 0 ? ends
                : [.. step.Axes.Select((axis, k) => Cover(reads.Readers[i].Select(read => read.Bound(k, members[read.Reader])), axis.Extent, tileAxes, isLocal))];
        }
        return new Tiling(reads, extents, inOrder, tileAxes, members);
    }

    /// <summary>The same tiles, run in order along an axis.</summary>
    /// <param name="axis">The axis.</param>
    public Tiling InOrderAlong(int axis) => new(Reads, Extents, axis, TileAxes, Members);

    /// <summary>
    /// The same tiles, in which steps that look at the same windows cover the same points, as pooling and the positions of its maxima do: what one thread loads
    /// for one of them serves the other.
    /// </summary>
    public Tiling WithEqualWindows()
    {
        var members = Members.ToArray();
        for (int i = 0; i < members.Length; i++)
        {
            var step = Group.Steps[i];
            int[] twins = [.. Enumerable.Range(0, members.Length).Where(other => other != i && step.Reduction is { } reduction
                && Group.Steps[other] is { Reduction: { } windows } like && windows.Body.Equals(reduction.Body) && like.Axes == step.Axes && Points(other) > Points(i)
                && Members[other].Zip(Members[i], (larger, smaller) => larger.Covers(smaller)).All(covers => covers))];
            if (twins.Length > 0) members[i] = members[twins[0]];
        }
        return new Tiling(Reads, Extents, InOrder, TileAxes, members);
    }

    // What is read of an axis; and if it stays in memory, all of it is made by some tile.
    private static AxisTile Cover(IEnumerable<TileBound?> bounds, int whole, IReadOnlyList<Axis> tileAxes, bool isLocal)
    {
        TileBound? hull = null;
        foreach (var bound in bounds)
        {
            if (bound is not { Tile: >= 0, Shift: > 0 } || (hull is not null && (hull.Tile != bound.Tile || hull.Shift != bound.Shift))) return AxisTile.All(whole);
            hull = hull is null ? bound : hull with { Min = Math.Min(hull.Min, bound.Min), Max = Math.Max(hull.Max, bound.Max) };
        }
        long first = hull!.Min, end = hull.Max + 1;
        if (!isLocal)
        {
            first = Math.Min(first, 0);
            end = Math.Max(end, Math.Max(first + hull.Shift, whole - hull.Shift * (tileAxes[hull.Tile].Extent - 1)));
        }
        return end - first >= whole ? AxisTile.All(whole) : new AxisTile(hull.Tile, hull.Shift, first, (int)(end - first), whole);
    }
}
