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
        writer.Line("private " + phase.ClassName + "(global::NetCompiler.Devices.ComputeDevice device, Parameters parameters, bool ownsParameters)");
        writer.Line("    : base(device, Memory, StepTargets, parameters, ownsParameters)");
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
        var outputs = phase.Blobs.Where(blob => blob is { IsOutput: true, Offset: not null }).ToArray();
        if (outputs.Length > 0)
        {
            writer.Line("    Outputs = [" + string.Join(", ", outputs.Select(blob => "new(" + blob.Identifier + ", " + CSharpLiteral.Single(blob.LossWeight) + ")")) + "];");
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
        writer.Line("/// <summary>");
        writer.Line("/// The blobs as constants: the extent of each axis, how many axes and elements there are, the size in bytes, and the first byte of values");
        writer.Line("/// and gradient in the activation arena.");
        writer.Line("/// </summary>");
        writer.Line("#pragma warning disable CS1591 // what each constant is, the summary above says");
        writer.Open("public static class Shapes");
        bool isFirst = true;
        foreach (var blob in phase.Blobs)
        {
            if (!isFirst) writer.Line();
            isFirst = false;
            WriteShape(writer, blob);
        }
        writer.Close();
        writer.Line("#pragma warning restore CS1591");
    }

    private static void WriteShape(SourceWriter writer, BlobModel blob)
    {
        writer.Summary(CSharpLiteral.XmlName(blob.Name) + ": " + blob.Shape + ".");
        writer.Open("public static class " + blob.Identifier);
        var counts = Enumerable.Range(0, Math.Min(blob.Shape.Rank, Reserved.MostAxes)).Select(axis => Constant(Reserved.Axis(axis), blob.Shape[axis]));
        writer.Line("public const int " + string.Join(", ", counts.Append(Constant("Rank", blob.Shape.Rank)).Append(Constant("Count", blob.Shape.Count))) + ";");
        var bytes = new List<string> { Constant("Bytes", checked(blob.Shape.Count * 4)) };
        if (blob.Offset is { } offset) bytes.Add(Constant("Offset", offset));
        if (blob.DiffOffset is { } diff) bytes.Add(Constant("DiffOffset", diff));
        writer.Line("public const long " + string.Join(", ", bytes) + ";");
        writer.Close();

        static string Constant(string name, long value) => name + " = " + CSharpLiteral.Integer(value);
    }

    private static string Type(BlobModel blob) => "global::NetCompiler.Blobs." + (blob.IsInput ? "InputBlob" : "Blob");
}
