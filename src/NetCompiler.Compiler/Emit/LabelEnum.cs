namespace NetCompiler.Compiler.Emit;

/// <summary>The classes of a net as an enum, and their names for people.</summary>
internal static class LabelEnum
{
    public static void Write(SourceWriter writer, LabelModel labels)
    {
        writer.Summary("The classes that the net tells apart, in the order of its outputs.");
        writer.Open("public enum " + labels.EnumName);
        for (int i = 0; i < labels.Labels.Count; i++)
        {
            if (i > 0) writer.Line();
            writer.Summary(CSharpLiteral.Xml(labels.Labels[i].DisplayName));
            writer.Line(labels.Labels[i].Identifier + " = " + CSharpLiteral.Integer(i) + ",");
        }
        writer.Close().Line();
        writer.Summary("The names of <see cref=\"" + labels.EnumName + "\"/> for people.");
        writer.Open("public static class " + labels.EnumName + "Names");
        writer.Summary("How many classes there are.");
        writer.Line("public const int Count = " + CSharpLiteral.Integer(labels.Labels.Count) + ";").Line();
        writer.Line("private static readonly string[] names =").Line("{");
        foreach (var label in labels.Labels) writer.Line("    " + CSharpLiteral.String(label.DisplayName) + ",");
        writer.Line("};").Line();
        writer.Summary("All names, by label.");
        writer.Line("public static global::System.ReadOnlySpan<string> All => names;").Line();
        writer.Summary("The name of a class.");
        writer.Line("/// <param name=\"label\">The class.</param>");
        writer.Line("/// <exception cref=\"global::System.IndexOutOfRangeException\">There is no such class.</exception>");
        writer.Line("public static string DisplayName(this " + labels.EnumName + " label) => names[(int)label];");
        writer.Close();
    }
}
