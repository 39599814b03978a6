using NetCompiler.Compiler.Problems;

namespace NetCompiler.Compiler.Prototxt.Syntax;

/// <summary>
/// Splits a prototxt into tokens, each when it is asked for. Malformed tokens are reported, marked and passed on, so that the
/// parser stays in step. The rules are those of protobuf's text format: a comment runs from # to \n, a string ends on its line.
/// </summary>
internal sealed class PrototxtLexer
{
    private readonly string text;
    private readonly SourceText source;
    private readonly ProblemCollector problems;
    private int position;
    private int lineStart;
    private int indentation;
    private bool lineHasToken;

    public PrototxtLexer(SourceText source, ProblemCollector problems)
    {
        this.source = source;
        text = source.Text;
        this.problems = problems;
        if (text.Length > 0 && text[0] == '\uFEFF')
        {
            Report(ProblemDescriptors.ByteOrderMark, 0, 1);
            position = lineStart = 1;
        }
    }

    public Token Next()
    {
        int before = position;
        var token = Scan();
        // The end is a token as well.
        source.CharactersRead += Math.Max(1, position - before);
        return token;
    }

    private Token Scan()
    {
        SkipSpace();
        bool first = !lineHasToken;
        if (first) indentation = position - lineStart;
        lineHasToken = true;
        int start = position;
        if (start >= text.Length) return Make(TokenKind.End, start, first);

        char c = text[start];
        if (IsLetter(c) || char.IsLetter(c)) return Identifier(first);
        if (IsDigit(c) || (c == '.' && IsDigit(Peek(1)))) return Number(first);
        if (c is '"' or '\'') return String(first);
        if (c is '\u201C' or '\u201D' or '\u2018' or '\u2019') return TypographicString(first);
        position++;
        return new Token(TokenKind.Symbol, start, 1, c, first, indentation, false);
    }

    /// <summary>Makes the rest of the text count as not there.</summary>
    public void Stop() => position = text.Length;

    private Token Make(TokenKind kind, int start, bool first, bool malformed = false) =>
        new(kind, start, position - start, '\0', first, indentation, malformed);

    private char Peek(int ahead) => position + ahead < text.Length ? text[position + ahead] : '\0';

    private void Report(ProblemDescriptor descriptor, int start, int length, params string[] arguments) =>
        problems.Report(descriptor, ProblemPlace.At(new TextSpan(start, length)), arguments);

    private void SkipSpace()
    {
        while (position < text.Length)
        {
            char c = text[position];
            if (c == '\n' || (c == '\r' && Peek(1) != '\n'))
            {
                lineStart = ++position;
                lineHasToken = false;
            }
            else if (c is ' ' or '\t' or '\r' or '\v' or '\f')
            {
                position++;
            }
            else if (c == '#')
            {
                SkipComment();
            }
            else if (c == '/' && Peek(1) is '/' or '*')
            {
                SkipForeignComment();
            }
            else if (!IsPlain(c) && !char.IsLetter(c) && !(c is '\u201C' or '\u201D' or '\u2018' or '\u2019'))
            {
                SkipForeignCharacters();
            }
            else
            {
                return;
            }
        }
    }

    private void SkipComment()
    {
        int end = text.IndexOf('\n', position);
        if (end < 0) end = text.Length;
        // Protobuf allows anything in a comment but NUL, which it takes for the end of the text.
        int nul = text.IndexOf('\0', position, end - position);
        if (nul >= 0) Report(ProblemDescriptors.ForeignCharacter, nul, 1, "U+0000");
        position = end;
    }

    /// <summary>C's comments are refused by protobuf; reported once, they are skipped as their author meant.</summary>
    private void SkipForeignComment()
    {
        int start = position;
        bool line = Peek(1) == '/';
        int end = line ? text.IndexOf('\n', position) : text.IndexOf("*/", position + 2, StringComparison.Ordinal);
        position = end < 0 ? text.Length : line ? end : end + 2;
        Report(ProblemDescriptors.ForeignComment, start, 2, line ? "//" : "/*");
        if (!line) FindLineStart(start);
    }

    private void FindLineStart(int from)
    {
        int last = position > from ? text.LastIndexOf('\n', position - 1, position - from) : -1;
        if (last < 0) return;
        lineStart = last + 1;
        lineHasToken = false;
    }

    /// <summary>Skips what may stand in a string only: control characters, no-break spaces, other alphabets' punctuation.</summary>
    private void SkipForeignCharacters()
    {
        int start = position;
        while (position < text.Length && !IsPlain(text[position]) && !char.IsLetter(text[position])
            && text[position] is not ('\n' or '\r' or '\t' or '\v' or '\f')) position++;
        Report(ProblemDescriptors.ForeignCharacter, start, position - start, CodePoint(start));
    }

    private string CodePoint(int index)
    {
        int code = char.IsHighSurrogate(text[index]) && index + 1 < text.Length && char.IsLowSurrogate(text[index + 1])
            ? char.ConvertToUtf32(text[index], text[index + 1]) : text[index];
        return "U+" + code.ToString("X4", System.Globalization.CultureInfo.InvariantCulture);
    }

    private Token Identifier(bool first)
    {
        int start = position;
        int foreign = -1;
        while (position < text.Length && (IsLetter(text[position]) || IsDigit(text[position]) || char.IsLetter(text[position])))
        {
            if (foreign < 0 && text[position] > '~') foreign = position;
            position++;
        }
        if (foreign >= 0) Report(ProblemDescriptors.ForeignCharacter, foreign, 1, CodePoint(foreign));
        return Make(TokenKind.Identifier, start, first, foreign >= 0);
    }

    private Token Number(bool first)
    {
        int start = position;
        string? fault = NumberScanner.Scan(text, ref position, out bool isFloat);
        if (fault is not null) Report(ProblemDescriptors.MalformedNumber, start, position - start, text.Substring(start, position - start), fault);
        return Make(isFloat ? TokenKind.Float : TokenKind.Integer, start, first, fault is not null);
    }

    private Token String(bool first)
    {
        int start = position;
        char quote = text[position++];
        while (position < text.Length && text[position] != quote && text[position] is not ('\n' or '\0'))
        {
            bool escapes = text[position] == '\\' && position + 1 < text.Length && text[position + 1] is not ('\n' or '\0');
            position += escapes ? 2 : 1;
        }
        bool closed = position < text.Length && text[position] == quote;
        if (closed)
        {
            position++;
        }
        else
        {
            // The \r of \r\n is no part of what the author meant to quote.
            if (position < text.Length && text[position] == '\n' && text[position - 1] == '\r' && position - 1 > start) position--;
            Report(ProblemDescriptors.UnterminatedString, start, position - start, quote.ToString());
        }
        return Make(TokenKind.String, start, first, !closed);
    }

    /// <summary>Quotes that a word processor or a web page made: the string ends at the next such quote on its line.</summary>
    private Token TypographicString(bool first)
    {
        int start = position++;
        while (position < text.Length && text[position] is not ('\n' or '\u201C' or '\u201D' or '\u2018' or '\u2019')) position++;
        if (position < text.Length && text[position] != '\n') position++;
        Report(ProblemDescriptors.TypographicQuote, start, 1, text[start].ToString());
        return Make(TokenKind.String, start, first, true);
    }

    internal static bool IsLetter(char c) => c is (>= 'a' and <= 'z') or (>= 'A' and <= 'Z') or '_';

    internal static bool IsDigit(char c) => c is >= '0' and <= '9';

    private static bool IsPlain(char c) => c is > ' ' and <= '~';
}
