using System.Globalization;
using System.Text;
using NetCompiler.Compiler.Prototxt;

namespace NetCompiler.Compiler.Emit;

/// <summary>
/// Data as it may stand in C#. What a prototxt says is never trusted: in a literal it is escaped, in a comment it loses everything that
/// could end the comment or show a reader something else than the compiler sees.
/// </summary>
public static class CSharpLiteral
{
    /// <summary>What is longer is cut in comments; a name can have any length.</summary>
    private const int LongestInComment = 200;

    /// <summary>A string literal with the same UTF-16 code units.</summary>
    /// <param name="value">The string; may hold lone surrogates.</param>
    public static string String(string value)
    {
        var literal = new StringBuilder(value.Length + 2).Append('"');
        foreach (char character in value)
        {
            if (character is '"' or '\\') literal.Append('\\').Append(character);
            else if (IsPlain(character)) literal.Append(character);
            else literal.Append("\\u").Append(((int)character).ToString("X4", CultureInfo.InvariantCulture));
        }
        return literal.Append('"').ToString();
    }

    /// <summary>A literal of a 32-bit number.</summary>
    /// <param name="value">The number, already rounded to 32 bits.</param>
    public static string Single(double value)
    {
        if (double.IsNaN(value)) return "float.NaN";
        if (double.IsInfinity(value)) return value > 0 ? "float.PositiveInfinity" : "float.NegativeInfinity";
        return NumberText.OfSingle(value) + "f";
    }

    /// <summary>A literal of an integer.</summary>
    /// <param name="value">The integer.</param>
    public static string Integer(long value) =>
        // The literal without its sign would be out of range.
        value == long.MinValue ? "long.MinValue" : value.ToString(CultureInfo.InvariantCulture);

    /// <summary>A literal of a Boolean.</summary>
    /// <param name="value">The value.</param>
    public static string Boolean(bool value) => value ? "true" : "false";

    /// <summary>Text for a <c>//</c> comment: one line, nothing invisible, of bounded length.</summary>
    /// <param name="value">Any text.</param>
    public static string Comment(string value)
    {
        var comment = new StringBuilder();
        foreach (char character in value.Length > LongestInComment ? value.Substring(0, LongestInComment) : value)
        {
            comment.Append(character is >= ' ' and <= '~' || IsPlain(character) ? character : '\uFFFD');
        }
        return (value.Length > LongestInComment ? comment.Append("...") : comment).ToString();
    }

    /// <summary>Text for a documentation comment.</summary>
    /// <param name="value">Any text.</param>
    public static string Xml(string value) =>
        Comment(value).Replace("&", "&amp;").Replace("<", "&lt;").Replace(">", "&gt;").Replace("\"", "&quot;");

    /// <summary>A name in a documentation comment, set as code.</summary>
    /// <param name="name">The name.</param>
    public static string XmlName(string name) => name.Length == 0 ? "(unnamed)" : "<c>" + Xml(name) + "</c>";

    // Printable ASCII, and letters and digits that are written from left to right.
    private static bool IsPlain(char character) =>
        character is >= ' ' and <= '~' || (character > '\u00A0' && !IsRightToLeft(character) && CSharpName.IsPart(character));

    // Hebrew, Arabic and their neighbours: harmless, but an editor would show the code around them in another order.
    private static bool IsRightToLeft(char character) =>
        character is (>= '\u0590' and <= '\u08FF') or (>= '\uFB1D' and <= '\uFDFF') or (>= '\uFE70' and <= '\uFEFF');
}
