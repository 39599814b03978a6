namespace NetCompiler.Cpu;

/// <summary>
/// A product of matrices that is summed over the points of images, and whose columns are the taps of channels: the gradient of a convolution by its weights.
/// <see cref="TapRunner{T}"/> reads the right operand in place, or from a copy of some channels of an image.
/// </summary>
public unsafe interface ITapProduct : IImageProduct
{
    /// <summary>How many floats apart the points of a line are in a window.</summary>
    static abstract long PointFloats { get; }

    /// <summary>How many channels there are in a batch; the slow part of a column's number.</summary>
    static abstract int Channels { get; }

    /// <summary>How many channels are worked on at a time, at most.</summary>
    static abstract int ChannelBlock { get; }

    /// <summary>How many taps a channel has; the fast part of a column's number.</summary>
    static abstract int Taps { get; }

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
