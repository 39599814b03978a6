using System.Globalization;
using NetCompiler.Compiler.Tensors;

namespace NetCompiler.Compiler.Emit.Gpu;

/// <summary>
/// A contraction as a kernel: an implicit matrix product. A group computes a tile of the result; slices of both operands pass through shared memory, two
/// of each, so that one is filled while the other is used. Each thread holds its part of the tile in named scalars, and the products of a slice are written
/// out. What follows the sums (bias, ReLU, whatever was fused) runs on rows of the tile that pass through shared memory, so that stores are of neighbours.
/// </summary>
internal sealed class ContractionKernel
{
    private readonly Step step;
    private readonly ContractionAxes axes;
    private readonly ContractionExtents extents;
    private readonly ContractionTile tile;
    private readonly long slices;
    private readonly long slicesOfSplit;
    private readonly int splits;
    private readonly Tensor? partial;

    private ContractionKernel(Step step, ContractionAxes axes, ContractionExtents extents, ContractionSchedule schedule, ScratchMemory scratch)
    {
        this.step = step;
        this.axes = axes;
        this.extents = extents;
        tile = schedule.Tile;
        slices = ContractionSchedule.Slices(extents, tile);
        slicesOfSplit = (slices + schedule.Splits - 1) / schedule.Splits;
        splits = (int)((slices + slicesOfSplit - 1) / slicesOfSplit);
        if (splits > 1) partial = scratch.Take("partial sums", [splits, .. PartialOrder.Select(axis => axis.Extent)]);
    }

    private IEnumerable<Axis> PartialOrder => axes.Batches.Concat(axes.Rows).Concat(axes.Columns);

    private long RowTiles => (extents.Rows + tile.Rows - 1) / tile.Rows;

    private long ColumnTiles => (extents.Columns + tile.Columns - 1) / tile.Columns;

    // Groups that follow each other share the columns of the right operand, if the grid can be so long.
    private bool IsColumnsFirst => ColumnTiles > EmittedGrid.LongestOther;

    private EmittedGrid Grid => new(IsColumnsFirst ? ColumnTiles : RowTiles, IsColumnsFirst ? RowTiles : ColumnTiles, extents.Batches * splits);

    private int ThreadsAcross => tile.Columns / tile.ThreadColumns;

    private int ThreadsDown => tile.Rows / tile.ThreadRows;

    /// <summary>Adds the kernels of a step; null if the step is better run as a plain reduction.</summary>
    /// <param name="table">The kernels.</param>
    /// <param name="memory">Where tensors lie.</param>
    /// <param name="scratch">Gives memory for partial sums.</param>
    /// <param name="step">The step.</param>
    /// <param name="options">How steps become kernels.</param>
    public static IEnumerable<EmittedLaunch>? TryAdd(KernelTable table, MemoryMap memory, ScratchMemory scratch, Step step, GpuEmitOptions options)
    {
        if (ContractionAxes.TryOf(step, options.SmallestContraction) is not { } axes) return null;
        var extents = new ContractionExtents(
            ContractionAxes.Extent(axes.Batches), ContractionAxes.Extent(axes.Rows), ContractionAxes.Extent(axes.Columns), ContractionAxes.Extent(axes.Depth));
        if (extents.Depth < options.SmallestDepth) return null;
        var schedule = options.Contractions?.Invoke(extents) ?? ContractionSchedule.Of(extents, options.Device);
        var probe = new KernelTensors(memory);
        if (Left(axes, probe, schedule.Tile) is null || Right(axes, probe, schedule.Tile) is null) return null;
        var kernel = new ContractionKernel(step, axes, extents, schedule, scratch);
        if (!kernel.Grid.IsPossible) return null;
        var first = kernel.Add(table);
        return kernel.partial is null ? [first] : [first, PointKernel.AddSecondPass(table, step, kernel.partial, kernel.PartialOrder)];
    }

    private static TileOperand? Left(ContractionAxes axes, KernelTensors tensors, ContractionTile tile) =>
        TileOperand.TryOf("left", axes.Left, tensors, [axes.Batches, axes.Rows, axes.Depth], tile);

    private static TileOperand? Right(ContractionAxes axes, KernelTensors tensors, ContractionTile tile) =>
        TileOperand.TryOf("right", axes.Right, tensors, [axes.Batches, axes.Columns, axes.Depth], tile);

    private EmittedLaunch Add(KernelTable table)
    {
        string product = (extents.Batches == 1 ? "" : Text(extents.Batches) + " times ") + Text(extents.Rows) + "x" + Text(extents.Depth) + " by " + Text(extents.Depth) + "x" + Text(extents.Columns);
        string schedule = product + ", tile " + tile + ", groups of " + Text(tile.Threads) + (splits == 1 ? "" : ", depth in " + Text(splits) + " parts");
        return table.Add(step, partial is null ? "" : ".parts", schedule, tile.Threads, Grid, Write);
    }

    private void Write(SourceWriter source, KernelTensors tensors)
    {
        TileOperand left = Left(axes, tensors, tile)!, right = Right(axes, tensors, tile)!;
        source.Line("var slices = SharedMemory.Allocate<Float4>(" + Text(2 * tile.SliceFloats / 4) + ");");
        source.Line("var sliceFloats = slices.Cast<float>();");
        source.Line("int thread = Group.IdxX;");
        WriteBlock(source);
        source.Line();
        source.Line("// " + left + "; " + right);
        left.WriteOuter(source, "firstRow", 0);
        right.WriteOuter(source, "firstColumn", tile.Depth * tile.LeftStride);
        source.Line();
        WriteSums(source);
        WriteSlices(source, left, right);
        source.Line();
        WriteEpilogue(source, tensors);
    }

    // The grid's axes are read again where they are needed at the end: that costs less than to keep them.
    private void WriteBlock(SourceWriter source)
    {
        source.Line("int firstRow = Grid.Idx" + (IsColumnsFirst ? "Y" : "X") + " * " + Text(tile.Rows) + ";");
        source.Line("int firstColumn = Grid.Idx" + (IsColumnsFirst ? "X" : "Y") + " * " + Text(tile.Columns) + ";");
        bool hasBatch = extents.Batches > 1, hasSplit = splits > 1;
        if (hasSplit) source.Line("int split = " + (hasBatch ? FastDivision.Quotient("Grid.IdxZ", extents.Batches) : "Grid.IdxZ") + ";");
        if (hasBatch) source.Line("int batch = Grid.IdxZ" + (hasSplit ? " - split * " + Text(extents.Batches) : "") + ";");
        source.Line("int across = thread & " + Text(ThreadsAcross - 1) + ";");
        source.Line("int down = " + FastDivision.Quotient("thread", ThreadsAcross) + ";");
    }

    private void WriteSums(SourceWriter source)
    {
        for (int row = 0; row < tile.ThreadRows; row++)
        {
            source.Line("float " + string.Join(", ", Enumerable.Range(0, tile.ThreadColumns).Select(column => Sum(row, column) + " = 0f")) + ";");
        }
    }

    // One round more than there are slices: while a slice is multiplied, the next one is under way from memory.
    private void WriteSlices(SourceWriter source, TileOperand left, TileOperand right)
    {
        string first = "0", end = Text(slices);
        if (splits > 1)
        {
            source.Line("int firstSlice = split * " + Text(slicesOfSplit) + ";");
            source.Line("int endSlice = Math.Min(firstSlice + " + Text(slicesOfSplit) + ", " + end + ");");
            (first, end) = ("firstSlice", "endSlice");
        }
        source.Open("for (int slice = " + first + "; slice <= " + end + "; slice++)");
        source.Open("if (slice < " + end + ")");
        source.Line("int sliceDepth = slice * " + Text(tile.Depth) + ";");
        left.WriteLoads(source, "sliceDepth");
        right.WriteLoads(source, "sliceDepth");
        source.Close();
        source.Open("if (slice > " + first + ")");
        WriteProducts(source);
        source.Close();
        source.Open("if (slice < " + end + ")");
        source.Line("int filled = (slice & 1) * " + Text(tile.SliceFloats) + ";");
        left.WriteStores(source, "filled");
        right.WriteStores(source, "filled");
        source.Close();
        source.Line("Group.Barrier();");
        source.Close();
    }

    private void WriteProducts(SourceWriter source)
    {
        int leftFours = tile.LeftStride / 4, rightFours = tile.RightStride / 4;
        source.Line("int used = ((slice - 1) & 1) * " + Text(tile.SliceFloats / 4) + ";");
        source.Line("int leftFrom = used + down;");
        source.Line("int rightFrom = used + " + Text(tile.Depth * leftFours) + " + across;");
        for (int depth = 0; depth < tile.Depth; depth++)
        {
            string left = "l" + Text(depth), right = "r" + Text(depth);
            for (int half = 0; half < tile.ThreadRows / 4; half++) source.Line("Float4 " + left + "ab"[half] + " = slices[leftFrom + " + Text(depth * leftFours + half * ThreadsDown) + "];");
            for (int half = 0; half < tile.ThreadColumns / 4; half++) source.Line("Float4 " + right + "ab"[half] + " = slices[rightFrom + " + Text(depth * rightFours + half * ThreadsAcross) + "];");
            for (int row = 0; row < tile.ThreadRows; row++)
            {
                source.Line(string.Join(" ", Enumerable.Range(0, tile.ThreadColumns).Select(column =>
                    Sum(row, column) + " += " + left + Lane(row) + " * " + right + Lane(column) + ";")));
            }
        }
    }

    // One row of every thread at a time lies in shared memory; then threads take neighbouring columns.
    private void WriteEpilogue(SourceWriter source, KernelTensors tensors)
    {
        int elements = ThreadsDown * tile.Columns;
        source.Open("for (int part = 0; part < " + Text(tile.ThreadRows) + "; part++)");
        for (int row = 0; row < tile.ThreadRows; row++)
        {
            source.Open((row == 0 ? "if" : "else if") + " (part == " + Text(row) + ")");
            for (int half = 0; half < tile.ThreadColumns / 4; half++)
            {
                string sums = string.Join(", ", Enumerable.Range(half * 4, 4).Select(column => Sum(row, column)));
                source.Line("slices[down * " + Text(tile.Columns / 4) + " + across" + (half == 0 ? "" : " + " + Text(half * ThreadsAcross)) + "] = new Float4(" + sums + ");");
            }
            source.Close();
        }
        source.Line("Group.Barrier();");
        source.Line("int partRow = firstRow + (part & 3)" + (tile.ThreadRows == 4 ? "" : " + (part >> 2) * " + Text(tile.Rows / 2)) + ";");
        source.Open("for (int element = thread; element < " + Text(elements) + "; element += " + Text(tile.Threads) + ")");
        source.Line("int row = partRow + " + FastDivision.Quotient("element", tile.Columns) + " * 4;");
        source.Line("int column = firstColumn + (element & " + Text(tile.Columns - 1) + ");");
        string condition = string.Join(" && ", new[]
        {
            extents.Rows % tile.Rows == 0 ? "" : "row < " + Text(extents.Rows),
            extents.Columns % tile.Columns == 0 ? "" : "column < " + Text(extents.Columns),
        }.Where(part => part.Length > 0));
        if (condition.Length > 0) source.Open("if (" + condition + ")");
        source.Line("float result = sliceFloats[element];");
        if (partial is not null)
        {
            string batch = extents.Batches == 1 ? "split" : "(split * " + Text(extents.Batches) + " + batch)";
            source.Line(tensors.Element(partial, "(" + batch + " * " + Text(extents.Rows) + " + row) * " + Text(extents.Columns) + " + column") + " = result;");
        }
        else
        {
            WriteStore(source, tensors);
        }
        if (condition.Length > 0) source.Close();
        source.Close();
        source.Line("Group.Barrier();");
        source.Close();
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

    private static string Sum(int row, int column) => "s" + Text(row) + Text(column);

    private static string Lane(int index) => (index < 4 ? "a." : "b.") + "XYZW"[index % 4];

    private static string Text(long value) => value.ToString(CultureInfo.InvariantCulture);
}
