using NetCompiler.Compiler.Tensors;

namespace NetCompiler.Compiler.Emit.Cpu;

/// <summary>One dimension of a contraction's operand: its index before division, and the positions that occur.</summary>
internal sealed class OperandDimension
{
    public OperandDimension(AffineForm form, int extent, long divisor)
    {
        Form = form;
        Extent = extent;
        Divisor = divisor;
        var range = form.Range;
        IsStaged = divisor > 1 || !range.IsInside(extent);
        First = IsStaged ? range.Min : 0;
        Length = IsStaged ? range.Max - range.Min + 1 : extent;
    }

    private OperandDimension(OperandDimension whole, long first, long length)
    {
        (Form, Extent, Divisor, IsStaged) = (whole.Form, whole.Extent, whole.Divisor, whole.IsStaged);
        (First, Length) = (first, length);
    }

    public AffineForm Form { get; }

    public int Extent { get; }

    public long Divisor { get; }

    public bool IsStaged { get; }

    public long First { get; }

    public long Length { get; }

    /// <summary>The same dimension, of which a copy has only some positions.</summary>
    /// <param name="first">The first of them.</param>
    /// <param name="length">How many there are.</param>
    public OperandDimension Part(long first, long length) => new(this, first, length);
}
