using System.Globalization;

namespace NetCompiler.Compiler.Emit.Gpu;

/// <summary>
/// Division by constants without a division (Granlund and Montgomery, "Division by invariant integers using multiplication", PLDI 1994): a shift, or a
/// multiplication and a shift. GPUs have no instruction for it, and ILGPU leaves divisions as they are.
/// </summary>
internal static class FastDivision
{
    // What is divided is an int that is not negative: 31 bits. With s = 31 + ceil(log2 d) and m = ceil(2^s / d), m has at most 32 bits and the quotient is exact.
    private const int Bits = 31;

    /// <summary>The quotient of a natural number, as C#; anything from 2^31 on, such as a negative number taken as unsigned, gives a quotient near its own.</summary>
    /// <param name="dividend">An int, at least 0; an expression that can stand in a cast.</param>
    /// <param name="divisor">The divisor; positive.</param>
    public static string Quotient(string dividend, long divisor)
    {
        if (divisor == 1) return dividend;
        int log = CeilingLog2(divisor);
        if (1L << log == divisor) return "(int)((uint)" + dividend + " >> " + Text(log) + ")";
        int shift = Bits + log;
        // shift is at most 62.
        ulong multiplier = ((1UL << shift) + (ulong)divisor - 1) / (ulong)divisor;
        return "(int)((uint)" + dividend + " * " + multiplier.ToString(CultureInfo.InvariantCulture) + "UL >> " + Text(shift) + ")";
    }

    /// <summary>The remainder of a natural number, as C#.</summary>
    /// <param name="dividend">An int, at least 0; a name.</param>
    /// <param name="quotient">The quotient; a name.</param>
    /// <param name="divisor">The divisor; positive.</param>
    public static string Remainder(string dividend, string quotient, long divisor) =>
        (divisor & (divisor - 1)) == 0 ? dividend + " & " + Text(divisor - 1) : dividend + " - " + quotient + " * " + Text(divisor);

    private static int CeilingLog2(long value)
    {
        int log = 0;
        while (1L << log < value) log++;
        return log;
    }

    private static string Text(long value) => value.ToString(CultureInfo.InvariantCulture);
}
