namespace NetCompiler.Compiler.Emit;

/// <summary>The outer class: what the net is, and which nets are in it.</summary>
internal static class OuterClass
{
    public static void Write(SourceWriter writer, NetModel net)
    {
        writer.Line("/// <summary>");
        writer.Line("/// The net " + CSharpLiteral.XmlName(net.NetName) + ", compiled: " + Nets(net) + " over one set of <see cref=\"Parameters\"/>.");
        writer.Line("/// </summary>");
        writer.Open("public static partial class " + net.ClassName);
        writer.Summary("The net's name in its prototxt.");
        writer.Line("public const string NetName = " + CSharpLiteral.String(net.NetName) + ";");
        writer.Close();
    }

    private static string Nets(NetModel net) =>
        net.Phases.Count == 0 ? "nothing" : string.Join(", ", net.Phases.Select(phase => "<see cref=\"" + phase.ClassName + "\"/>"));
}
