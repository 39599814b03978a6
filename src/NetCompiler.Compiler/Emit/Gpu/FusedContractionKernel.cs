using System.Globalization;
using NetCompiler.Compiler.Plan;
using NetCompiler.Compiler.Tensors;

namespace NetCompiler.Compiler.Emit.Gpu;

/// <summary>Writes a <see cref="FusedContraction"/>: for each block of channels, the sums of a patch go to shared memory; then the steps after it run phase by phase.</summary>
internal sealed class FusedContractionKernel
{
    private readonly FusedContraction fused;
    private readonly TileLowering lowered;
    private readonly MemoryMap memory;
    private readonly ContractionTile tile;

    private FusedContractionKernel(FusedContraction fused, MemoryMap memory)
    {
        (this.fused, this.memory, tile) = (fused, memory, fused.Tile);
        lowered = TileLowering.Of(fused.Tiling, copiesAll: true);
    }

    /// <summary>Adds the kernel.</summary>
    /// <param name="table">The kernels.</param>
    /// <param name="memory">Where tensors lie.</param>
    /// <param name="fused">What it computes.</param>
    public static EmittedLaunch Add(KernelTable table, MemoryMap memory, FusedContraction fused)
    {
        var tiling = fused.Tiling;
        string schedule = Text(tiling.Tiles) + " tiles of " + string.Join("x", tiling.Extents) + " from patches of " + Text(fused.Tiling.Points(0)) + " sums, tile "
            + fused.Tile + ", groups of " + Text(fused.Tile.Threads);
        var users = new[] { StepDescription.Of(fused.Product.Step) }.Concat(fused.Group.Steps.Skip(1).Select(StepDescription.Of));
        var kernel = new FusedContractionKernel(fused, memory);
        var plan = fused.Product;
        return table.Add(fused.Group.Name, users, schedule, fused.Tile.Threads, new EmittedGrid(tiling.Tiles), kernel.Write) with
        {
            Contraction = new EmittedContraction(fused.Group.Name, "", plan.Extents, ContractionSchedule.Whole(fused.Tile, plan.Extents), fused.Predicted, plan.Copies.Count > 0)
            {
                Groups = tiling.Tiles, Estimate = fused.Seconds,
            },
        };
    }

    private void Write(SourceWriter source, KernelTensors tensors)
    {
        TilePhase.WriteShared(source, memory, lowered, fused.Shared);
        var patch = Patch();
        TileOperand left = TileOperand.Left(fused.Product.Axes, tensors, tile)!, right = TileOperand.Right(fused.Product.Axes, tensors, tile, patch)!;
        var loop = new ContractionLoop(source, tile, left, right);
        loop.WriteThread();
        source.Open("");
        WriteTile(source);
        WriteBlocks(source, tensors, loop, left, right);
        source.Close();
        var writer = new TilePhase(fused.Tiling, lowered, tile.Threads);
        foreach (var phase in fused.Phases)
        {
            // What the phase before left in shared memory is complete.
            source.Line("Group.Barrier();");
            writer.Write(source, tensors, phase, fused.Shared);
        }
    }

    // The tile's place among all tiles, an index for each axis.
    private void WriteTile(SourceWriter source)
    {
        var axes = lowered.Steps[0].TileAxes;
        source.Line("int tile = Grid.IdxX;");
        KernelExpressions.Decode(
            source, "tile", [.. axes.Where(axis => axis.Extent > 1).Select(axis => axis.Ordinal)], ordinal => axes.First(axis => axis.Ordinal == ordinal).Extent, KernelExpressions.Index);
    }

    private ColumnPatch Patch()
    {
        var tiling = fused.Tiling;
        return new ColumnPatch([.. fused.Product.Axes.Columns.Select(axis =>
        {
            var side = tiling.Members[0][fused.SideOf(axis)];
            int tiles = side.IsAll ? 1 : tiling.TileAxes[side.Tile].Extent;
            string start = side.IsAll || tiles == 1 ? Text(side.First) : KernelExpressions.Index(side.Tile) + " * " + Text(side.Shift) + " + " + Text(side.First);
            return new ColumnPatch.Side(axis.Ordinal, side.Extent, side.Whole, "(" + start + ")", side.IsAll || (!side.ReachesBelow && !side.ReachesAbove(tiles)));
        })]);
    }

    private void WriteBlocks(SourceWriter source, KernelTensors tensors, ContractionLoop loop, TileOperand left, TileOperand right)
    {
        var extents = fused.Product.Extents;
        long rowTiles = extents.RowTiles(tile);
        bool hasBlocks = fused.RowBlocks > 1;
        if (hasBlocks)
        {
            source.Open("for (int block = 0; block < " + Text(fused.RowBlocks) + "; block++)");
            source.Line("int batch = " + FastDivision.Quotient("block", rowTiles) + ";");
            source.Line("int firstRow = (" + (rowTiles == 1 ? "0" : FastDivision.Remainder("block", "batch", rowTiles)) + ") * " + Text(tile.Rows) + ";");
        }
        else
        {
            source.Line("const int firstRow = 0;");
        }
        source.Line("const int firstColumn = 0, firstSlice = 0, lastSlice = " + Text(extents.Slices(tile) - 1) + ";");
        source.Line("// " + left + "; " + right + " of a patch of " + Text(fused.Tiling.Points(0)) + " sums");
        left.WriteOuter(source, "firstRow", 0, tile.Threads);
        right.WriteOuter(source, "firstColumn", tile.Depth * tile.LeftStride, tile.Threads);
        loop.Write();
        ContractionLoop.OpenResults(source, tile);
        WriteResult(source, tensors);
        ContractionLoop.CloseResults(source);
        if (hasBlocks) source.Close();
    }

    private void WriteResult(SourceWriter source, KernelTensors tensors)
    {
        var step = lowered.Steps[0];
        var sides = fused.Tiling.Members[0];
        var extents = fused.Product.Extents;
        long points = fused.Tiling.Points(0) / sides[1].Extent;
        source.Line("int column = element & " + Text(tile.Columns - 1) + ";");
        string isThere = string.Join(" && ", new[]
        {
            extents.Rows % tile.Rows == 0 ? "" : "row < " + Text(extents.Rows), points == tile.Columns ? "" : "column < " + Text(points),
        }.Where(part => part.Length > 0));
        source.Open(isThere.Length == 0 ? "" : "if (" + isThere + ")");
        // Axes that stay apart: each form of one axis alone says so.
        var apart = step.TileAxes.Concat(step.PointAxes).Select(axis => AffineForm.TryOf(new IndexVariable(axis))!).ToArray();
        var axes = LoopAxes.Merge([step.TileAxes, step.PointAxes], apart);
        string Point(int k) => KernelExpressions.Index(step.PointAxes[k].Ordinal);
        if (sides[1].Extent > 1) source.Line("int " + Point(1) + " = " + (extents.Batches == 1 ? "row" : "batch * " + Text(extents.Rows) + " + row") + ";");
        int[] places = [.. Enumerable.Range(0, sides.Count).Where(k => k != 1 && sides[k].Extent > 1)];
        KernelExpressions.Decode(source, "column", [.. places], k => sides[k].Extent, Point);
        var expressions = new KernelExpressions(source, tensors, axes) { Result = "sliceFloats[element]" };
        string value = expressions.Write(step.Step.Value);
        source.Line("float result = " + value + ";");
        // Where the result stays in memory, too, the copy is the second store.
        expressions.Store(step.Copy ?? step.Step.Target, "result");
        if (step.Copy is not null)
        {
            var conditions = step.Ends.Select(end => TilePhase.IsInside(end, axes)).ToList();
            if (step.IsOwn is not null) conditions.Add(expressions.Write(step.IsOwn));
            if (conditions.Count > 0) source.Open("if (" + string.Join(" && ", conditions) + ")");
            expressions.Store(step.Step.Target, "result");
            if (conditions.Count > 0) source.Close();
        }
        source.Close();
    }

    private static string Text(long value) => value.ToString(CultureInfo.InvariantCulture);
}
