using Microsoft.CodeAnalysis;
using NetCompiler.Compiler.Problems;

namespace NetCompiler.Generators;

/// <summary>Roslyn's descriptors of our problems: one for each code, made from the compiler's table.</summary>
internal static class Descriptors
{
    private static readonly Dictionary<string, DiagnosticDescriptor> ByCode =
        ProblemDescriptors.All.ToDictionary(problem => problem.Code, Make, StringComparer.Ordinal);

    /// <summary>The descriptor of a code.</summary>
    public static DiagnosticDescriptor Of(string code) => ByCode[code];

    // The message is made by the compiler, with the problem's arguments; braces in it are not placeholders.
    private static DiagnosticDescriptor Make(ProblemDescriptor problem) => new(
        problem.Code, problem.Title, "{0}", "NetCompiler",
        problem.Severity switch
        {
            ProblemSeverity.Error => DiagnosticSeverity.Error,
            ProblemSeverity.Warning => DiagnosticSeverity.Warning,
            _ => DiagnosticSeverity.Info,
        },
        isEnabledByDefault: true);
}
