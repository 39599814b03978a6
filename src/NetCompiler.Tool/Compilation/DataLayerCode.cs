using System.Reflection;
using NetCompiler.Compiler.Emit;
using NetCompiler.Compiler.Plan;
using NetCompiler.Data;
using NetCompiler.Tool.Execution;

namespace NetCompiler.Tool.Compilation;

/// <summary>What the data layers of a plan read, by the way that generated classes take: emitted, compiled in memory, read.</summary>
public static class DataLayerCode
{
    /// <summary>The settings of a plan's data layers.</summary>
    /// <param name="plan">The plan.</param>
    public static IReadOnlyList<DataLayerSettings> Load(NetPlan plan)
    {
        var writer = new SourceWriter().Line("#nullable enable").Line("namespace Emitted;").Open("public static class Net");
        DataLayersProperty.Write(writer, plan);
        writer.Close();
        var type = EmittedAssembly.Load([new GeneratedFile("Net.g.cs", writer.ToString())]).GetType("Emitted.Net")!;
        return (IReadOnlyList<DataLayerSettings>)type.GetProperty("DataLayers", BindingFlags.Public | BindingFlags.Static)!.GetValue(null)!;
    }
}
