using System.Globalization;
using System.Text;

namespace NetCompiler.Compiler.Prototxt.Syntax;

/// <summary>
/// Reads what quoted strings say. A prototxt string is bytes, usually UTF-8: escapes can write any byte. Bytes that are no
/// UTF-8 become the lone surrogates U+DC80 to U+DCFF, one a byte, from which <see cref="ToBytes"/> makes the same bytes again.
/// </summary>
internal sealed class StringLiteral
{
    private readonly StringBuilder result = new();
    private readonly List<byte> pending = [];

    /// <summary>What the pieces read so far say.</summary>
    public string Finish()
    {
        Flush();
        return result.ToString();
    }

    /// <summary>Reads one quoted piece.</summary>
    /// <param name="text">The text.</param>
    /// <param name="start">The first character after the quote.</param>
    /// <param name="end">The closing quote.</param>
    /// <param name="fault">What is wrong with an escape, and where it starts; called for each.</param>
    public void Append(string text, int start, int end, Action<int, string> fault)
    {
        int i = start;
        while (i < end)
        {
            int escape = text.IndexOf('\\', i, end - i);
            int plain = escape < 0 ? end : escape;
            if (plain > i)
            {
                Flush();
                result.Append(text, i, plain - i);
            }
            i = escape < 0 ? end : AppendEscape(text, escape, end, fault);
        }
    }

    /// <summary>The bytes of a string read here.</summary>
    /// <param name="text">The string.</param>
    public static byte[] ToBytes(string text)
    {
        var bytes = new List<byte>(text.Length);
        int i = 0;
        while (i < text.Length)
        {
            int plain = i;
            while (plain < text.Length && !IsLoneByte(text, plain)) plain += char.IsSurrogatePair(text, plain) ? 2 : 1;
            bytes.AddRange(Encoding.UTF8.GetBytes(text.Substring(i, plain - i)));
            if (plain < text.Length) bytes.Add((byte)(text[plain] - 0xDC00));
            i = plain + 1;
        }
        return bytes.ToArray();
    }

    private static bool IsLoneByte(string text, int index) => text[index] is >= '\uDC80' and <= '\uDCFF';

    private int AppendEscape(string text, int start, int end, Action<int, string> fault)
    {
        int i = start + 1;
        char kind = i < end ? text[i] : '\0';
        i++;
        int simple = "abfnrtv\\?'\"".IndexOf(kind);
        if (kind != '\0' && simple >= 0)
        {
            pending.Add((byte)"\a\b\f\n\r\t\v\\?'\""[simple]);
        }
        else if (kind is >= '0' and <= '7')
        {
            pending.Add(unchecked((byte)Digits(text, ref i, end, 8, 3, kind - '0', 1)));
        }
        else if (kind == 'x' && i < end && NumberScanner.IsHexDigit(text[i]))
        {
            pending.Add((byte)Digits(text, ref i, end, 16, 2, 0, 0));
        }
        else if (kind is 'u' or 'U')
        {
            AppendCodePoint(text, start, ref i, end, kind == 'u' ? 4 : 8, fault);
        }
        else
        {
            fault(start, kind == 'x' ? "\\x must be followed by hexadecimal digits" : "a backslash starts no escape here; write \\\\ for a backslash");
        }
        return Math.Min(i, end);
    }

    private void AppendCodePoint(string text, int start, ref int i, int end, int digits, Action<int, string> fault)
    {
        int from = i;
        int code = Digits(text, ref i, end, 16, digits, 0, 0);
        if (i - from < digits || code is < 0 or > 0x1FFFFF)
        {
            fault(start, digits == 4 ? "\\u must be followed by four hexadecimal digits" : "\\U must be followed by eight hexadecimal digits up to 0010ffff");
            return;
        }
        if (code > 0x10FFFF)
        {
            // Protobuf leaves such an escape as it stands.
            Flush();
            result.Append(text, start, i - start);
            return;
        }
        if (code is >= 0xD800 and < 0xDC00 && i + 1 < end && text[i] == '\\' && text[i + 1] == 'u')
        {
            int next = i + 2;
            int low = Digits(text, ref next, end, 16, 4, 0, 0);
            if (next == i + 6 && low is >= 0xDC00 and < 0xE000)
            {
                code = 0x10000 + ((code - 0xD800) << 10) + (low - 0xDC00);
                i = next;
            }
        }
        AppendUtf8(code);
    }

    /// <summary>Half of a surrogate pair becomes the three bytes that protobuf makes of it, which are no UTF-8.</summary>
    private void AppendUtf8(int code)
    {
        if (code is >= 0xD800 and < 0xE000)
        {
            pending.Add((byte)(0xE0 | (code >> 12)));
            pending.Add((byte)(0x80 | ((code >> 6) & 0x3F)));
            pending.Add((byte)(0x80 | (code & 0x3F)));
            return;
        }
        pending.AddRange(Encoding.UTF8.GetBytes(char.ConvertFromUtf32(code)));
    }

    private static int Digits(string text, ref int i, int end, int radix, int most, int value, int taken)
    {
        while (taken < most && i < end && DigitValue(text[i]) < radix)
        {
            value = unchecked(value * radix + DigitValue(text[i]));
            i++;
            taken++;
        }
        return value;
    }

    private static int DigitValue(char c) =>
        PrototxtLexer.IsDigit(c) ? c - '0' : NumberScanner.IsHexDigit(c) ? (c | 0x20) - 'a' + 10 : int.MaxValue;

    private void Flush()
    {
        if (pending.Count == 0) return;
        byte[] bytes = pending.ToArray();
        pending.Clear();
        for (int i = 0; i < bytes.Length;)
        {
            int length = Utf8Length(bytes, i);
            if (length > 0) result.Append(Encoding.UTF8.GetString(bytes, i, length));
            else result.Append((char)(0xDC00 + bytes[i]));
            i += Math.Max(1, length);
        }
    }

    /// <summary>How many bytes the UTF-8 character at an index has; 0 where there is none.</summary>
    private static int Utf8Length(byte[] bytes, int index)
    {
        byte lead = bytes[index];
        int length = lead < 0x80 ? 1 : lead is >= 0xC2 and < 0xE0 ? 2 : lead is >= 0xE0 and < 0xF0 ? 3 : lead is >= 0xF0 and < 0xF5 ? 4 : 0;
        if (length == 0 || index + length > bytes.Length) return 0;
        for (int i = 1; i < length; i++)
        {
            if ((bytes[index + i] & 0xC0) != 0x80) return 0;
        }
        // Overlong forms, surrogates, and what lies beyond Unicode.
        byte second = length > 1 ? bytes[index + 1] : (byte)0;
        bool refused = (lead == 0xE0 && second < 0xA0) || (lead == 0xED && second >= 0xA0) || (lead == 0xF0 && second < 0x90) || (lead == 0xF4 && second >= 0x90);
        return refused ? 0 : length;
    }
}
