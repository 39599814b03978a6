using NetCompiler.Compiler.Problems;

namespace NetCompiler.Compiler.Prototxt.Syntax;

/// <summary>What a token is.</summary>
internal enum TokenKind
{
    /// <summary>The end of the text; comes again and again.</summary>
    End,

    /// <summary>A name: letters, digits, underscores.</summary>
    Identifier,

    /// <summary>A decimal, octal or hexadecimal integer.</summary>
    Integer,

    /// <summary>A number with a point, an exponent or the suffix f.</summary>
    Float,

    /// <summary>A quoted string, quotes included.</summary>
    String,

    /// <summary>One other character.</summary>
    Symbol,
}

/// <summary>A token of the text format.</summary>
/// <param name="Kind">What it is.</param>
/// <param name="Start">Its first character.</param>
/// <param name="Length">How many characters.</param>
/// <param name="Symbol">The character of a symbol; \0 otherwise.</param>
/// <param name="IsFirstOnLine">Whether only white space stands before it on its line.</param>
/// <param name="Indentation">The column where its line's first token stands.</param>
/// <param name="IsMalformed">Whether the lexer has already reported it; what depends on it is not reported again.</param>
internal readonly record struct Token(TokenKind Kind, int Start, int Length, char Symbol, bool IsFirstOnLine, int Indentation, bool IsMalformed)
{
    public TextSpan Span => new(Start, Length);

    public bool Is(char symbol) => Kind == TokenKind.Symbol && Symbol == symbol;
}
