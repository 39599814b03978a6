using System.Reflection;
using System.Runtime.Loader;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;
using NetCompiler.Compiler.Emit;

namespace NetCompiler.Tool.Execution;

/// <summary>Emitted C#, compiled in memory as a user's project would compile it: warnings are errors.</summary>
public static class EmittedAssembly
{
    private static readonly Lazy<MetadataReference[]> References = new(() =>
        ((string)AppContext.GetData("TRUSTED_PLATFORM_ASSEMBLIES")!).Split(Path.PathSeparator)
            .Where(path => Path.GetFileName(path).StartsWith("System.", StringComparison.Ordinal) || Path.GetFileName(path) is "NetCompiler.dll" or "ILGPU.dll" or "ILGPU.Algorithms.dll" or "netstandard.dll")
            .Select(path => (MetadataReference)MetadataReference.CreateFromFile(path)).ToArray());

    /// <summary>Compiles and loads files.</summary>
    /// <param name="files">The files.</param>
    /// <param name="isCollectible">Whether the assembly may be forgotten when nothing uses it; what ILGPU makes code from may not.</param>
    /// <exception cref="InvalidOperationException">The compiler reports errors or warnings; the message shows the first.</exception>
    public static Assembly Load(IEnumerable<GeneratedFile> files, bool isCollectible = true)
    {
        var options = new CSharpCompilationOptions(
            OutputKind.DynamicallyLinkedLibrary, optimizationLevel: OptimizationLevel.Release, allowUnsafe: true, nullableContextOptions: NullableContextOptions.Enable,
            generalDiagnosticOption: ReportDiagnostic.Error);
        var parse = new CSharpParseOptions(LanguageVersion.CSharp14);
        var trees = files.Select(file => CSharpSyntaxTree.ParseText(file.Text, parse, file.Name));
        var compilation = CSharpCompilation.Create("Emitted", trees, References.Value, options);
        using var image = new MemoryStream();
        var result = compilation.Emit(image);
        if (!result.Success)
        {
            var first = result.Diagnostics.Where(problem => problem.Severity == DiagnosticSeverity.Error).Take(5);
            throw new InvalidOperationException("emitted code does not compile: " + string.Join("; ", first) + LineOf(result.Diagnostics));
        }
        image.Position = 0;
        return new AssemblyLoadContext("emitted", isCollectible).LoadFromStream(image);
    }

    private static string LineOf(IEnumerable<Diagnostic> diagnostics)
    {
        var location = diagnostics.FirstOrDefault(problem => problem.Severity == DiagnosticSeverity.Error)?.Location;
        return location?.SourceTree is not { } tree ? "" : "\n" + tree.GetText().Lines[location.GetLineSpan().StartLinePosition.Line];
    }
}
