namespace NetCompiler.Generators.Tests;

/// <summary>Names that try to get out of a literal, a comment or an identifier. Each tries to bring a class called Injected into the code.</summary>
internal static class HostileNames
{
    private const string Payload = " class Injected { } ";

    private static readonly string[] Escapes =
    [
        "\"", "\\\"", "\"\"\"", "'", "\\", "\\\\", "*/", "/*", "//", "\n", "\r", "\r\n", "\u2028", "\u2029", "\u0085", "\f", "\v", "\0", "{", "}", "}}", "{{", "{0}",
        "\n#line 1 \"x\"\n", "\n#pragma warning disable\n", "\n#if true\n", "\n#endif\n", "\\u0022", "\\u000a", "\\x22", "&quot;", "</summary>", "<see cref=\"", "]]>", "<!--", "-->",
        "\u202E", "\u2066", "\u200B", "\u200D", "\uFEFF", "\u061C", "\uD800", "\uDC00", "\uD83D\uDE00", "\uFFFE", "\uFFFF", "\uE000", "\u3164", "\u00AD", "\u05D0", "\u0301",
        ";", "=>", "<T>", "@", "$", "$\"", "$\"{", "@\"", "\t", " ", "%", "`", "~", "\u00E9", "\u0130", "\u0131", "\u00DF", "\u4E2D", "\u0661",
    ];

    private static readonly string[] Words =
    [
        "", "class", "void", "int", "namespace", "using", "this", "base", "value", "get", "set", "init", "field", "record", "await", "var", "dynamic", "global", "System",
        "Equals", "equals", "GetHashCode", "get_hash_code", "ToString", "Finalize", "Dispose", "Add", "Parameters", "parameters", "Shapes", "shapes", "Count", "count",
        "Axis0", "axis0", "Offset", "Rank", "Bytes", "TrainNet", "train_net", "Solver", "Labels", "ActivationArena", "Blob", "NetCompiler", "global::System", "value__", "_", "__", "1", "1x1",
        "0", "-1", "_1", "Item", "get_Data", "set_Data", "op_Addition", "Data", "data", "DATA", "prob", "label", "NaN", "null", "true", "Name", "Phase", "Blobs", "AllBlobs", "Hostile",
    ];

    /// <summary>So many different names, the same every time.</summary>
    public static IEnumerable<string> Take(int count)
    {
        var seen = new HashSet<string>(StringComparer.Ordinal);
        foreach (string name in All())
        {
            if (seen.Add(name)) yield return name;
            if (seen.Count == count) yield break;
        }
    }

    private static IEnumerable<string> All()
    {
        foreach (string word in Words) yield return word;
        foreach (string escape in Escapes) yield return escape;
        foreach (string escape in Escapes) yield return "x" + escape + Payload + escape;
        yield return new string('a', 10_240);
        yield return new string('"', 10_240);
        yield return string.Concat(Enumerable.Repeat("*/\n", 3_413));
        foreach (string first in Escapes)
        {
            foreach (string second in Escapes) yield return "x" + first + second + Payload + first;
        }
        for (int i = 0; ; i++)
        {
            string escape = Escapes[i % Escapes.Length], word = Words[i / Escapes.Length % Words.Length];
            yield return word + escape + i.ToString(System.Globalization.CultureInfo.InvariantCulture) + Payload + escape;
        }
    }
}
