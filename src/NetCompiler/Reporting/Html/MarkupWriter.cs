using System.Globalization;
using System.Text;

namespace NetCompiler.Reporting.Html;

/// <summary>
/// Writes HTML and SVG. Names of layers, classes and files come from outside; there is no way to write them here that does not make them harmless.
/// </summary>
internal sealed class MarkupWriter
{
    private readonly StringBuilder text = new();
    private readonly Stack<string> open = [];

    /// <summary>A number in an attribute: two decimals are a hundredth of a pixel.</summary>
    public static string Number(double value) => value.ToString("0.##", CultureInfo.InvariantCulture);

    /// <summary>Begins an element.</summary>
    public MarkupWriter Open(string tag, params ReadOnlySpan<(string Name, string Value)> attributes)
    {
        Start(tag, attributes);
        text.Append('>');
        open.Push(tag);
        return this;
    }

    /// <summary>Ends the element that was begun last.</summary>
    public MarkupWriter Close()
    {
        text.Append("</").Append(open.Pop()).Append('>');
        if (open.Count <= 4) text.Append('\n');
        return this;
    }

    /// <summary>An element without content.</summary>
    public MarkupWriter Empty(string tag, params ReadOnlySpan<(string Name, string Value)> attributes)
    {
        Start(tag, attributes);
        text.Append("/>");
        return this;
    }

    /// <summary>An element with text in it.</summary>
    public MarkupWriter Element(string tag, string content, params ReadOnlySpan<(string Name, string Value)> attributes) => Open(tag, attributes).Text(content).Close();

    /// <summary>Text.</summary>
    public MarkupWriter Text(string content)
    {
        Escape(content);
        return this;
    }

    /// <summary>A style sheet or another text of our own; nothing from outside.</summary>
    public MarkupWriter Raw(string markup)
    {
        text.Append(markup);
        return this;
    }

    public override string ToString() => text.ToString();

    private void Start(string tag, ReadOnlySpan<(string Name, string Value)> attributes)
    {
        text.Append('<').Append(tag);
        foreach (var (name, value) in attributes)
        {
            text.Append(' ').Append(name).Append("=\"");
            Escape(value);
            text.Append('"');
        }
    }

    private void Escape(string value)
    {
        foreach (var rune in value.EnumerateRunes())
        {
            switch (rune.Value)
            {
                case '&':
                    text.Append("&amp;");
                    break;
                case '<':
                    text.Append("&lt;");
                    break;
                case '>':
                    text.Append("&gt;");
                    break;
                case '"':
                    text.Append("&quot;");
                    break;
                case '\'':
                    text.Append("&#39;");
                    break;
                default:
                    // Controls do not belong in a document, and those of direction (U+202E) show a name as another.
                    bool isHarmful = Rune.IsControl(rune) && rune.Value != '\n' || Rune.GetUnicodeCategory(rune) == UnicodeCategory.Format;
                    text.Append(isHarmful ? "\uFFFD" : rune.ToString());
                    break;
            }
        }
    }
}
