namespace NetCompiler.Compiler.Layers;

/// <summary>One spatial axis of a convolution.</summary>
/// <param name="Input">The bottom's extent.</param>
/// <param name="Kernel">How many taps the filter has.</param>
/// <param name="Stride">How many elements neighbouring windows are apart.</param>
/// <param name="Pad">How many zeros stand before and after the input.</param>
/// <param name="Dilation">How many elements neighbouring taps are apart.</param>
internal sealed record ConvolutionAxis(int Input, int Kernel, int Stride, int Pad, int Dilation)
{
    /// <summary>From the first to the last tap.</summary>
    public long KernelExtent => (long)Dilation * (Kernel - 1) + 1;

    /// <summary>The input with its padding.</summary>
    public long PaddedInput => Input + 2L * Pad;

    /// <summary>The extent after a convolution: elements that no window fits over are left out.</summary>
    public long Convolved => (PaddedInput - KernelExtent) / Stride + 1;

    /// <summary>The extent after a deconvolution: the input that a convolution would need at least.</summary>
    public long Deconvolved => (long)Stride * (Input - 1) + KernelExtent - 2L * Pad;
}
