using System.Globalization;
using NetCompiler.Compiler.Problems;
using NetCompiler.Compiler.Prototxt.Schema;
using NetCompiler.Compiler.Prototxt.Syntax;
using NetCompiler.Compiler.Prototxt.Upgrade;

namespace NetCompiler.Compiler.Prototxt.Binding;

/// <summary>Turns the text of a number, word or string into the value of a field, as protobuf's text format does.</summary>
internal sealed class ScalarReader(ProblemCollector problems)
{
    /// <summary>The value, or null when there is none; what is wrong is reported.</summary>
    public object? Read(ScalarSyntax scalar, FieldSchema field)
    {
        if (scalar.Kind == ScalarKind.Malformed) return null;
        return field.Kind switch
        {
            FieldKind.Float or FieldKind.Double => ReadNumber(scalar, field),
            FieldKind.Bool => ReadFlag(scalar, field),
            FieldKind.Enum => ReadEnum(scalar, field, field.Enum!),
            FieldKind.String or FieldKind.Bytes => ReadText(scalar, field),
            _ => ReadInteger(scalar, field, field.Kind),
        };
    }

    private object? Wrong(ScalarSyntax scalar, FieldSchema field, string expected, string remedy)
    {
        string sign = scalar.IsNegative ? "-" : "";
        string quote = scalar.Kind == ScalarKind.String ? "\"" : "";
        problems.Report(ProblemDescriptors.WrongType, ProblemPlace.At(scalar.Span), field.Name, expected, sign + quote + scalar.Text + quote, remedy);
        return null;
    }

    private object? OutOfRange(ScalarSyntax scalar, FieldSchema field, string range)
    {
        problems.Report(ProblemDescriptors.OutOfRange, ProblemPlace.At(scalar.Span), field.Name, (scalar.IsNegative ? "-" : "") + scalar.Text, range);
        return null;
    }

    private object? ReadInteger(ScalarSyntax scalar, FieldSchema field, FieldKind kind)
    {
        if (scalar.Kind != ScalarKind.Integer) return Wrong(scalar, field, "an integer", IntegerRemedy(scalar));
        string range = kind switch
        {
            FieldKind.UInt32 => "0 to 4294967295",
            FieldKind.Int32 => "-2147483648 to 2147483647",
            _ => "-9223372036854775808 to 9223372036854775807",
        };
        if (kind == FieldKind.UInt32 && scalar.IsNegative) return OutOfRange(scalar, field, range);
        ulong highest = kind switch { FieldKind.UInt32 => uint.MaxValue, FieldKind.Int32 => int.MaxValue, _ => long.MaxValue };
        if (!TryParse(scalar.Text, out ulong magnitude) || magnitude > (scalar.IsNegative ? highest + 1 : highest)) return OutOfRange(scalar, field, range);
        return scalar.IsNegative ? unchecked(-(long)magnitude) : (long)magnitude;
    }

    private static string IntegerRemedy(ScalarSyntax scalar)
    {
        if (scalar.Kind == ScalarKind.String) return TryParse(scalar.Text, out _) ? "Remove the quotes" : "Write a number, without quotes";
        bool whole = scalar.Kind == ScalarKind.Float && double.TryParse(scalar.Text, NumberStyles.Float, CultureInfo.InvariantCulture, out double value)
            && value < 1e15 && Math.Floor(value) == value;
        return whole ? "Write it without a decimal point or exponent" : "Write a whole number";
    }

    /// <summary>Reads a decimal, octal (leading 0) or hexadecimal (0x) integer; false beyond 64 bits.</summary>
    private static bool TryParse(string text, out ulong value)
    {
        value = 0;
        bool hex = text.Length > 2 && text[0] == '0' && text[1] is 'x' or 'X';
        uint radix = hex ? 16u : text.Length > 1 && text[0] == '0' ? 8u : 10u;
        if (text.Length == 0) return false;
        for (int i = hex ? 2 : 0; i < text.Length; i++)
        {
            uint digit = PrototxtLexer.IsDigit(text[i]) ? (uint)(text[i] - '0') : NumberScanner.IsHexDigit(text[i]) ? (uint)((text[i] | 0x20) - 'a' + 10) : 99;
            if (digit >= radix || value > (ulong.MaxValue - digit) / radix) return false;
            value = value * radix + digit;
        }
        return true;
    }

    private object? ReadNumber(ScalarSyntax scalar, FieldSchema field)
    {
        double magnitude;
        if (scalar.Kind == ScalarKind.Identifier)
        {
            string word = scalar.Text.Length > 8 ? "" : scalar.Text.ToLowerInvariant();
            if (word is not ("inf" or "infinity" or "nan")) return Wrong(scalar, field, "a number", "Write a number such as 0.01");
            magnitude = word == "nan" ? double.NaN : double.PositiveInfinity;
        }
        else if (scalar.Kind == ScalarKind.String)
        {
            return Wrong(scalar, field, "a number", "Write it without quotes");
        }
        else
        {
            bool radix = scalar.Kind == ScalarKind.Integer && scalar.Text.Length > 1 && scalar.Text[0] == '0';
            if (radix) return Wrong(scalar, field, "a decimal number", "Write it without leading zeros, and not in hexadecimal");
            // Where too large a number does not parse (as on .NET Framework), it is infinite.
            if (!double.TryParse(scalar.Text.TrimEnd('f', 'F'), NumberStyles.Float, CultureInfo.InvariantCulture, out magnitude)) magnitude = double.PositiveInfinity;
        }
        if (field.Kind == FieldKind.Float) magnitude = ToSingle(magnitude);
        return scalar.IsNegative ? -magnitude : magnitude;
    }

    /// <summary>Rounds to 32 bits. Half a step past the largest number is still that number for protobuf, and infinity for the processor.</summary>
    private static double ToSingle(double value) => value is > float.MaxValue and <= 3.4028235677973366e+38 ? float.MaxValue : (float)value;

    private object? ReadFlag(ScalarSyntax scalar, FieldSchema field)
    {
        if (scalar.Kind == ScalarKind.Integer && !scalar.IsNegative && TryParse(scalar.Text, out ulong number) && number <= 1) return number == 1;
        if (scalar.Kind == ScalarKind.Identifier && !scalar.IsNegative)
        {
            if (scalar.Text is "true" or "True" or "t") return true;
            if (scalar.Text is "false" or "False" or "f") return false;
        }
        bool quoted = scalar.Kind == ScalarKind.String && scalar.Text is "true" or "false";
        return Wrong(scalar, field, "true or false", quoted ? "Remove the quotes" : "Write true or false");
    }

    private object? ReadEnum(ScalarSyntax scalar, FieldSchema field, EnumType type)
    {
        var names = type.Values.Select(value => value.Name).ToArray();
        if (scalar.Kind == ScalarKind.Identifier && !scalar.IsNegative && names.Contains(scalar.Text, StringComparer.Ordinal)) return scalar.Text;
        if (scalar.Kind == ScalarKind.Integer)
        {
            var known = !TryParse(scalar.Text, out ulong number) || number > int.MaxValue ? null
                : type.Values.FirstOrDefault(value => value.Number == (scalar.IsNegative ? -(long)number : (long)number));
            if (known is not null) return known.Name;
        }
        if (scalar.Kind is ScalarKind.String or ScalarKind.Float)
        {
            string remedy = names.Contains(scalar.Text, StringComparer.Ordinal) ? "Remove the quotes"
                : type.Name == "V1LayerParameter.LayerType" ? "Write 'layer' instead of 'layers': types in quotes belong to today's spelling"
                : "Write one of these words, without quotes";
            return Wrong(scalar, field, Choices(names), remedy);
        }
        string written = (scalar.IsNegative ? "-" : "") + scalar.Text;
        string advice = Suggestion.For(scalar.Text, names) is { } meant ? "Did you mean " + meant + "?" : "Write one of the words of its list";
        problems.Report(ProblemDescriptors.UnknownEnumValue, ProblemPlace.At(scalar.Span), written, field.Name, Choices(names), advice);
        return null;
    }

    private static string Choices(string[] names) =>
        names.Length <= 8 ? Suggestion.Either(names) : string.Join(", ", names.Take(6)) + ", ... (" + names.Length.ToString(CultureInfo.InvariantCulture) + " words)";

    private object? ReadText(ScalarSyntax scalar, FieldSchema field)
    {
        if (scalar.Kind == ScalarKind.String) return scalar.Text;
        string quoted = field.Name == "type" && LayerTypeNames.OfV1(scalar.Text) is { Length: > 0 } today ? today : scalar.Text;
        return Wrong(scalar, field, "a string", "Put it in quotes: \"" + CompileProblem.Printable(quoted) + "\"");
    }
}
