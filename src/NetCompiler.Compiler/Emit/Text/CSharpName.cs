using System.Globalization;
using System.Text;

namespace NetCompiler.Compiler.Emit;

/// <summary>
/// Makes identifiers out of names from a prototxt, which can be anything: <c>conv1</c> becomes <c>Conv1</c>, <c>fc8_flickr</c>
/// <c>Fc8Flickr</c>, <c>loss1/ave_pool</c> <c>Loss1AvePool</c>, <c>conv1_1</c> <c>Conv1_1</c>.
/// </summary>
public static class CSharpName
{
    private const int LongestIdentifier = 80;

    private static readonly HashSet<string> Keywords = new(
        ("abstract as base bool break byte case catch char checked class const continue decimal default delegate do double else enum event "
        + "explicit extern false finally fixed float for foreach goto if implicit in int interface internal is lock long namespace new null "
        + "object operator out override params private protected public readonly ref return sbyte sealed short sizeof stackalloc static string "
        + "struct switch this throw true try typeof uint ulong unchecked unsafe ushort using virtual void volatile while").Split(' '),
        StringComparer.Ordinal);

    /// <summary>A name as the identifier of a type or member: words begin with capitals, everything but letters and digits goes.</summary>
    /// <param name="name">The name.</param>
    /// <param name="fallback">The identifier of a name without a letter or digit.</param>
    public static string Pascal(string name, string fallback)
    {
        var identifier = new StringBuilder();
        bool startsWord = true;
        // A hostile name can be megabytes long; the hash still sees all of it.
        int end = Math.Min(name.Length, 4 * LongestIdentifier);
        for (int i = 0; i < end; i++)
        {
            char character = name[i];
            if (!IsPart(character))
            {
                startsWord = true;
                continue;
            }
            bool isDigit = IsDigit(character);
            // conv1_1 and conv11 are different layers of one net.
            if (startsWord && isDigit && identifier.Length > 0 && IsDigit(identifier[identifier.Length - 1])) identifier.Append('_');
            // ASCII only: tables of other capitals differ between runtimes, and the output must not.
            identifier.Append(startsWord && character is >= 'a' and <= 'z' ? (char)(character - 'a' + 'A') : character);
            startsWord = false;
        }
        if (identifier.Length == 0) identifier.Append(fallback);
        if (IsDigit(identifier[0])) identifier.Insert(0, '_');
        if (identifier.Length <= LongestIdentifier && end == name.Length) return identifier.ToString();
        return identifier.ToString(0, Math.Min(identifier.Length, LongestIdentifier - 9)) + "_" + Hash(name).ToString("x8", CultureInfo.InvariantCulture);
    }

    /// <summary>A name that a person chose for a type: kept if it is a good one, else made into one.</summary>
    /// <param name="name">The name.</param>
    /// <param name="fallback">The identifier of a name without a letter or digit.</param>
    public static string Type(string name, string fallback)
    {
        bool isGood = name.Length is > 0 and <= LongestIdentifier && name[0] is >= 'A' and <= 'Z'
            && name.All(character => character is (>= 'A' and <= 'Z') or (>= 'a' and <= 'z') or (>= '0' and <= '9') or '_');
        return isGood ? name : Pascal(name, fallback);
    }

    /// <summary>A namespace: each part kept as far as it is legal, keywords escaped; empty for none.</summary>
    /// <param name="name">The namespace.</param>
    public static string Namespace(string name) =>
        string.Join(".", name.Split('.').Select(NamespacePart).Where(part => part.Length > 0));

    /// <summary>Whether a character can stand in an identifier of ours: a letter or a digit.</summary>
    /// <param name="character">The character.</param>
    internal static bool IsPart(char character) =>
        character < 128 ? character is (>= 'A' and <= 'Z') or (>= 'a' and <= 'z') or (>= '0' and <= '9')
        // Fillers of Hangul count as letters and cannot be seen.
        : character is not ('\u115F' or '\u1160' or '\u3164' or '\uFFA0') && CharUnicodeInfo.GetUnicodeCategory(character) is UnicodeCategory.UppercaseLetter or UnicodeCategory.LowercaseLetter
            or UnicodeCategory.TitlecaseLetter or UnicodeCategory.ModifierLetter or UnicodeCategory.OtherLetter or UnicodeCategory.DecimalDigitNumber;

    private static string NamespacePart(string part)
    {
        string cleaned = new(part.Select(character => IsPart(character) || character == '_' ? character : '_').Take(LongestIdentifier).ToArray());
        if (cleaned.Length > 0 && IsDigit(cleaned[0])) cleaned = "_" + cleaned;
        return Keywords.Contains(cleaned) ? "@" + cleaned : cleaned;
    }

    private static bool IsDigit(char character) => CharUnicodeInfo.GetUnicodeCategory(character) == UnicodeCategory.DecimalDigitNumber;

    // FNV-1a: string.GetHashCode differs from run to run.
    private static uint Hash(string name)
    {
        uint hash = 2166136261;
        foreach (char character in name) hash = unchecked((hash ^ character) * 16777619);
        return hash;
    }
}
