using System.Globalization;

namespace NetCompiler.Compiler.Emit.Gpu;

/// <summary>The loop of a contraction: slices of both operands pass through shared memory, and their products are added to the sums of each thread.</summary>
/// <param name="source">Where to.</param>
/// <param name="tile">The tile.</param>
/// <param name="left">The left operand.</param>
/// <param name="right">The right operand.</param>
internal sealed class ContractionLoop(SourceWriter source, ContractionTile tile, TileOperand left, TileOperand right)
{
    /// <summary>Writes the shared memory of the slices, and which results are the thread's.</summary>
    public void WriteThread()
    {
        source.Line("var slices = SharedMemory.Allocate<Float4>(" + Text(2 * tile.SliceFloats / 4) + ");");
        source.Line("var sliceFloats = slices.Cast<float>();");
        source.Line("int thread = Group.IdxX;");
        source.Line("int down = " + FastDivision.Quotient("thread", tile.ThreadsAcross) + ";");
        source.Line("int across = " + FastDivision.Remainder("thread", "down", tile.ThreadsAcross) + ";");
    }

    /// <summary>Writes the sums of the slices from <c>firstSlice</c> to <c>lastSlice</c>.</summary>
    public void Write()
    {
        for (int row = 0; row < tile.ThreadRows; row++)
        {
            source.Line("float " + string.Join(", ", Enumerable.Range(0, tile.ThreadColumns).Select(column => Sum(row, column) + " = 0f")) + ";");
        }
        WriteSlices();
    }

    /// <summary>
    /// Opens the loops over all results: one row of every thread at a time lies in shared memory, in <c>sliceFloats[element]</c>; then threads take neighbouring
    /// columns. The body knows the <c>row</c>, which counts from <c>firstRow</c> on, and the <c>element</c>, whose column is its last digits.
    /// </summary>
    /// <param name="source">Where to.</param>
    /// <param name="tile">The tile.</param>
    public static void OpenResults(SourceWriter source, ContractionTile tile)
    {
        source.Open("for (int turn = 0; turn < " + Text(tile.ThreadRows) + "; turn++)");
        for (int row = 0; row < tile.ThreadRows; row++)
        {
            source.Open((row == 0 ? "if" : "else if") + " (turn == " + Text(row) + ")");
            for (int half = 0; half < tile.ThreadColumns / 4; half++)
            {
                string to = "down * " + Text(tile.Columns / 4) + " + across" + (half == 0 ? "" : " + " + Text(half * tile.ThreadsAcross));
                source.Line("slices[" + to + "] = " + Four(row, half) + ";");
            }
            source.Close();
        }
        source.Line("Group.Barrier();");
        source.Line("int turnRow = firstRow + (turn & 3)" + (tile.ThreadRows == 4 ? "" : " + (turn >> 2) * " + Text(tile.Rows / 2)) + ";");
        source.Open("for (int element = thread; element < " + Text(tile.ThreadsDown * tile.Columns) + "; element += " + Text(tile.Threads) + ")");
        source.Line("int row = turnRow + " + FastDivision.Quotient("element", tile.Columns) + " * 4;");
    }

    /// <summary>Closes the loops over all results.</summary>
    /// <param name="source">Where to.</param>
    public static void CloseResults(SourceWriter source)
    {
        source.Close();
        source.Line("Group.Barrier();");
        source.Close();
    }

    /// <summary>Four neighbouring sums of a thread.</summary>
    /// <param name="row">The thread's row.</param>
    /// <param name="half">Which four of its columns.</param>
    public static string Four(int row, int half) => "new Float4(" + string.Join(", ", Enumerable.Range(half * 4, 4).Select(column => Sum(row, column))) + ")";

    // On CUDA, the first slice is loaded before the loop; in it, a slice is multiplied while the next one is under way from memory, and the last round loads its
    // own slice again, so that nothing depends on the round: conditions around the products would move all sums. On OpenCL, there is one round more
    // than there are slices, and conditions keep loads and products apart: PoCL makes vectors of threads of blocks, and of products only by themselves. Compilers know
    // the accelerator's type, and leave out the other form.
    private void WriteSlices()
    {
        source.Line("bool isStraight = Accelerator.CurrentType != AcceleratorType.OpenCL;");
        left.WriteValues(source);
        right.WriteValues(source);
        source.Open("if (isStraight)");
        WriteLoads("firstSlice");
        WriteStores("firstSlice");
        source.Line("Group.Barrier();");
        source.Close();
        source.Open("for (int slice = firstSlice; slice <= (isStraight ? lastSlice : lastSlice + 1); slice++)");
        source.Open("if (isStraight || slice <= lastSlice)");
        WriteLoads("(isStraight ? Math.Min(slice + 1, lastSlice) : slice)");
        source.Close();
        source.Open("if (isStraight || slice > firstSlice)");
        WriteProducts("(isStraight ? slice : slice - 1)");
        source.Close();
        source.Open("if (isStraight || slice <= lastSlice)");
        WriteStores("(isStraight ? slice + 1 : slice)");
        source.Close();
        source.Line("Group.Barrier();");
        source.Close();
    }

    private void WriteLoads(string slice)
    {
        source.Line("int sliceDepth = " + slice + " * " + Text(tile.Depth) + ";");
        left.WriteLoads(source, "sliceDepth");
        right.WriteLoads(source, "sliceDepth");
    }

    private void WriteStores(string slice)
    {
        source.Line("int filled = (" + slice + " & 1) * " + Text(tile.SliceFloats) + ";");
        left.WriteStores(source, "filled");
        right.WriteStores(source, "filled");
    }

    private void WriteProducts(string slice)
    {
        int leftFours = tile.LeftStride / 4, rightFours = tile.RightStride / 4;
        source.Line("int used = (" + slice + " & 1) * " + Text(tile.SliceFloats / 4) + ";");
        // Views that begin at the thread's first operands: the distances from there are constants of the instructions.
        source.Line("var leftUsed = slices.SubView(used + down);");
        source.Line("var rightUsed = slices.SubView(used + " + Text(tile.Depth * leftFours) + " + across);");
        for (int depth = 0; depth < tile.Depth; depth++)
        {
            string leftFour = "l" + Text(depth), rightFour = "r" + Text(depth);
            for (int half = 0; half < tile.ThreadRows / 4; half++)
            {
                source.Line("Float4 " + leftFour + "ab"[half] + " = leftUsed[" + Text(depth * leftFours + half * tile.ThreadsDown) + "];");
            }
            for (int half = 0; half < tile.ThreadColumns / 4; half++)
            {
                source.Line("Float4 " + rightFour + "ab"[half] + " = rightUsed[" + Text(depth * rightFours + half * tile.ThreadsAcross) + "];");
            }
            for (int row = 0; row < tile.ThreadRows; row++)
            {
                source.Line(string.Join(" ", Enumerable.Range(0, tile.ThreadColumns).Select(column =>
                    Sum(row, column) + " += " + leftFour + Lane(row) + " * " + rightFour + Lane(column) + ";")));
            }
        }
    }

    private static string Sum(int row, int column) => "s" + Text(row) + Text(column);

    private static string Lane(int index) => (index < 4 ? "a." : "b.") + "XYZW"[index % 4];

    private static string Text(long value) => value.ToString(CultureInfo.InvariantCulture);
}
