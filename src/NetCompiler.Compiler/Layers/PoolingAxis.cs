using NetCompiler.Compiler.Tensors;
using static NetCompiler.Compiler.Tensors.Scalars;

namespace NetCompiler.Compiler.Layers;

/// <summary>One spatial axis of a pooling: which elements a window covers, and which windows cover an element.</summary>
/// <param name="Input">The bottom's extent.</param>
/// <param name="Kernel">The extent of a window.</param>
/// <param name="Stride">How many elements neighbouring windows are apart.</param>
/// <param name="Pad">How many elements the first window starts before the input.</param>
/// <param name="Windows">How many windows there are.</param>
internal sealed record PoolingAxis(int Input, int Kernel, int Stride, int Pad, int Windows)
{
    /// <summary>At most so many windows cover an element.</summary>
    public int Covering => (int)Math.Min(Windows, IntegerArithmetic.CeilingDivide(Kernel, Stride));

    /// <summary>Whether the last window starts after the input, so that it covers nothing: possible if the stride is above the kernel.</summary>
    public bool HasEmptyWindow => (long)(Windows - 1) * Stride - Pad >= Input;

    /// <summary>The position of an element of a window; outside of the input for windows that reach over its ends.</summary>
    /// <param name="window">The window.</param>
    /// <param name="offset">Which of its elements.</param>
    public Scalar Position(Scalar window, Scalar offset) => window * Stride - Pad + offset;

    /// <summary>By how many elements an average is divided: padding counts, but not what a window reaches past it.</summary>
    /// <param name="window">The window.</param>
    public Scalar Divisor(Scalar window) => Max(1, Min(Kernel, new IntegerConstant(Input + 2L * Pad) - window * Stride));

    /// <summary>One of the windows that can cover an element; may lie outside of the windows there are.</summary>
    /// <param name="position">The element's position.</param>
    /// <param name="number">Which, below <see cref="Covering"/>.</param>
    public Scalar Window(Scalar position, Scalar number) => Covering == Windows ? number : (position + Pad) / Stride - number;

    /// <summary>Whether that window does cover the element: not every element is in as many windows as any can be.</summary>
    /// <param name="position">The element's position.</param>
    /// <param name="number">Which window, below <see cref="Covering"/>.</param>
    public Scalar Covers(Scalar position, Scalar number)
    {
        if (Covering != Windows) return (position + Pad) % Stride + number * Stride < Kernel;
        var offset = position + Pad - number * Stride;
        return (offset >= 0) & (offset < Kernel);
    }
}
