using NetCompiler.Compiler.Problems;
using NetCompiler.Compiler.Prototxt.Schema;

namespace NetCompiler.Compiler.Prototxt.Syntax;

/// <summary>A message whose closing brace the parser has not seen yet.</summary>
/// <param name="name">The field that it is the value of; empty for the file as a whole.</param>
/// <param name="nameSpan">Where that name stands.</param>
/// <param name="type">The message's type; null when the field is unknown.</param>
/// <param name="line">The line it was opened in.</param>
/// <param name="indentation">How far that line is indented.</param>
internal sealed class OpenMessage(string name, TextSpan nameSpan, MessageType? type, int line, int indentation)
{
    public string Name { get; } = name;

    public TextSpan NameSpan { get; } = nameSpan;

    public MessageType? Type { get; } = type;

    public int Line { get; } = line;

    public int Indentation { get; } = indentation;

    /// <summary>
    /// A message inside this one whose closing brace stands further left than the line that opened it: if a brace turns out to
    /// be missing, it is that message's, and the brace that closed it was meant for this one.
    /// </summary>
    public OpenMessage? Suspect { get; set; }
}

/// <summary>Decides whether a field shows that a brace is missing before it, rather than standing in the wrong message.</summary>
internal static class MissingBrace
{
    /// <summary>Into which of the open messages a field belongs when the inner ones should have been closed before it.</summary>
    /// <param name="open">The open messages, the file first.</param>
    /// <param name="name">The field's name.</param>
    /// <param name="line">The line it stands in.</param>
    /// <param name="token">The name as a token.</param>
    /// <param name="next">The token after it.</param>
    /// <returns>The index in <paramref name="open"/>, or -1 when no brace is missing.</returns>
    public static int OwnerOf(IReadOnlyList<OpenMessage> open, string name, int line, Token token, Token next)
    {
        var innermost = open[open.Count - 1];
        if (open.Count < 2 || innermost.Type?.Find(name) is not null) return -1;
        bool opensMessage = next.Is('{') || next.Is('<') || next.Is(':');
        for (int level = open.Count - 2; level >= 0; level--)
        {
            if (open[level].Type?.Find(name) is not { } field) continue;
            // 'layer {' inside a layer: a message of this name is open, and cannot hold another.
            if (field.Kind == FieldKind.Message && opensMessage && string.Equals(open[level + 1].Name, name, StringComparison.Ordinal)) return level;
            // A field of an outer message, no further right than the line that opened the inner one.
            bool outside = token.IsFirstOnLine && token.Indentation <= innermost.Indentation && line > innermost.Line;
            return outside ? level : -1;
        }
        return -1;
    }
}
