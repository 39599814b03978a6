using System.Globalization;

namespace NetCompiler.Compiler.Prototxt.Schema;

/// <summary>
/// Reads the part of the <c>.proto</c> language that Caffe's schema is written in: proto2 messages with enums inside, field labels,
/// defaults and <c>packed</c>. The schema is part of this program, so a mistake in it is a defect here and throws.
/// </summary>
internal sealed class SchemaReader
{
    private readonly List<string> tokens;
    private readonly Dictionary<string, MessageType> messages = new(StringComparer.Ordinal);
    private readonly Dictionary<string, EnumType> enums = new(StringComparer.Ordinal);
    private readonly List<(FieldSchema Field, string Scope, string? Default)> unresolved = [];
    private int position;

    private SchemaReader(string text) => tokens = Split(text);

    public static (IReadOnlyDictionary<string, MessageType> Messages, IReadOnlyDictionary<string, EnumType> Enums) Read(string text)
    {
        var reader = new SchemaReader(text);
        while (reader.position < reader.tokens.Count) reader.ReadTopLevel();
        foreach (var (field, scope, literal) in reader.unresolved) reader.Resolve(field, scope, literal);
        return (reader.messages, reader.enums);
    }

    private static List<string> Split(string text)
    {
        var found = new List<string>();
        for (int i = 0; i < text.Length;)
        {
            int start = i;
            if (char.IsWhiteSpace(text[i]))
            {
                i++;
                continue;
            }
            if (text[i] == '/' && text[i + 1] == '/')
            {
                i = text.IndexOf('\n', i);
                continue;
            }
            if (text[i] == '"') i = text.IndexOf('"', i + 1) + 1;
            else if (IsWord(text[i])) while (i < text.Length && IsWord(text[i])) i++;
            else i++;
            found.Add(text.Substring(start, i - start));
        }
        return found;
    }

    private static bool IsWord(char c) => char.IsLetterOrDigit(c) || c is '_' or '.' or '-' or '+';

    private string Take() => position < tokens.Count ? tokens[position++] : throw new FormatException("the schema ends too early");

    private void Expect(string token)
    {
        string found = Take();
        if (!string.Equals(found, token, StringComparison.Ordinal)) throw new FormatException("the schema has '" + found + "' instead of '" + token + "'");
    }

    private bool Consume(string token)
    {
        if (position >= tokens.Count || !string.Equals(tokens[position], token, StringComparison.Ordinal)) return false;
        position++;
        return true;
    }

    private void ReadTopLevel()
    {
        if (Consume("message")) ReadMessage();
        else if (Consume("enum")) ReadEnum("");
        else while (!Consume(";")) Take();
    }

    private void ReadMessage()
    {
        string name = Take();
        var fields = new List<FieldSchema>();
        Expect("{");
        while (!Consume("}"))
        {
            if (Consume("enum")) ReadEnum(name + ".");
            else fields.Add(ReadField(name));
        }
        messages.Add(name, new MessageType(name, fields));
    }

    private void ReadEnum(string scope)
    {
        string name = scope + Take();
        var values = new List<EnumValue>();
        Expect("{");
        while (!Consume("}"))
        {
            string value = Take();
            Expect("=");
            values.Add(new EnumValue(value, int.Parse(Take(), CultureInfo.InvariantCulture)));
            Expect(";");
        }
        enums.Add(name, new EnumType(name, values.ToEquatableArray()));
    }

    private FieldSchema ReadField(string message)
    {
        var label = Take() switch
        {
            "optional" => FieldLabel.Optional,
            "required" => FieldLabel.Required,
            "repeated" => FieldLabel.Repeated,
            var other => throw new FormatException("the schema has '" + other + "' instead of a label"),
        };
        string type = Take();
        string name = Take();
        Expect("=");
        int number = int.Parse(Take(), CultureInfo.InvariantCulture);
        bool packed = false;
        string? literal = null;
        if (Consume("["))
        {
            do
            {
                string option = Take();
                Expect("=");
                string value = Take();
                if (option == "packed") packed = value == "true";
                else if (option == "default") literal = value;
            }
            while (Consume(","));
            Expect("]");
        }
        Expect(";");
        var field = new FieldSchema
        {
            Name = name,
            Number = number,
            Label = label,
            Kind = KindOf(type),
            TypeName = type,
            IsPacked = packed,
            HasExplicitDefault = literal is not null,
        };
        unresolved.Add((field, message, literal));
        return field;
    }

    private static FieldKind KindOf(string type) => type switch
    {
        "float" => FieldKind.Float,
        "double" => FieldKind.Double,
        "int32" => FieldKind.Int32,
        "int64" => FieldKind.Int64,
        "uint32" => FieldKind.UInt32,
        "bool" => FieldKind.Bool,
        "string" => FieldKind.String,
        "bytes" => FieldKind.Bytes,
        _ => FieldKind.Message, // or an enum: known when the whole schema is read
    };

    private void Resolve(FieldSchema field, string scope, string? literal)
    {
        if (field.Kind == FieldKind.Message)
        {
            if (enums.TryGetValue(scope + "." + field.TypeName, out var type) || enums.TryGetValue(field.TypeName, out type))
            {
                field.Kind = FieldKind.Enum;
                field.Enum = type;
            }
            else
            {
                field.Message = messages[field.TypeName];
            }
        }
        field.Default = field.Kind switch
        {
            FieldKind.Message => null,
            FieldKind.Enum => literal ?? field.Enum!.Values[0].Name,
            FieldKind.String or FieldKind.Bytes => literal?.Trim('"') ?? "",
            FieldKind.Bool => literal == "true",
            FieldKind.Float => (double)(float)double.Parse(literal ?? "0", CultureInfo.InvariantCulture),
            FieldKind.Double => double.Parse(literal ?? "0", CultureInfo.InvariantCulture),
            _ => long.Parse(literal ?? "0", CultureInfo.InvariantCulture),
        };
    }
}
