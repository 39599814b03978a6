using System.Text;

namespace NetCompiler.Compiler.Tests;

/// <summary>
/// Makes broken and hostile prototxts out of good ones: bytes flipped, tokens dropped, doubled, swapped or replaced, numbers that explode,
/// nesting without end, names of any length. The same seed gives the same texts everywhere.
/// </summary>
/// <param name="seed">The seed.</param>
public sealed class PrototxtMutator(ulong seed)
{
    private static readonly string[] Numbers =
    [
        "0", "-1", "1", "2147483647", "2147483648", "-2147483648", "4294967295", "4294967296", "9223372036854775807", "9223372036854775808",
        "-9223372036854775809", "99999999999999999999999999", "1e400", "-1e400", "1e-400", "nan", "-inf", "0x7fffffff", "0xffffffffffffffff1",
        "017", "08", "1.5", ".5", "1e", "0x", "1f", "3.4028236e38",
    ];

    private static readonly string[] SmallNumbers = ["0", "1", "2", "3", "4", "5", "6", "7", "8", "11", "16", "64", "100", "1000", "65536", "-1", "0.5"];

    private static readonly string[] Fragments =
    [
        "{", "}", "<", ">", "[", "]", ":", ";", ",", "\"", "'", "\\", "#", "//", "/*", "=", "-", "+", "layer {", "layers { layer {", "[a.b/c]: {",
        "param { lr_mult: 1 }", "input: \"x\" input_dim: 1", "type: \"BatchNorm\"", "include { phase: TEST }", "name: \"\\", "\"\\u12\"", "\"\\x",
        "\uFEFF", "\0", "\u00A0", "\u201C", "\uD800", "é", "日本", "\r", "\n", "\t", "\v",
    ];

    private ulong state = seed;

    /// <summary>A number from 0 to below a limit.</summary>
    /// <param name="limit">The limit.</param>
    public int Next(int limit)
    {
        // splitmix64
        ulong z = state += 0x9E3779B97F4A7C15;
        z = (z ^ (z >> 30)) * 0xBF58476D1CE4E5B9;
        z = (z ^ (z >> 27)) * 0x94D049BB133111EB;
        return (int)((z ^ (z >> 31)) % (ulong)limit);
    }

    /// <summary>A broken version of a text, with one to six mutations.</summary>
    /// <param name="text">The text.</param>
    public string Mutate(string text)
    {
        for (int i = Next(6); i >= 0; i--) text = Once(text);
        return text;
    }

    /// <summary>A version of a text that most often still reads as a net, but as another one: numbers and names changed, lines dropped or doubled.</summary>
    /// <param name="text">The text.</param>
    public string MutateMeaning(string text)
    {
        for (int i = Next(3); i >= 0; i--)
        {
            text = text.Length == 0 ? "" : Next(8) switch
            {
                0 or 1 or 2 => ReplaceNumber(text, SmallNumbers),
                3 => ReplaceNumber(text, Numbers),
                4 or 5 => SwapNames(text),
                6 => DropLine(text),
                _ => DoubleLine(text),
            };
        }
        return text;
    }

    private string SwapNames(string text)
    {
        var first = Name(text, Next(text.Length));
        var second = Name(text, Next(text.Length));
        if (first.Start > second.Start) (first, second) = (second, first);
        if (first.End > second.Start) return text;
        // One of the two names often takes the place of both: that is what a dangling or doubled blob comes from.
        string name = text[second.Start..second.End], other = Next(2) == 0 ? name : text[first.Start..first.End];
        return text[..first.Start] + name + text[first.End..second.Start] + other + text[second.End..];
    }

    private string DropLine(string text)
    {
        var (start, end) = Line(text);
        return text[..start] + text[end..];
    }

    private string DoubleLine(string text)
    {
        var (start, end) = Line(text);
        return text.Insert(end, text[start..end]);
    }

    private (int Start, int End) Line(string text)
    {
        int at = Next(text.Length);
        int end = text.IndexOf('\n', at);
        return (at == 0 ? 0 : text.LastIndexOf('\n', at - 1) + 1, end < 0 ? text.Length : end + 1);
    }

    /// <summary>The next text in double quotes after a position; empty if there is none.</summary>
    private static (int Start, int End) Name(string text, int from)
    {
        int open = text.IndexOf('"', from);
        int close = open < 0 ? -1 : text.IndexOf('"', open + 1);
        return close < 0 ? (text.Length, text.Length) : (open + 1, close);
    }

    private string Once(string text)
    {
        if (text.Length == 0) return Fragments[Next(Fragments.Length)];
        return Next(14) switch
        {
            0 => FlipByte(text),
            1 or 2 => ReplaceToken(text, _ => ""),
            3 => ReplaceToken(text, token => token + " " + token),
            4 or 5 => SwapTokens(text),
            6 or 7 => ReplaceNumber(text, Numbers),
            8 => text.Insert(Next(text.Length + 1), Fragments[Next(Fragments.Length)]),
            9 => text.Insert(Next(text.Length + 1), Deep()),
            10 => ReplaceToken(text, token => LongName(token)),
            11 => text[..Next(text.Length)],
            12 => DoubleLines(text),
            _ => ReplaceToken(text, _ => Fragments[Next(Fragments.Length)]),
        };
    }

    private string FlipByte(string text)
    {
        byte[] bytes = Encoding.UTF8.GetBytes(text);
        bytes[Next(bytes.Length)] ^= (byte)(1 << Next(8));
        return Encoding.UTF8.GetString(bytes);
    }

    private string ReplaceToken(string text, Func<string, string> change)
    {
        var (start, end) = Token(text, Next(text.Length));
        return text[..start] + change(text[start..end]) + text[end..];
    }

    private string SwapTokens(string text)
    {
        var first = Token(text, Next(text.Length));
        var second = Token(text, Next(text.Length));
        if (first.Start > second.Start) (first, second) = (second, first);
        if (first.End > second.Start) return text;
        return text[..first.Start] + text[second.Start..second.End] + text[first.End..second.Start] + text[first.Start..first.End] + text[second.End..];
    }

    private string ReplaceNumber(string text, string[] numbers)
    {
        int from = Next(text.Length);
        int digit = text.IndexOfAny("0123456789".ToCharArray(), from);
        if (digit < 0) return text;
        var (start, end) = Token(text, digit);
        return text[..start] + numbers[Next(numbers.Length)] + text[end..];
    }

    private string Deep()
    {
        string opening = new[] { "{", "layer {", "<", "a { b <", "[", "x: [ {", "{ }", "[]" }[Next(8)];
        return string.Concat(Enumerable.Repeat(opening + " ", 1 << Next(10)));
    }

    private string LongName(string token) => string.Concat(Enumerable.Repeat(token, Math.Max(1, (1 << Next(13)) / Math.Max(1, token.Length))));

    private string DoubleLines(string text)
    {
        int start = text.LastIndexOf('\n', Next(text.Length)) + 1;
        int end = Math.Min(text.Length, start + Next(400));
        return text.Insert(end, text[start..end]);
    }

    /// <summary>The word, number, string or single character at a position.</summary>
    private static (int Start, int End) Token(string text, int at)
    {
        static bool IsWord(char c) => char.IsLetterOrDigit(c) || c is '_' or '.';
        if (!IsWord(text[at])) return (at, at + 1);
        int start = at;
        int end = at;
        while (start > 0 && IsWord(text[start - 1])) start--;
        while (end < text.Length && IsWord(text[end])) end++;
        return (start, end);
    }
}
