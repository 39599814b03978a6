using System.Globalization;
using System.Text;
using NetCompiler.Compiler.Prototxt.Schema;
using NetCompiler.Compiler.Prototxt.Syntax;

namespace NetCompiler.Compiler.Prototxt;

/// <summary>
/// Prints a message as protobuf prints it: fields by number, one a line, two spaces a level, everything that is not printable
/// ASCII escaped. Caffe's own tools write the same bytes, so their outputs can be compared with ours line by line.
/// </summary>
public static class PrototxtWriter
{
    /// <summary>The text of a message. Lines end with \n.</summary>
    /// <param name="message">The message.</param>
    public static string Write(MessageValue message)
    {
        var text = new StringBuilder();
        Write(message, "", text);
        return text.ToString();
    }

    private static void Write(MessageValue message, string indent, StringBuilder text)
    {
        foreach (var field in message.Type.Fields.OrderBy(field => field.Number))
        {
            if (!message.Has(field.Name)) continue;
            foreach (object value in message.All(field.Name))
            {
                text.Append(indent).Append(field.Name);
                if (value is MessageValue inner)
                {
                    text.Append(" {\n");
                    Write(inner, indent + "  ", text);
                    text.Append(indent).Append("}\n");
                }
                else
                {
                    text.Append(": ").Append(Scalar(field, value)).Append('\n');
                }
            }
        }
    }

    private static string Scalar(FieldSchema field, object value) => (field.Kind, value) switch
    {
        (FieldKind.Enum, string word) => word,
        (FieldKind.Float, double number) => NumberText.OfSingle(number),
        (_, double number) => NumberText.OfDouble(number),
        (_, bool flag) => flag ? "true" : "false",
        (_, long integer) => integer.ToString(CultureInfo.InvariantCulture),
        (_, string text) => Quoted(text),
        _ => throw new ArgumentException("field '" + field.Name + "' holds a " + value.GetType().Name, nameof(value)),
    };

    private static string Quoted(string value)
    {
        var text = new StringBuilder("\"");
        foreach (byte b in StringLiteral.ToBytes(value))
        {
            switch ((char)b)
            {
                case '\n': text.Append("\\n"); break;
                case '\r': text.Append("\\r"); break;
                case '\t': text.Append("\\t"); break;
                case '"' or '\'' or '\\': text.Append('\\').Append((char)b); break;
                case >= ' ' and <= '~': text.Append((char)b); break;
                default: text.Append('\\').Append((char)('0' + (b >> 6))).Append((char)('0' + ((b >> 3) & 7))).Append((char)('0' + (b & 7))); break;
            }
        }
        return text.Append('"').ToString();
    }
}
