using NetCompiler.Compiler.Problems;

namespace NetCompiler.Compiler.Prototxt;

/// <summary>A line and a column, both from 0, as editors and Roslyn count them. A tab is one column.</summary>
/// <param name="Line">The line, from 0.</param>
/// <param name="Column">The UTF-16 code unit in the line, from 0.</param>
public readonly record struct LinePosition(int Line, int Column);

/// <summary>A text, the file it came from, and where its lines start. Lines end with \n, \r\n or \r.</summary>
public sealed class SourceText
{
    private readonly int[] lineStarts;

    /// <summary>A text from a file.</summary>
    /// <param name="path">The file's path, for messages only.</param>
    /// <param name="text">The whole text.</param>
    public SourceText(string path, string text)
    {
        Path = path;
        Text = text;
        lineStarts = FindLineStarts(text);
    }

    /// <summary>The file's path, for messages only.</summary>
    public string Path { get; }

    /// <summary>The whole text.</summary>
    public string Text { get; }

    /// <summary>
    /// How much of the text was read so far, in characters: each counts again when it is read again. Tests hold it
    /// against the length, which shows
    /// a reader that looks at everything for everything without asking the clock.
    /// </summary>
    public long CharactersRead { get; internal set; }

    /// <summary>How many lines there are; an empty text has one.</summary>
    public int LineCount => lineStarts.Length;

    /// <summary>The line and column of a position, from 0. A position past the end counts as the end.</summary>
    /// <param name="offset">The position in the text.</param>
    public LinePosition PositionAt(int offset)
    {
        int inside = Math.Max(0, Math.Min(offset, Text.Length));
        int found = Array.BinarySearch(lineStarts, inside);
        int line = found >= 0 ? found : ~found - 1;
        return new LinePosition(line, inside - lineStarts[line]);
    }

    /// <summary>The line of a position, from 1, as people count.</summary>
    /// <param name="offset">The position in the text.</param>
    public int LineNumber(int offset) => PositionAt(offset).Line + 1;

    /// <summary>The text of a span, as far as it lies inside.</summary>
    /// <param name="span">The span.</param>
    public string Slice(TextSpan span)
    {
        int start = Math.Max(0, Math.Min(span.Start, Text.Length));
        return Text.Substring(start, Math.Max(0, Math.Min(span.Length, Text.Length - start)));
    }

    private static int[] FindLineStarts(string text)
    {
        var starts = new List<int> { 0 };
        for (int i = 0; i < text.Length; i++)
        {
            if (text[i] == '\r' && i + 1 < text.Length && text[i + 1] == '\n') continue;
            if (text[i] is '\n' or '\r') starts.Add(i + 1);
        }
        return starts.ToArray();
    }
}
