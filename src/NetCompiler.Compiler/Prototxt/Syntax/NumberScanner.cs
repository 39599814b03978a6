namespace NetCompiler.Compiler.Prototxt.Syntax;

/// <summary>Finds where a number ends, by protobuf's rules, and says what is wrong with it.</summary>
internal static class NumberScanner
{
    /// <summary>Moves past a number and everything that is glued to it.</summary>
    /// <param name="text">The text.</param>
    /// <param name="position">The first digit or point; afterwards the character after the number.</param>
    /// <param name="isFloat">Whether it has a point, an exponent or the suffix f.</param>
    /// <returns>What is wrong with it, or null.</returns>
    public static string? Scan(string text, ref int position, out bool isFloat)
    {
        int start = position;
        string? fault = null;
        isFloat = false;
        if (At(text, position) == '0' && At(text, position + 1) is 'x' or 'X')
        {
            position += 2;
            if (!SkipWhile(text, ref position, IsHexDigit)) fault = "0x must be followed by hexadecimal digits";
        }
        else if (At(text, position) == '0' && PrototxtLexer.IsDigit(At(text, position + 1)))
        {
            SkipWhile(text, ref position, PrototxtLexer.IsDigit);
            for (int i = start; i < position; i++)
            {
                if (text[i] >= '8') fault = "a number with a leading zero is octal, so its digits are 0 to 7";
            }
        }
        else
        {
            fault = ScanDecimal(text, ref position, out isFloat);
        }

        char next = At(text, position);
        if (!PrototxtLexer.IsLetter(next) && next != '.') return fault;
        // The glued rest belongs to the same mistake: 1.5.2, 3axis, 0x1.5.
        SkipWhile(text, ref position, c => PrototxtLexer.IsLetter(c) || PrototxtLexer.IsDigit(c) || c == '.');
        return fault ?? (next == '.' ? "it has a second point, or is hexadecimal or octal and has one" : "a letter follows it without a space");
    }

    private static string? ScanDecimal(string text, ref int position, out bool isFloat)
    {
        isFloat = false;
        SkipWhile(text, ref position, PrototxtLexer.IsDigit);
        if (At(text, position) == '.')
        {
            isFloat = true;
            position++;
            SkipWhile(text, ref position, PrototxtLexer.IsDigit);
        }
        if (At(text, position) is 'e' or 'E')
        {
            isFloat = true;
            position++;
            if (At(text, position) is '+' or '-') position++;
            if (!SkipWhile(text, ref position, PrototxtLexer.IsDigit)) return "its exponent has no digits";
        }
        if (At(text, position) is 'f' or 'F')
        {
            isFloat = true;
            position++;
        }
        return null;
    }

    private static bool SkipWhile(string text, ref int position, Func<char, bool> accepts)
    {
        int start = position;
        while (position < text.Length && accepts(text[position])) position++;
        return position > start;
    }

    internal static bool IsHexDigit(char c) => PrototxtLexer.IsDigit(c) || c is (>= 'a' and <= 'f') or (>= 'A' and <= 'F');

    private static char At(string text, int index) => index < text.Length ? text[index] : '\0';
}
