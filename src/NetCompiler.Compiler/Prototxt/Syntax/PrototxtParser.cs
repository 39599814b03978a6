using System.Globalization;
using NetCompiler.Compiler.Problems;
using NetCompiler.Compiler.Prototxt.Schema;

namespace NetCompiler.Compiler.Prototxt.Syntax;

/// <summary>
/// Reads protobuf's text format into a tree in which everything knows its place. It never throws: it reports what is wrong and goes
/// on with the next field. The schema only helps to tell a missing brace from a field in the wrong message.
/// </summary>
public sealed partial class PrototxtParser
{
    /// <summary>How deep messages may lie in each other: protobuf's own limit for messages.</summary>
    public const int DeepestNesting = 100;

    /// <summary>How many values are read; more than any net has, even one with its weights in the text.</summary>
    public const int MostValues = 2_000_000;

    private readonly SourceText source;
    private readonly ProblemCollector problems;
    private readonly PrototxtLexer lexer;
    private readonly List<OpenMessage> open = [];
    private readonly Dictionary<string, string> names = new(StringComparer.Ordinal);
    private Token previous;
    private Token current;
    private Token next;
    private int values;

    // The last line with a string that is not closed: it may have swallowed that line's braces.
    private int brokenLine = -1;

    // Messages at this depth and deeper count as closed: a brace was found missing before the current token.
    private int closedFrom = int.MaxValue;

    private PrototxtParser(SourceText source, MessageType root, ProblemCollector problems)
    {
        this.source = source;
        this.problems = problems;
        lexer = new PrototxtLexer(source, problems);
        open.Add(new OpenMessage("", new TextSpan(0, 0), root, 0, -1));
        current = lexer.Next();
        next = lexer.Next();
    }

    /// <summary>Reads a text.</summary>
    /// <param name="source">The text.</param>
    /// <param name="root">What it should be, such as a NetParameter.</param>
    /// <param name="problems">Gets what is wrong with it.</param>
    public static MessageSyntax Parse(SourceText source, MessageType root, ProblemCollector problems)
    {
        var parser = new PrototxtParser(source, root, problems);
        var fields = parser.ParseFields();
        return new MessageSyntax(fields, new TextSpan(0, source.Text.Length));
    }

    private OpenMessage Innermost => open[open.Count - 1];

    private bool IsClosedEarly => open.Count > closedFrom;

    private void Advance()
    {
        previous = current;
        current = next;
        next = lexer.Next();
    }

    private bool Consume(char symbol)
    {
        if (!current.Is(symbol)) return false;
        Advance();
        return true;
    }

    private string TextOf(Token token)
    {
        source.CharactersRead += token.Length;
        return token.Kind == TokenKind.End ? "the end of the file" : source.Text.Substring(token.Start, token.Length);
    }

    private void Report(ProblemDescriptor descriptor, TextSpan span, params string[] arguments) =>
        problems.Report(descriptor, ProblemPlace.At(span), arguments);

    private string Line(int position) => source.LineNumber(position).ToString(CultureInfo.InvariantCulture);

    private List<FieldSyntax> ParseFields()
    {
        var fields = new List<FieldSyntax>();
        while (current.Kind != TokenKind.End)
        {
            if (current.Is('}') || current.Is('>'))
            {
                if (open.Count > 1) break;
                Report(ProblemDescriptors.NothingToClose, current.Span, TextOf(current));
                Advance();
            }
            else if (current.Kind == TokenKind.Identifier)
            {
                if (IsRestOfBrokenString()) Recover();
                else if (EndsHere()) break;
                else fields.Add(ParseField());
            }
            else if (current.Is('['))
            {
                if (ParseExtension() is { } extension) fields.Add(extension);
            }
            else
            {
                if (!(current.IsMalformed && current.Kind == TokenKind.String)) Report(ProblemDescriptors.UnexpectedToken, current.Span, TextOf(current));
                Recover();
            }
        }
        return fields;
    }

    /// <summary>A quote is missing or one too many on this line, as in <c>name: "x type: "y"</c>: what is left of it says nothing.</summary>
    private bool IsRestOfBrokenString() =>
        previous.Kind == TokenKind.String && previous.Start + previous.Length == current.Start
        && next.Kind == TokenKind.String && next.IsMalformed;

    /// <summary>Whether the innermost message ends before the current name, because its brace is missing; if so, reports it once.</summary>
    private bool EndsHere()
    {
        if (IsClosedEarly) return true;
        closedFrom = int.MaxValue;
        if (open.Count < 2) return false;
        string name = TextOf(current);
        int line = source.LineNumber(current.Start);
        int owner = MissingBrace.OwnerOf(open, name, line, current, next);
        if (owner < 0) return false;
        ReportUnclosed("'" + name + "' in line " + line.ToString(CultureInfo.InvariantCulture));
        closedFrom = owner + 1;
        return true;
    }

    private void ReportUnclosed(string before)
    {
        var message = Innermost.Suspect ?? Innermost;
        if (message.Line == brokenLine) return;
        Report(ProblemDescriptors.UnclosedMessage, message.NameSpan, message.Name, Line(message.NameSpan.Start), before);
    }

    /// <summary>Skips to where a field may start again.</summary>
    private void Recover()
    {
        do
        {
            if (current.Is('{') || current.Is('<'))
            {
                // Braces without a name: what is in them is read, so that the braces match, and dropped.
                ParseMessage(new Token(TokenKind.Symbol, current.Start, 1, current.Symbol, current.IsFirstOnLine, current.Indentation, true), null);
                return;
            }
            Advance();
        }
        while (current.Kind != TokenKind.End && !current.Is('}') && !current.Is('>')
            && !(current.Kind == TokenKind.Identifier && (current.IsFirstOnLine || next.Is(':') || next.Is('{'))));
    }

    private FieldSyntax ParseField()
    {
        var name = current;
        string text = Intern(TextOf(name));
        Advance();
        var value = ParseFieldValue(name, text, Innermost.Type?.Find(text));
        return Finish(text, name, value);
    }

    private FieldSyntax? ParseExtension()
    {
        var bracket = current;
        Advance();
        while (current.Kind == TokenKind.Identifier || current.Is('.') || current.Is('/') || current.Is('-')) Advance();
        int end = previous.Start + previous.Length;
        if (current.Is(']'))
        {
            end = current.Start + 1;
            Advance();
        }
        var span = new TextSpan(bracket.Start, end - bracket.Start);
        string text = source.Slice(span);
        Report(ProblemDescriptors.Extension, span, text);
        if (!current.Is(':') && !current.Is('{') && !current.Is('<'))
        {
            Recover();
            return null;
        }
        var name = new Token(TokenKind.Identifier, span.Start, span.Length, '\0', bracket.IsFirstOnLine, bracket.Indentation, true);
        return Finish(text, name, ParseFieldValue(name, text, null));
    }

    private FieldSyntax Finish(string text, Token name, ValueSyntax value)
    {
        // One separator may follow a field; a second one is an error.
        if (!Consume(';')) Consume(',');
        return new FieldSyntax(text, name.Span, value, TextSpan.Cover(name.Span, value.Span), name.IsMalformed);
    }

    /// <summary>Counts a value; false when it is one too many, so that the rest of the text counts as not there.</summary>
    private bool CountValue()
    {
        if (++values != MostValues) return true;
        Report(ProblemDescriptors.TooLarge, current.Span, MostValues.ToString(CultureInfo.InvariantCulture));
        lexer.Stop();
        current = next = lexer.Next();
        closedFrom = 1;
        return false;
    }

    private MessageSyntax ParseMessage(Token name, MessageType? type)
    {
        var brace = current;
        if (!CountValue()) return new MessageSyntax([], brace.Span);
        char closer = brace.Is('<') ? '>' : '}';
        if (open.Count > DeepestNesting)
        {
            Report(ProblemDescriptors.TooDeep, brace.Span, DeepestNesting.ToString(CultureInfo.InvariantCulture));
            SkipBalanced();
            return new MessageSyntax([], brace.Span);
        }
        var message = new OpenMessage(TextOf(name), name.Span, type, source.LineNumber(brace.Start), name.Indentation);
        open.Add(message);
        Advance();
        var fields = ParseFields();
        Close(message, closer);
        open.RemoveAt(open.Count - 1);
        return new MessageSyntax(fields, new TextSpan(brace.Start, Math.Max(1, previous.Start + previous.Length - brace.Start)));
    }

    private void Close(OpenMessage message, char closer)
    {
        if (IsClosedEarly) return;
        if (current.Kind == TokenKind.End)
        {
            ReportUnclosed("the end of the file");
            closedFrom = 1;
            return;
        }
        if (!current.Is(closer)) Report(ProblemDescriptors.MismatchedBrace, current.Span, closer.ToString(), TextOf(current), Line(message.NameSpan.Start));
        bool suspicious = current.IsFirstOnLine && current.Indentation < message.Indentation && source.LineNumber(current.Start) > message.Line;
        if (suspicious) open[open.Count - 2].Suspect ??= message;
        Advance();
    }

    private void SkipBalanced()
    {
        int depth = 0;
        do
        {
            if (current.Is('{') || current.Is('<')) depth++;
            if (current.Is('}') || current.Is('>')) depth--;
            Advance();
        }
        while (depth > 0 && current.Kind != TokenKind.End);
    }

    /// <summary>A net repeats a few dozen words thousands of times; each is kept once.</summary>
    private string Intern(string text)
    {
        if (names.TryGetValue(text, out string known)) return known;
        if (names.Count < 10_000) names.Add(text, text);
        return text;
    }
}
