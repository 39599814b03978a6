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

    /// <summary>A depth's offset in the right operand.</summary><param name="depth">The depth.</param>
    static abstract long RightDepth(int depth);
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

    /// <summary>A depth's offset in a window.</summary><param name="depth">The depth.</param>
    static abstract long RightDepth(int depth);

    /// <summary>Prepares what a band of lines needs of the right operand.</summary>
    /// <param name="program">The net's memory.</param>
    /// <param name="batch">The batch.</param>
    /// <param name="image">The image.</param>
    /// <param name="line">The band's first line.</param>
    /// <param name="scratch">Where to copy it.</param>
    /// <returns>The element of the band's first point at depth offset 0.</returns>
    static abstract float* Window(CpuProgram program, int batch, int image, int line, float* scratch);
}

/// <summary>
/// A product of matrices that is summed over the points of images, and whose columns are the taps of channels: the gradient of a convolution by its weights.
/// <see cref="TapRunner{T}"/> reads the right operand in place, or from a copy of some channels of an image.
/// </summary>
public unsafe interface ITapProduct : IMatrixProduct
{
    /// <summary>How many images there are; the slowest part of a depth's number.</summary>
    static abstract int Images { get; }

    /// <summary>How many lines of points an image has.</summary>
    static abstract int Lines { get; }

    /// <summary>How many points a line has; the fastest part of a depth's number.</summary>
    static abstract int Points { get; }

    /// <summary>How many lines are worked on at a time, at most.</summary>
    static abstract int BandLines { get; }

    /// <summary>How many floats apart lines are in a window.</summary>
    static abstract long LineFloats { get; }

    /// <summary>How many floats apart the points of a line are in a window.</summary>
    static abstract long PointFloats { get; }

    /// <summary>How many channels there are in a batch; the slow part of a column's number.</summary>
    static abstract int Channels { get; }

    /// <summary>How many channels are worked on at a time, at most.</summary>
    static abstract int ChannelBlock { get; }

    /// <summary>How many taps a channel has; the fast part of a column's number.</summary>
    static abstract int Taps { get; }

    /// <summary>The floats of a window that is a copy; 0 where the operand is read in place.</summary>
    static abstract long WindowFloats { get; }

    /// <summary>Prepares what a band of lines and a block of channels need of the right operand.</summary>
    /// <param name="program">The net's memory.</param>
    /// <param name="batch">The batch.</param>
    /// <param name="image">The image.</param>
    /// <param name="line">The band's first line.</param>
    /// <param name="channel">The block's first channel.</param>
    /// <param name="scratch">Where to copy it.</param>
    /// <returns>The element of the band's first point that the first tap of the channel at offset 0 meets.</returns>
    static abstract float* Window(CpuProgram program, int batch, int image, int line, int channel, float* scratch);

    /// <summary>A channel's offset in a window.</summary>
    /// <param name="first">The first channel that the window was prepared for.</param>
    /// <param name="channel">The channel.</param>
    static abstract long ChannelOffset(int first, int channel);

    /// <summary>Adds up the products of some points, for all taps of a channel: calls <see cref="TapKernel.Run"/> for each tile of taps.</summary>
    /// <param name="k">How many points.</param>
    /// <param name="points">The element that the first tap meets at offset 0.</param>
    /// <param name="places">The points' offsets.</param>
    /// <param name="panel">The left operand, packed: for each point the elements of some rows.</param>
    /// <param name="width">How many rows those are.</param>
    /// <param name="sums">The sums: for each tap those of the rows.</param>
    /// <param name="stride">How many floats apart the sums of taps are.</param>
    /// <param name="accumulates">Whether the products are added to the sums.</param>
    static abstract void Multiply(int k, float* points, long* places, float* panel, int width, float* sums, int stride, bool accumulates);
}

/// <summary>The micro-kernel for a tile of taps.</summary>
public static unsafe class TapKernel
{
    /// <summary>Adds up the products of some points, for the taps of a tile; parameters as of <see cref="ITapProduct.Multiply"/>.</summary>
    /// <typeparam name="TTaps">The taps.</typeparam>
    /// <param name="k">How many points.</param><param name="points">The first tap's elements.</param><param name="places">The points' offsets.</param>
    /// <param name="panel">The left operand.</param><param name="width">How many rows of the result.</param><param name="sums">The sums of the tile's first tap.</param>
    /// <param name="stride">How many floats apart the sums of taps are.</param><param name="accumulates">Whether the products are added.</param>
    public static void Run<TTaps>(int k, float* points, long* places, float* panel, int width, float* sums, int stride, bool accumulates)
        where TTaps : struct, ITileRows => MicroKernel.Run<TTaps>(width, k, points, places, panel, sums, stride, accumulates);
}
