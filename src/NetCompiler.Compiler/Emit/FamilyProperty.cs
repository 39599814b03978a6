namespace NetCompiler.Compiler.Emit;

/// <summary>The nested nets as one object, for code that works with any net.</summary>
internal static class FamilyProperty
{
    public static void Write(SourceWriter writer, NetModel net)
    {
        const string Type = "global::NetCompiler.Blobs.NetFamily";
        writer.Open("partial class " + net.ClassName);
        writer.Summary("These nets as an object, for code that works with any net: training loops and tools.");
        writer.Line("public static " + Type + " Family { get; } = new()");
        writer.Line("{");
        writer.Line("    Name = NetName,");
        writer.Line("    CreateParameters = withGradients => new Parameters(withGradients),");
        foreach (var phase in net.Phases)
        {
            writer.Line("    Create" + phase.Kind + " = (device, parameters) => new " + phase.ClassName + "(device, (Parameters)parameters),");
        }
        if (net.Solver is not null) writer.Line("    Settings = Solver.Settings,").Line("    Schedule = Solver.Schedule,");
        if (net.Labels is { } labels)
        {
            writer.Line("    Labels =").Line("    [");
            foreach (var label in labels.Labels) writer.Line("        " + CSharpLiteral.String(label.DisplayName) + ",");
            writer.Line("    ],");
        }
        foreach (var phase in net.Phases.Where(phase => phase.HasDataLayers)) writer.Line("    " + phase.Kind + "Data = " + phase.ClassName + ".DataLayers,");
        writer.Line("};");
        writer.Close();
    }
}
