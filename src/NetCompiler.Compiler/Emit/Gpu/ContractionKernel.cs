using System.Globalization;
using NetCompiler.Compiler.Tensors;

namespace NetCompiler.Compiler.Emit.Gpu;

/// <summary>
/// A contraction as a kernel: an implicit matrix product. A group computes a tile of the result; slices of both operands pass through shared memory, two
/// of each, so that one is filled while the other is used. Each thread holds its part of the tile in named scalars, and the products of a slice are written
/// out. What follows the sums (bias, ReLU, whatever was fused) runs on rows of the tile that pass through shared memory, so that stores are of neighbours.
/// Tiles whose depth is cut leave their sums in scratch memory, and a second kernel adds them.
/// </summary>
internal sealed class ContractionKernel
{
    private readonly Step step;
    private readonly ContractionAxes axes;
    private readonly ContractionExtents extents;
    private readonly ContractionSchedule schedule;
    private readonly ContractionTile tile;
    private readonly long slices;
    private readonly long cutTiles;
    private readonly Tensor? partial;

    private ContractionKernel(PlannedContraction plan, ScratchMemory scratch)
    {
        (step, axes, extents) = (plan.Step, plan.Axes, plan.Extents);
        tile = plan.Schedule.Tile;
        slices = extents.Slices(tile);
        schedule = plan.Schedule.Fitted(extents);
        cutTiles = schedule.CutTiles(extents);
        if (cutTiles > 0) partial = scratch.Take("partial sums", [schedule.Parts, checked((int)cutTiles), tile.Rows, tile.Columns]);
    }

    private long RowTiles => extents.RowTiles(tile);

    private long ColumnTiles => extents.ColumnTiles(tile);

    private bool HasWhole => schedule.WholeTiles > 0;

    /// <summary>Adds the kernels of a contraction.</summary>
    /// <param name="table">The kernels.</param>
    /// <param name="scratch">Gives memory for partial sums.</param>
    /// <param name="plan">The contraction.</param>
    /// <param name="options">How steps become kernels.</param>
    public static IEnumerable<EmittedLaunch> Add(KernelTable table, ScratchMemory scratch, PlannedContraction plan, GpuEmitOptions options)
    {
        var launches = plan.Copies.SelectMany(copy => PointKernel.Add(table, scratch, copy, options)).ToList();
        var kernel = new ContractionKernel(plan, scratch);
        var sums = kernel.AddSums(table);
        launches.Add(sums with { Contraction = new EmittedContraction(plan.Step.Name, "", plan.Extents, kernel.schedule, plan.Predicted, plan.Copies.Count > 0) });
        if (kernel.partial is not null) launches.Add(kernel.AddTotals(table));
        return launches;
    }

    private EmittedLaunch AddSums(KernelTable table)
    {
        string product = (extents.Batches == 1 ? "" : Text(extents.Batches) + " times ") + Text(extents.Rows) + "x" + Text(extents.Depth)
            + " by " + Text(extents.Depth) + "x" + Text(extents.Columns);
        string cut = partial is null ? ""
            : ", depth " + (HasWhole ? "of the last " + Text(cutTiles) + " of " + Text(extents.Tiles(tile)) + " tiles " : "") + "in " + Text(schedule.Parts) + " parts";
        string text = product + ", tile " + tile + ", groups of " + Text(tile.Threads) + cut;
        return table.Add(step, partial is null ? "" : ".parts", text, tile.Threads, new EmittedGrid(schedule.Groups(extents)), WriteSums);
    }

    private void WriteSums(SourceWriter source, KernelTensors tensors)
    {
        TileOperand left = TileOperand.Left(axes, tensors, tile)!, right = TileOperand.Right(axes, tensors, tile)!;
        var loop = new ContractionLoop(source, tile, left, right);
        loop.WriteThread();
        WriteWork(source);
        source.Line();
        source.Line("// " + left + "; " + right);
        left.WriteOuter(source, "firstRow", 0, tile.Threads);
        right.WriteOuter(source, "firstColumn", tile.Depth * tile.LeftStride, tile.Threads);
        source.Line();
        loop.Write();
        source.Line();
        if (partial is not null && !HasWhole) WritePartial(source, tensors);
        else WriteResults(source, tensors);
    }

    // Which tile a group computes, and which part of its depth. Groups that follow each other share the columns of the right operand.
    private void WriteWork(SourceWriter source)
    {
        string end = Text(slices);
        if (partial is null)
        {
            source.Line("int tile = Grid.IdxX;");
            source.Line("const int firstSlice = 0, lastSlice = " + Text(slices - 1) + ";");
        }
        else
        {
            long ofPart = (slices + schedule.Parts - 1) / schedule.Parts;
            if (HasWhole)
            {
                source.Line("int tile = Grid.IdxX, part = -1, firstSlice = 0, lastSlice = " + Text(slices - 1) + ";");
                source.Open("if (tile >= " + Text(schedule.WholeTiles) + ")");
                source.Line("int rest = tile - " + Text(schedule.WholeTiles) + ";");
                source.Line("part = " + FastDivision.Quotient("rest", cutTiles, cutTiles * schedule.Parts) + ";");
                source.Line("tile -= part * " + Text(cutTiles) + ";");
            }
            else
            {
                source.Line("int part = " + FastDivision.Quotient("Grid.IdxX", cutTiles, cutTiles * schedule.Parts) + ";");
                source.Line("int tile = Grid.IdxX - part * " + Text(cutTiles) + ";");
            }
            source.Line((HasWhole ? "" : "int ") + "firstSlice = part * " + Text(ofPart) + ";");
            source.Line((HasWhole ? "" : "int ") + "lastSlice = Math.Min(firstSlice + " + Text(ofPart) + ", " + end + ") - 1;");
            if (HasWhole) source.Close();
        }
        WritePlace(source);
    }

    private void WritePlace(SourceWriter source)
    {
        string rest = "tile";
        if (extents.Batches > 1)
        {
            long tiles = RowTiles * ColumnTiles;
            source.Line("int batch = " + FastDivision.Quotient("tile", tiles, extents.Tiles(tile)) + ";");
            source.Line("int tileOfBatch = " + FastDivision.Remainder("tile", "batch", tiles) + ";");
            rest = "tileOfBatch";
        }
        source.Line("int columnTile = " + FastDivision.Quotient(rest, RowTiles, RowTiles * ColumnTiles) + ";");
        source.Line("int firstRow = (" + (RowTiles == 1 ? "0" : FastDivision.Remainder(rest, "columnTile", RowTiles)) + ") * " + Text(tile.Rows) + ";");
        source.Line("int firstColumn = columnTile * " + Text(tile.Columns) + ";");
    }

    private void WriteResults(SourceWriter source, KernelTensors tensors)
    {
        ContractionLoop.OpenResults(source, tile);
        source.Line("int column = firstColumn + (element & " + Text(tile.Columns - 1) + ");");
        OpenInside(source);
        source.Line("float result = sliceFloats[element];");
        if (partial is not null) source.Open("if (part < 0)");
        WriteStore(source, tensors);
        if (partial is not null)
        {
            // A part of a tile that is cut. All groups run these loops, since all threads have to reach their barriers whatever a compiler makes of them.
            source.Close().Open("else");
            string place = "(" + PartialTile + ") * " + Text(tile.Rows * tile.Columns) + " + (row - firstRow) * " + Text(tile.Columns) + " + column - firstColumn";
            source.Line(tensors.At(partial, tensors.Start(partial) + " + " + place) + " = result;");
            source.Close();
        }
        source.Close();
        ContractionLoop.CloseResults(source);
    }

    // The number of a part of a tile in scratch memory: a tile for each part of each tile.
    private string PartialTile => "part * " + Text(cutTiles) + " + tile" + (HasWhole ? " - " + Text(schedule.WholeTiles) : "");

    private void WritePartial(SourceWriter source, KernelTensors tensors)
    {
        source.Line("int partialRow = " + tensors.Start(partial!) + " + (" + PartialTile + ") * " + Text(tile.Rows * tile.Columns)
            + " + down * " + Text(4 * tile.Columns) + " + across * 4;");
        bool hasRowEnd = extents.Rows % tile.Rows != 0, hasColumnEnd = extents.Columns % tile.Columns != 0;
        for (int half = 0; half < tile.ThreadColumns / 4; half++)
        {
            if (hasColumnEnd) source.Open("if (firstColumn + across * 4" + (half == 0 ? "" : " + " + Text(half * tile.Columns / 2)) + " < " + Text(extents.Columns) + ")");
            for (int row = 0; row < tile.ThreadRows; row++)
            {
                int down = row % 4 + row / 4 * (tile.Rows / 2);
                string store = tensors.FoursAt(partial!, "partialRow + " + Text(down * tile.Columns + half * tile.Columns / 2)) + " = " + ContractionLoop.Four(row, half) + ";";
                source.Line(hasRowEnd ? "if (firstRow + down * 4 + " + Text(down) + " < " + Text(extents.Rows) + ") " + store : store);
            }
            if (hasColumnEnd) source.Close();
        }
    }

    private EmittedLaunch AddTotals(KernelTable table)
    {
        const int Threads = 256;
        int elements = tile.Rows * tile.Columns;
        string text = "the sums of " + Text(schedule.Parts) + " parts of " + Text(cutTiles) + " tiles, a thread a result, groups of " + Text(Threads);
        return table.Add(step, ".total", text, Threads, new EmittedGrid(cutTiles * elements / Threads), (source, tensors) =>
        {
            source.Line("int place = Grid.IdxX * " + Text(Threads) + " + Group.IdxX;");
            source.Line("int cutTile = " + FastDivision.Quotient("place", elements) + ";");
            source.Line("int element = " + FastDivision.Remainder("place", "cutTile", elements) + ";");
            source.Line("int tile = cutTile" + (HasWhole ? " + " + Text(schedule.WholeTiles) : "") + ";");
            WritePlace(source);
            source.Line("int row = firstRow + " + FastDivision.Quotient("element", tile.Columns) + ";");
            source.Line("int column = firstColumn + (element & " + Text(tile.Columns - 1) + ");");
            OpenInside(source);
            WriteTotal(source, tensors);
            WriteStore(source, tensors);
            source.Close();
        });
    }

    // Always in the order of the depth.
    private void WriteTotal(SourceWriter source, KernelTensors tensors)
    {
        const int MostWrittenOut = 16;
        long distance = cutTiles * tile.Rows * tile.Columns;
        string Part(string from) => tensors.At(partial!, tensors.Start(partial!) + " + place" + from);
        if (schedule.Parts <= MostWrittenOut)
        {
            for (int part = 0; part < schedule.Parts; part++) source.Line("float part" + Text(part) + " = " + Part(part == 0 ? "" : " + " + Text(part * distance)) + ";");
            source.Line("float result = " + string.Join(" + ", Enumerable.Range(0, schedule.Parts).Select(part => "part" + Text(part))) + ";");
            return;
        }
        source.Line("float result = 0f;");
        source.Line("for (int part = 0; part < " + Text(schedule.Parts) + "; part++) result += " + Part(" + part * " + Text(distance)) + ";");
    }

    private void OpenInside(SourceWriter source)
    {
        string condition = string.Join(" && ", new[]
        {
            extents.Rows % tile.Rows == 0 ? "" : "row < " + Text(extents.Rows),
            extents.Columns % tile.Columns == 0 ? "" : "column < " + Text(extents.Columns),
        }.Where(part => part.Length > 0));
        source.Open(condition.Length > 0 ? "if (" + condition + ")" : "");
    }

    private void WriteStore(SourceWriter source, KernelTensors tensors)
    {
        var forms = TensorAccess.Forms([step.Value]).Append(TensorAccess.Of(step.Target.Tensor, step.Target.Indices, false).Position).ToArray();
        var merged = LoopAxes.Merge([axes.Batches, axes.Rows, axes.Columns], forms);
        var expressions = new KernelExpressions(source, tensors, merged) { Result = "result" };
        string[] flats = ["batch", "row", "column"];
        for (int group = 0; group < flats.Length; group++) expressions.Decode(flats[group], merged.Groups[group]);
        expressions.Store(step.Target, expressions.Write(step.Value));
    }

    private static string Text(long value) => value.ToString(CultureInfo.InvariantCulture);
}
