using NetCompiler.Compiler.Plan;
using NetCompiler.Compiler.Tensors;

namespace NetCompiler.Compiler.Emit;

/// <summary>Rewrites the steps of a group over tiles and the points within a tile.</summary>
internal sealed class TileLowering
{
    private readonly Tiling tiling;
    private readonly Dictionary<Storage, int> copied = [];
    private readonly Tensor?[] copies;

    private TileLowering(Tiling tiling, bool copiesAll)
    {
        this.tiling = tiling;
        var steps = tiling.Group.Steps;
        copies = new Tensor?[steps.Count];
        for (int i = 0; i < steps.Count; i++)
        {
            var made = steps[i].Target.Tensor.Storage;
            bool isRead = steps.Any(step => step.Loads.Any(load => load.Tensor.Storage == made));
            if (!isRead || !(copiesAll || tiling.Group.IsLocal(made))) continue;
            copies[i] = new Tensor(made.Name, TensorShape.Of([.. tiling.Members[i].Select(axis => IsKept(axis) ? axis.Whole : axis.Extent)]), TensorRole.Activation, made.Element);
            copied[made] = i;
        }
        Steps = [.. Enumerable.Range(0, steps.Count).Select(Lower)];
    }

    /// <summary>The steps.</summary>
    public IReadOnlyList<TiledStep> Steps { get; }

    /// <summary>For each step, the tensor that holds what a tile needs of its values; null where the group's steps read them from memory, or not at all.</summary>
    public IReadOnlyList<Tensor?> Copies => copies;

    /// <summary>The steps of a tiling.</summary>
    /// <param name="tiling">The tiling.</param>
    /// <param name="copiesAll">Whether what stays in memory is also kept for the group's other steps.</param>
    public static TileLowering Of(Tiling tiling, bool copiesAll) => new(tiling, copiesAll);

    // Tiles that run in order leave what they have computed to the next: the copy holds all of them.
    private bool IsKept(AxisTile axis) => axis.IsAll || axis.Tile == tiling.InOrder;

    private TiledStep Lower(int member)
    {
        var step = tiling.Group.Steps[member];
        var tiles = tiling.Members[member];
        int rank = tiling.TileAxes.Count;
        Axis[] tileAxes = [.. tiling.TileAxes.OrderBy(axis => axis.Ordinal == tiling.InOrder)];
        Axis[] points = [.. tiles.Select((tile, k) => new Axis(rank + k, tile.Extent) { Span = tile.IsAll ? null : new AxisSpan(tile.Tile, tile.Shift, tile.First, tile.Whole) })];
        Scalar Start(int k) => tiles[k].IsAll ? new IntegerConstant(0) : new IndexVariable(tiling.TileAxes[tiles[k].Tile]) * new IntegerConstant(tiles[k].Shift) + new IntegerConstant(tiles[k].First);
        Scalar Index(Axis axis, bool isInFirstTile)
        {
            int k = axis.Ordinal;
            if (k >= points.Length) return new IndexVariable(axis with { Ordinal = axis.Ordinal + rank });
            Scalar point = new IndexVariable(points[k]);
            return tiles[k].IsAll ? point : (isInFirstTile ? new IntegerConstant(tiles[k].First) : Start(k)) + point;
        }
        Scalar InFirstTile(Scalar scalar) => scalar is IndexVariable variable ? Index(variable.Axis, true) : ScalarWalker.WithOperands(scalar, InFirstTile);
        Scalar Rewrite(Scalar scalar) => scalar switch
        {
            IndexVariable variable => Index(variable.Axis, false),
            TensorLoad load when copied.TryGetValue(load.Tensor.Storage, out int maker) => ReadCopy(load, maker),
            _ => ScalarWalker.WithOperands(scalar, Rewrite),
        };
        // A copy holds one tile: the index in it is what the index is in the first tile, less where that begins. Outside of the tensor it holds nothing.
        Scalar ReadCopy(TensorLoad load, int maker)
        {
            var made = tiling.Members[maker];
            Scalar? isInside = null;
            var indices = new Scalar[made.Count];
            for (int k = 0; k < made.Count; k++)
            {
                indices[k] = IsKept(made[k]) ? Rewrite(load.Indices[k]) : InFirstTile(load.Indices[k]) - new IntegerConstant(made[k].First);
                if (IsKept(made[k]) || load.Outside is null) continue;
                var index = Simplifier.Simplify(Rewrite(load.Indices[k]));
                if (IntegerRange.Of(index).IsInside(made[k].Whole)) continue;
                var condition = (index >= 0) & (index < made[k].Whole);
                isInside = isInside is null ? condition : isInside & condition;
            }
            Scalar value = new TensorLoad(copies[maker]!, indices.ToEquatableArray(), load.Outside);
            return isInside is null ? value : Scalars.Select(isInside, value, Outside(load));
        }

        var rewritten = Simplifier.Simplify(step.Rewrite(Rewrite) with { Axes = tileAxes.Concat(points).ToEquatableArray() });
        if (rewritten.Reduction is { } reduction)
        {
            rewritten = rewritten with { Reduction = reduction with { Axes = reduction.Axes.Select(axis => axis with { Ordinal = axis.Ordinal + rank }).ToEquatableArray() } };
        }
        bool isLocal = tiling.Group.IsLocal(step.Target.Tensor.Storage);
        var copy = copies[member] is { } tensor ? new Store(tensor, points.Select((point, k) => Simplifier.Simplify(IsKept(tiles[k]) ? Start(k) + new IndexVariable(point) : new IndexVariable(point))).ToEquatableArray(), false) : null;
        return new TiledStep(
            isLocal ? rewritten with { Target = copy! } : rewritten, tileAxes, points, Ends(tiles, points, Start), isLocal ? null : copy, isLocal ? null : IsOwn(tiles, points))
        {
            Once = tiling.TileAxes.FirstOrDefault(axis => axis.Ordinal == tiling.InOrder && tiles.All(tile => tile.Tile != axis.Ordinal)),
        };
    }

    private static Scalar Outside(TensorLoad load) => load.Type == ScalarType.Integer ? new IntegerConstant((long)load.Outside!.Value) : new NumberConstant(load.Outside!.Value);

    private TileEnd[] Ends(IReadOnlyList<AxisTile> tiles, Axis[] points, Func<int, Scalar> start)
    {
        var ends = new List<TileEnd>();
        for (int k = 0; k < points.Length; k++)
        {
            if (tiles[k].IsAll) continue;
            var tile = tiling.TileAxes[tiles[k].Tile];
            long done = tile.Ordinal == tiling.InOrder ? tiles[k].Shared : 0;
            if (!tiles[k].ReachesBelow && !tiles[k].ReachesAbove(tile.Extent) && done == 0) continue;
            bool isRun = tiles.Skip(k + 1).All(tile => tile.IsAll);
            long inner = isRun ? points.Skip(k + 1).Aggregate(1L, (product, axis) => product * axis.Extent) : 1;
            Scalar run = new IndexVariable(points[k]) * new IntegerConstant(inner);
            long stride = inner;
            for (int j = k + 1; isRun && j < points.Length; j++)
            {
                stride /= points[j].Extent;
                run = run + new IndexVariable(points[j]) * new IntegerConstant(stride);
            }
            ends.Add(new TileEnd(points[k], AffineForm.TryOf(start(k))!, tiles[k].Whole, done, tile, AffineForm.TryOf(run)!));
        }
        return [.. ends];
    }

    // Of the tiles that compute a point, the last one that does, so that each has its first points: as many as the next tile is apart. The last tile has all of its own.
    private Scalar? IsOwn(IReadOnlyList<AxisTile> tiles, Axis[] points)
    {
        Scalar? own = null;
        for (int k = 0; k < points.Length; k++)
        {
            if (tiles[k].IsAll || tiles[k].Tile == tiling.InOrder || !tiles[k].Overlaps(tiling.TileAxes[tiles[k].Tile].Extent)) continue;
            Scalar tile = new IndexVariable(tiling.TileAxes[tiles[k].Tile]);
            var condition = (new IndexVariable(points[k]) < new IntegerConstant(tiles[k].Shift)) | (tile >= tiling.TileAxes[tiles[k].Tile].Extent - 1);
            own = own is null ? condition : own & condition;
        }
        // What does not move with the tiles along an axis is the first tile's.
        foreach (var axis in tiling.TileAxes.Where(axis => axis.Extent > 1 && axis.Ordinal != tiling.InOrder && tiles.All(tile => tile.Tile != axis.Ordinal)))
        {
            Scalar first = Scalars.Equal(new IndexVariable(axis), 0);
            own = own is null ? first : own & first;
        }
        return own is null ? null : Simplifier.Simplify(own);
    }
}
