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

    /// <summary>No limit of a dividend but that of its type.</summary>
    public const long NoLimit = 1L << Bits;

    /// <summary>
    /// The quotient of a natural number, as C#; anything from the limit on, such as a negative number taken as unsigned, gives some number: near its own
    /// quotient where there is no limit.
    /// </summary>
    /// <param name="dividend">An int, at least 0; an expression that can stand in a cast.</param>
    /// <param name="divisor">The divisor; positive.</param>
    /// <param name="limit">What the dividend is less than.</param>
    public static string Quotient(string dividend, long divisor, long limit = NoLimit)
    {
        if (divisor == 1) return dividend;
        int log = CeilingLog2(divisor);
        if (1L << log == divisor) return "(int)((uint)" + dividend + " >> " + Text(log) + ")";
        if (TryShort(divisor, limit) is { } found) return "(int)((uint)" + dividend + " * " + Text(found.Multiplier) + "u >> " + Text(found.Shift) + ")";
        int shift = Bits + log;
        // shift is at most 62.
        ulong multiplier = ((1UL << shift) + (ulong)divisor - 1) / (ulong)divisor;
        return "(int)((uint)" + dividend + " * " + multiplier.ToString(CultureInfo.InvariantCulture) + "UL >> " + Text(shift) + ")";
    }

    // Small dividends need no product of 64 bits: with m = ceil(2^s / d) and e = m * d - 2^s, n * m >> s is exact while n * e < 2^s.
    private static (long Multiplier, int Shift)? TryShort(long divisor, long limit)
    {
        const long LongestProduct = 1L << 32;
        for (int shift = 1; shift < 32; shift++)
        {
            long multiplier = ((1L << shift) + divisor - 1) / divisor, error = multiplier * divisor - (1L << shift);
            if (limit >= LongestProduct / Math.Max(1, multiplier)) return null;
            if (limit * error < 1L << shift) return (multiplier, shift);
        }
        return null;
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
