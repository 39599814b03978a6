using System.Globalization;

namespace NetCompiler.Reporting;

/// <summary>Numbers as C++ streams print them by default, and so as Caffe's log has them: six significant digits, <c>1e-05</c>.</summary>
internal static class CaffeNumber
{
    private const int Digits = 6;

    /// <summary>The text of a number.</summary>
    /// <param name="value">The number.</param>
    public static string Of(double value)
    {
        if (double.IsNaN(value)) return "nan";
        if (double.IsInfinity(value)) return value > 0 ? "inf" : "-inf";
        if (value == 0) return "0";
        string scientific = value.ToString("E" + (Digits - 1).ToString(CultureInfo.InvariantCulture), CultureInfo.InvariantCulture);
        int mark = scientific.IndexOf('E', StringComparison.Ordinal);
        int exponent = int.Parse(scientific.AsSpan(mark + 1), NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture);
        if (exponent is < -4 or >= Digits)
        {
            string sign = exponent < 0 ? "-" : "+";
            return WithoutZeros(scientific[..mark]) + "e" + sign + Math.Abs(exponent).ToString("00", CultureInfo.InvariantCulture);
        }
        string text = value.ToString("F" + (Digits - 1 - exponent).ToString(CultureInfo.InvariantCulture), CultureInfo.InvariantCulture);
        return WithoutZeros(text);
    }

    private static string WithoutZeros(string number) => number.Contains('.', StringComparison.Ordinal) ? number.TrimEnd('0').TrimEnd('.') : number;
}
