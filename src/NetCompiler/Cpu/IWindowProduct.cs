namespace NetCompiler.Cpu;

/// <summary>
/// A product of matrices whose columns are the points of lines of images: a convolution, or the gradient by its input. Neighbouring points of a line are neighbours in
/// the right operand too, which <see cref="WindowRunner{T}"/> therefore reads in place, or from a copy of what some lines need.
/// </summary>
public unsafe interface IWindowProduct : IImageProduct
{
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
