namespace NetCompiler.Cpu;

/// <summary>
/// A sum of products of two operands, y[b,m,n] = sum over k of left[b,m,k] * right[b,k,n]. An element's place in an operand is the sum of three offsets,
/// one of the batch, one of the row or column, one of the depth: that is all that a driver has to know of convolutions and inner products.
/// Emitted structs say the numbers, and the just-in-time compiler makes a program of its own for each.
/// </summary>
public unsafe interface IMatrixProduct
{
    /// <summary>How many independent products of matrices there are: groups.</summary>
    static abstract int Batches { get; }

    /// <summary>The rows of the left operand and of the result.</summary>
    static abstract int Rows { get; }

    /// <summary>How many products are summed.</summary>
    static abstract int Depth { get; }

    /// <summary>The left operand.</summary>
    /// <param name="program">The net's memory.</param>
    static abstract float* Left(CpuProgram program);

    /// <summary>A batch's offset in the left operand.</summary><param name="batch">The batch.</param>
    static abstract long LeftBatch(int batch);

    /// <summary>A row's offset in the left operand.</summary><param name="row">The row.</param>
    static abstract long LeftRow(int row);

    /// <summary>A depth's offset in the left operand.</summary><param name="depth">The depth.</param>
    static abstract long LeftDepth(int depth);

    /// <summary>Applies the epilogue to a finished part of the result and stores it.</summary>
    /// <param name="program">The net's memory.</param>
    /// <param name="tile">The sums, row by row.</param>
    /// <param name="stride">How many floats apart the rows of <paramref name="tile"/> are.</param>
    /// <param name="batch">The batch.</param>
    /// <param name="firstRow">The part's first row.</param>
    /// <param name="rows">Its rows.</param>
    /// <param name="firstColumn">Its first column.</param>
    /// <param name="columns">Its columns.</param>
    static abstract void Store(CpuProgram program, float* tile, int stride, int batch, int firstRow, int rows, int firstColumn, int columns);
}
