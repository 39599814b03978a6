using System.Reflection;
using NetCompiler.Blobs;
using NetCompiler.Compiler.Compilation;
using NetCompiler.Compiler.Emit.Gpu;

namespace NetCompiler.Tool.Execution;

/// <summary>A whole typed class, compiled in memory: for programs that are given a net when they run.</summary>
public static class EmittedFamily
{
    /// <summary>Compiles and loads the class of a compilation without errors.</summary>
    /// <param name="result">What the compiler gave.</param>
    /// <exception cref="InvalidOperationException">The C# compiler reports errors or warnings; the message shows the first.</exception>
    public static NetFamily Load(CompilationResult result)
    {
        string name = result.Namespace.Length == 0 ? result.ClassName : result.Namespace + "." + result.ClassName;
        var type = EmittedAssembly.Load([GpuEmitter.Visibility, .. result.Files], isCollectible: false).GetType(name, throwOnError: true)!;
        return (NetFamily)type.GetProperty("Family", BindingFlags.Public | BindingFlags.Static)!.GetValue(null)!;
    }
}
