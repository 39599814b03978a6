using System.Globalization;

namespace NetCompiler.Compiler.Problems;

/// <summary>Something wrong, or doubtful, in a prototxt: a value, never an exception.</summary>
/// <param name="Descriptor">Which kind of problem.</param>
/// <param name="Place">Where it is.</param>
/// <param name="Arguments">What the messages' placeholders stand for.</param>
public sealed record CompileProblem(ProblemDescriptor Descriptor, ProblemPlace Place, EquatableArray<string> Arguments)
{
    /// <summary>The longest argument that is shown whole; names from a prototxt can have any length.</summary>
    private const int LongestArgument = 200;

    /// <summary>Whether the net cannot be compiled.</summary>
    public bool IsError => Descriptor.Severity == ProblemSeverity.Error;

    /// <summary>The layer and field, what is wrong, and what to do, in one line.</summary>
    public string Message
    {
        get
        {
            object[] arguments = Arguments.Select(Printable).ToArray<object>();
            string what = string.Format(CultureInfo.InvariantCulture, Descriptor.MessageFormat, arguments);
            string remedy = string.Format(CultureInfo.InvariantCulture, Descriptor.Remedy, arguments);
            return Context() + what + ". " + remedy + (remedy.EndsWith("?", StringComparison.Ordinal) ? "" : ".");
        }
    }

    private string Context()
    {
        string layer = Place.LayerName is null ? ""
            : "layer '" + Printable(Place.LayerName) + "'" + (Place.LayerType is null ? "" : " (" + Printable(Place.LayerType) + ")");
        string field = Place.Field is null ? "" : Printable(Place.Field);
        string context = layer.Length > 0 && field.Length > 0 ? layer + ", " + field : layer + field;
        return context.Length > 0 ? context + ": " : "";
    }

    /// <summary>Text from a prototxt as it may stand in a message: one line, no control or direction marks, of bounded length.</summary>
    /// <param name="text">The text.</param>
    public static string Printable(string text)
    {
        bool cut = text.Length > LongestArgument;
        char[] characters = (cut ? text.Substring(0, LongestArgument) : text).ToCharArray();
        for (int i = 0; i < characters.Length; i++)
        {
            var category = CharUnicodeInfo.GetUnicodeCategory(characters[i]);
            if (category is UnicodeCategory.Control or UnicodeCategory.Format or UnicodeCategory.LineSeparator
                or UnicodeCategory.ParagraphSeparator or UnicodeCategory.Surrogate or UnicodeCategory.PrivateUse)
            {
                characters[i] = '\uFFFD';
            }
        }
        return new string(characters) + (cut ? "..." : "");
    }
}
