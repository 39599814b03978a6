using System.Globalization;

namespace NetCompiler.Compiler.Prototxt;

/// <summary>
/// Prints numbers as protobuf does: with the digits that any number of the type survives (6, or 15), or, where those give another
/// number, with as many as always suffice (9, or 17); in the layout of C's %g.
/// </summary>
public static class NumberText
{
    private const double SmallestNormalSingle = 1.1754943508222875e-38;

    /// <summary>The text of a 32-bit number.</summary>
    /// <param name="value">The number, already rounded to 32 bits.</param>
    public static string OfSingle(double value)
    {
        // Numbers too small for full precision do not survive protobuf's own check, and get all digits.
        if (value != 0 && Math.Abs(value) < SmallestNormalSingle) return General(value, 9);
        string text = General(value, 6);
        return Parse(text, out double parsed) && (float)parsed == (float)value ? text : General(value, 9);
    }

    /// <summary>The text of a 64-bit number.</summary>
    /// <param name="value">The number.</param>
    public static string OfDouble(double value)
    {
        string text = General(value, 15);
        return Parse(text, out double parsed) && parsed == value ? text : General(value, 17);
    }

    private static bool Parse(string text, out double value) => double.TryParse(text, NumberStyles.Float, CultureInfo.InvariantCulture, out value);

    /// <summary>C's %.{digits}g: fixed or exponential, whichever fits, without trailing zeros.</summary>
    private static string General(double value, int digits)
    {
        if (double.IsNaN(value)) return "nan";
        if (double.IsInfinity(value)) return value > 0 ? "inf" : "-inf";
        // Some runtimes print the negative zero without its sign.
        bool negative = value < 0 || (value == 0 && double.IsNegativeInfinity(1 / value));
        string scientific = Math.Abs(value).ToString("E" + (digits - 1).ToString(CultureInfo.InvariantCulture), CultureInfo.InvariantCulture);
        int e = scientific.IndexOf('E');
        int exponent = int.Parse(scientific.Substring(e + 1), NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture);
        string mantissa = scientific.Substring(0, e).Replace(".", "").TrimEnd('0');
        if (mantissa.Length == 0) mantissa = "0";
        return (negative ? "-" : "") + (exponent < -4 || exponent >= digits ? Exponential(mantissa, exponent) : Fixed(mantissa, exponent));
    }

    private static string Exponential(string mantissa, int exponent)
    {
        string fraction = mantissa.Length > 1 ? "." + mantissa.Substring(1) : "";
        return mantissa.Substring(0, 1) + fraction + (exponent < 0 ? "e-" : "e+") + Math.Abs(exponent).ToString("00", CultureInfo.InvariantCulture);
    }

    private static string Fixed(string mantissa, int exponent)
    {
        if (exponent < 0) return "0." + new string('0', -exponent - 1) + mantissa;
        if (mantissa.Length <= exponent + 1) return mantissa.PadRight(exponent + 1, '0');
        return mantissa.Substring(0, exponent + 1) + "." + mantissa.Substring(exponent + 1);
    }
}
