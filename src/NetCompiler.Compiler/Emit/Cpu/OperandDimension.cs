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

    public AffineForm Form { get; }

    public int Extent { get; }

    public long Divisor { get; }

    public bool IsStaged { get; }

    public long First { get; }

    public long Length { get; }
}
