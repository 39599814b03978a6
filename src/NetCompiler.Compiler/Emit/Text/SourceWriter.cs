using System.Text;

namespace NetCompiler.Compiler.Emit;

/// <summary>Writes C# line by line: indents by four spaces, ends lines with <c>\n</c> everywhere.</summary>
public sealed class SourceWriter
{
    private readonly StringBuilder text = new();
    private int depth;

    /// <summary>Writes a line; an empty one without indentation.</summary>
    /// <param name="line">The line, without its end.</param>
    public SourceWriter Line(string line = "")
    {
        if (line.Length > 0) text.Append(' ', depth * 4).Append(line);
        text.Append('\n');
        return this;
    }

    /// <summary>Writes the lines of a block, each at the present depth.</summary>
    /// <param name="block">Lines that end with \n or \r\n; an end after the last one does not count.</param>
    public SourceWriter Lines(string block)
    {
        foreach (string line in block.TrimEnd('\n', '\r').Split('\n')) Line(line.TrimEnd('\r'));
        return this;
    }

    /// <summary>Writes a head and an opening brace; what follows is one deeper.</summary>
    /// <param name="head">The head, such as <c>public sealed class Conv1</c>.</param>
    public SourceWriter Open(string head)
    {
        Line(head).Line("{");
        depth++;
        return this;
    }

    /// <summary>Closes what was opened last.</summary>
    public SourceWriter Close()
    {
        depth--;
        return Line("}");
    }

    /// <summary>Writes a documentation comment of one summary.</summary>
    /// <param name="summary">XML; names in it must have gone through <see cref="CSharpLiteral.Xml"/>.</param>
    public SourceWriter Summary(string summary) => Line("/// <summary>" + summary + "</summary>");

    /// <summary>What was written.</summary>
    public override string ToString() => text.ToString();
}
