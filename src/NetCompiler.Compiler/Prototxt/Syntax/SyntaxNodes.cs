using NetCompiler.Compiler.Problems;

namespace NetCompiler.Compiler.Prototxt.Syntax;

/// <summary>A value as it stands in the text.</summary>
/// <param name="span">Where it stands.</param>
public abstract class ValueSyntax(TextSpan span)
{
    /// <summary>Where it stands; for a message with its braces.</summary>
    public TextSpan Span { get; } = span;
}

/// <summary>What a scalar looks like.</summary>
public enum ScalarKind
{
    /// <summary>A decimal, octal or hexadecimal integer.</summary>
    Integer,

    /// <summary>A number with a point, an exponent or the suffix f.</summary>
    Float,

    /// <summary>A bare word.</summary>
    Identifier,

    /// <summary>One or more quoted strings.</summary>
    String,

    /// <summary>Something that was already reported, so that nothing more can be said about it.</summary>
    Malformed,
}

/// <summary>A number, word or string.</summary>
/// <param name="kind">What it looks like.</param>
/// <param name="text">The number or word as written, without its sign; what a string says, with its escapes read.</param>
/// <param name="isNegative">Whether a minus stands before it.</param>
/// <param name="span">Where it stands, sign included.</param>
public sealed class ScalarSyntax(ScalarKind kind, string text, bool isNegative, TextSpan span) : ValueSyntax(span)
{
    /// <summary>What it looks like.</summary>
    public ScalarKind Kind { get; } = kind;

    /// <summary>The number or word as written, without its sign; what a string says, with its escapes read.</summary>
    public string Text { get; } = text;

    /// <summary>Whether a minus stands before it.</summary>
    public bool IsNegative { get; } = isNegative;
}

/// <summary>Values in square brackets.</summary>
/// <param name="items">The values.</param>
/// <param name="span">Where it stands, brackets included.</param>
public sealed class ListSyntax(IReadOnlyList<ValueSyntax> items, TextSpan span) : ValueSyntax(span)
{
    /// <summary>The values, in the order of the text. No value is a list.</summary>
    public IReadOnlyList<ValueSyntax> Items { get; } = items;
}

/// <summary>Fields in braces or angle brackets; also the file as a whole, which has neither.</summary>
/// <param name="fields">The fields.</param>
/// <param name="span">Where it stands, braces included.</param>
public sealed class MessageSyntax(IReadOnlyList<FieldSyntax> fields, TextSpan span) : ValueSyntax(span)
{
    /// <summary>The fields, in the order of the text.</summary>
    public IReadOnlyList<FieldSyntax> Fields { get; } = fields;
}

/// <summary>A field: a name and a value.</summary>
/// <param name="name">The name; of an extension, with its brackets.</param>
/// <param name="nameSpan">Where the name stands.</param>
/// <param name="value">The value.</param>
/// <param name="span">Where the whole field stands, without a separator after it.</param>
/// <param name="isMalformed">Whether something about its name was already reported.</param>
public sealed class FieldSyntax(string name, TextSpan nameSpan, ValueSyntax value, TextSpan span, bool isMalformed)
{
    /// <summary>The name; of an extension, with its brackets.</summary>
    public string Name { get; } = name;

    /// <summary>Where the name stands.</summary>
    public TextSpan NameSpan { get; } = nameSpan;

    /// <summary>The value.</summary>
    public ValueSyntax Value { get; } = value;

    /// <summary>Where the whole field stands, without a separator after it.</summary>
    public TextSpan Span { get; } = span;

    /// <summary>Whether something about its name was already reported, so that it says nothing.</summary>
    public bool IsMalformed { get; } = isMalformed;

    /// <summary>The value, or the values of a list.</summary>
    public IReadOnlyList<ValueSyntax> Values => Value is ListSyntax list ? list.Items : [Value];
}
