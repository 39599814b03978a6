using NetCompiler.Compiler.Tensors;

namespace NetCompiler.Compiler.Emit;

/// <summary>The blobs of a nested net: a property each, and a class of constants each.</summary>
internal static class BlobProperties
{
    public static void Write(SourceWriter writer, NetModel net, PhaseModel phase)
    {
        writer.Open("partial class " + net.ClassName).Open("partial class " + phase.ClassName);
        WriteConstructor(writer, phase);
        foreach (var blob in phase.Blobs) WriteProperty(writer.Line(), blob);
        WriteShapes(writer.Line(), phase);
        writer.Close().Close();
    }

    private static void WriteConstructor(SourceWriter writer, PhaseModel phase)
    {
        writer.Line("private " + phase.ClassName + "(Parameters parameters, bool ownsParameters)");
        writer.Line("    : base(ActivationBytes, parameters, ownsParameters)");
        writer.Line("{");
        writer.Line("    Parameters = parameters;");
        foreach (var blob in phase.Blobs.Where(blob => blob.Offset is not null))
        {
            string shapes = "Shapes." + blob.Identifier;
            string diff = blob.DiffOffset is null ? "" : ", " + shapes + ".DiffOffset";
            string kept = blob.IsInput ? "" : (diff.Length == 0 ? ", -1, " : ", ") + CSharpLiteral.Boolean(blob.IsKept);
            writer.Line("    " + blob.Identifier + " = Add(new " + Type(blob) + "(" + CSharpLiteral.String(blob.Name) + ", new("
                + string.Join(", ", blob.Shape.Extents) + "), ActivationArena, " + shapes + ".Offset" + diff + kept + "));");
        }
        writer.Line("}");
    }

    private static void WriteProperty(SourceWriter writer, BlobModel blob)
    {
        if (blob.Offset is null)
        {
            writer.Line("// " + CSharpLiteral.Comment(blob.Name) + " (" + blob.Shape + ") is never in memory: the layers that make and read it run as one step.");
            return;
        }
        string source = blob.IsInput ? "filled from outside" : "made by layer " + CSharpLiteral.XmlName(blob.Layer) + " (" + CSharpLiteral.Xml(blob.LayerType) + ")";
        string rest = blob.IsKept ? "" : " Its memory is used again later in a pass.";
        writer.Summary(CSharpLiteral.XmlName(blob.Name) + ": " + blob.Shape + ", " + source + "." + rest);
        writer.Line("public " + Type(blob) + " " + blob.Identifier + " { get; }");
    }

    private static void WriteShapes(SourceWriter writer, PhaseModel phase)
    {
        writer.Summary("What is known of the blobs while building.");
        writer.Open("public static class Shapes");
        bool isFirst = true;
        foreach (var blob in phase.Blobs)
        {
            if (!isFirst) writer.Line();
            isFirst = false;
            WriteShape(writer, blob);
        }
        writer.Close();
    }

    private static void WriteShape(SourceWriter writer, BlobModel blob)
    {
        writer.Summary(CSharpLiteral.XmlName(blob.Name) + ": " + blob.Shape + ".");
        writer.Open("public static class " + blob.Identifier);
        for (int axis = 0; axis < Math.Min(blob.Shape.Rank, Reserved.MostAxes); axis++)
        {
            Constant("int", Reserved.Axis(axis), blob.Shape[axis], "The extent of axis " + CSharpLiteral.Integer(axis) + ".");
        }
        Constant("int", "Rank", blob.Shape.Rank, "How many axes there are.");
        Constant("int", "Count", blob.Shape.Count, "How many elements there are.");
        Constant("long", "Bytes", checked(blob.Shape.Count * 4), "The size of the values.");
        if (blob.Offset is { } offset) Constant("long", "Offset", offset, "The first byte of the values in the activation arena.");
        if (blob.DiffOffset is { } diff) Constant("long", "DiffOffset", diff, "The first byte of the gradient in the activation arena.");
        writer.Close();

        void Constant(string type, string name, long value, string summary) =>
            writer.Summary(summary).Line("public const " + type + " " + name + " = " + CSharpLiteral.Integer(value) + ";");
    }

    private static string Type(BlobModel blob) => "global::NetCompiler.Blobs." + (blob.IsInput ? "InputBlob" : "Blob");
}
