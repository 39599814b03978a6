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

    /// <summary>A depth's offset in the right operand.</summary><param name="depth">The depth.</param>
    static abstract long RightDepth(int depth);

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

/// <summary>A product of matrices whose operands <see cref="ContractionRunner{T}"/> packs.</summary>
public unsafe interface IContraction : IMatrixProduct
{
    /// <summary>The columns of the right operand and of the result.</summary>
    static abstract int Columns { get; }

    /// <summary>The floats of shared scratch memory, from its beginning, in which operands are staged.</summary>
    static abstract long StagedFloats { get; }

    /// <summary>Into how many equal parts the work is cut, of which only one at a time is staged: images of a minibatch, a few at a time.</summary>
    static abstract int Slabs { get; }

    /// <summary>Whether slabs are parts of the depth, whose sums are added up, rather than of the columns.</summary>
    static abstract bool SlabsAlongDepth { get; }

    /// <summary>How many floats further the right operand's place is for each slab, in a copy that would hold all of them.</summary>
    static abstract long SlabFloats { get; }

    /// <summary>Prepares the left operand, for all slabs: a padded copy, for instance.</summary>
    /// <param name="program">The net's memory.</param>
    static abstract void StageLeft(CpuProgram program);

    /// <summary>Prepares the slab of the right operand that the program is at.</summary>
    /// <param name="program">The net's memory.</param>
    static abstract void StageRight(CpuProgram program);

    /// <summary>The right operand.</summary>
    /// <param name="program">The net's memory.</param>
    static abstract float* Right(CpuProgram program);

    /// <summary>A batch's offset in the right operand.</summary><param name="batch">The batch.</param>
    static abstract long RightBatch(int batch);

    /// <summary>A column's offset in the right operand.</summary><param name="column">The column.</param>
    static abstract long RightColumn(int column);
}

/// <summary>
/// A product of matrices whose columns are the points of lines of images: a convolution, or the gradient by its input. Neighbouring points of a line are neighbours in
/// the right operand too, which <see cref="WindowRunner{T}"/> therefore reads in place, or from a copy of what some lines need.
/// </summary>
public unsafe interface IWindowProduct : IMatrixProduct
{
    /// <summary>How many images there are; the slowest part of a column's number.</summary>
    static abstract int Images { get; }

    /// <summary>How many lines of points an image has.</summary>
    static abstract int Lines { get; }

    /// <summary>How many points a line has; the fastest part of a column's number.</summary>
    static abstract int Points { get; }

    /// <summary>How many lines are worked on at a time, at most.</summary>
    static abstract int BandLines { get; }

    /// <summary>How many floats apart lines are in a window.</summary>
    static abstract long LineFloats { get; }

    /// <summary>The floats of a window that is a copy; 0 where the operand is read in place.</summary>
    static abstract long WindowFloats { get; }

    /// <summary>Prepares what a band of lines needs of the right operand.</summary>
    /// <param name="program">The net's memory.</param>
    /// <param name="batch">The batch.</param>
    /// <param name="image">The image.</param>
    /// <param name="line">The band's first line.</param>
    /// <param name="scratch">Where to copy it.</param>
    /// <returns>The element of the band's first point at depth offset 0.</returns>
    static abstract float* Window(CpuProgram program, int batch, int image, int line, float* scratch);
}
