namespace NetCompiler.Cpu;

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
