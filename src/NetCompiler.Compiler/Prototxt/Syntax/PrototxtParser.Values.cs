using NetCompiler.Compiler.Problems;
using NetCompiler.Compiler.Prototxt.Schema;

namespace NetCompiler.Compiler.Prototxt.Syntax;

/// <content>What stands after a field's name: the colon, and a number, word, string or list.</content>
public sealed partial class PrototxtParser
{
    private ValueSyntax ParseFieldValue(Token name, string text, FieldSchema? schema)
    {
        bool colon = Consume(':');
        if (!colon && current.Is('='))
        {
            Report(ProblemDescriptors.MissingColon, current.Span, text);
            Advance();
            colon = true;
        }
        if (current.Is('{') || current.Is('<')) return ParseMessage(name, schema?.Message);
        if (current.Is('['))
        {
            // Only a list of messages may do without the colon.
            if (!colon && schema is not { Kind: FieldKind.Message }) Report(ProblemDescriptors.MissingColon, name.Span, text);
            return ParseList(name, schema?.Message);
        }
        if (!StartsValue() || !(colon || (!current.IsFirstOnLine && !next.Is(':'))))
        {
            if (!name.IsMalformed) Report(ProblemDescriptors.MissingValue, name.Span, text);
            return Malformed(new TextSpan(name.Start + name.Length, 0));
        }
        if (!colon && !name.IsMalformed) Report(ProblemDescriptors.MissingColon, name.Span, text);
        return ParseScalar(text);
    }

    /// <summary>Whether the current token is a value, and not the name of the next field after a value that was forgotten.</summary>
    private bool StartsValue() =>
        current.Kind is TokenKind.Integer or TokenKind.Float or TokenKind.String || current.Is('-') || current.Is('+')
        || (current.Kind == TokenKind.Identifier && !next.Is(':') && !(current.IsFirstOnLine && next.Is('{')));

    private static ScalarSyntax Malformed(TextSpan span) => new(ScalarKind.Malformed, "", false, span);

    private ScalarSyntax ParseScalar(string field)
    {
        var first = current;
        if (!CountValue()) return Malformed(first.Span);
        if (current.Is('+'))
        {
            Report(ProblemDescriptors.UnexpectedToken, current.Span, "+");
            Advance();
        }
        bool negative = Consume('-');
        if (current.Kind == TokenKind.String && !negative) return ParseString();
        var kind = current.Kind switch
        {
            TokenKind.Integer => ScalarKind.Integer,
            TokenKind.Float => ScalarKind.Float,
            TokenKind.Identifier => ScalarKind.Identifier,
            _ => ScalarKind.Malformed,
        };
        if (kind == ScalarKind.Malformed)
        {
            Report(ProblemDescriptors.MissingValue, first.Span, field);
            return Malformed(first.Span);
        }
        var last = current;
        Advance();
        string text = TextOf(last);
        return new ScalarSyntax(last.IsMalformed ? ScalarKind.Malformed : kind, kind == ScalarKind.Identifier ? Intern(text) : text, negative,
            TextSpan.Cover(first.Span, last.Span));
    }

    private ScalarSyntax ParseString()
    {
        var first = current;
        var last = current;
        bool malformed = false;
        var literal = new StringLiteral();
        do
        {
            last = current;
            malformed |= last.IsMalformed;
            if (last.IsMalformed) brokenLine = source.LineNumber(last.Start);
            if (!last.IsMalformed)
            {
                literal.Append(source.Text, last.Start + 1, last.Start + last.Length - 1, (start, fault) =>
                {
                    malformed = true;
                    Report(ProblemDescriptors.MalformedEscape, new TextSpan(start, 2), source.Text.Substring(start, 2), fault);
                });
            }
            Advance();
        }
        while (current.Kind == TokenKind.String);
        return new ScalarSyntax(malformed ? ScalarKind.Malformed : ScalarKind.String, literal.Finish(), false, TextSpan.Cover(first.Span, last.Span));
    }

    private ListSyntax ParseList(Token name, MessageType? type)
    {
        var bracket = current;
        var items = new List<ValueSyntax>();
        Advance();
        bool closed = Consume(']');
        while (!closed)
        {
            if (current.Is('{') || current.Is('<')) items.Add(ParseMessage(name, type));
            else if (StartsValue()) items.Add(ParseScalar(TextOf(name)));
            else break;
            closed = Consume(']');
            if (!closed && !Consume(',')) break;
        }
        if (!closed && !IsClosedEarly)
        {
            Report(ProblemDescriptors.UnclosedList, current.Kind == TokenKind.End ? bracket.Span : current.Span, Line(bracket.Start), TextOf(current));
            SkipRestOfList();
        }
        return new ListSyntax(items, new TextSpan(bracket.Start, previous.Start + previous.Length - bracket.Start));
    }

    private void SkipRestOfList()
    {
        while (current.Kind != TokenKind.End && !current.IsFirstOnLine && !current.Is('}') && !current.Is('>') && !current.Is('{') && !current.Is('<'))
        {
            if (Consume(']')) return;
            Advance();
        }
        Consume(']');
    }
}
