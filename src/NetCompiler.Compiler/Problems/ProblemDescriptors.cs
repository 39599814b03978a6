using System.Reflection;
using static NetCompiler.Compiler.Problems.ProblemSeverity;

namespace NetCompiler.Compiler.Problems;

/// <summary>
/// Every kind of problem, in one place. NC0001-NC0049: text and schema. NC0050-NC0099: old spellings and solvers.
/// NC0100-NC0149: the graph. NC0150-NC0249: layers and their shapes. NC0250-NC0299: sizes, labels, fields without effect.
/// NC0300-NC0349: the project around the net.
/// </summary>
public static class ProblemDescriptors
{
    // Text and schema

    // Old spellings and solvers

    // The graph

    // Layers and shapes

    // Sizes, labels, fields without effect

    // The project

    /// <summary>All kinds, by code.</summary>
    public static IReadOnlyList<ProblemDescriptor> All { get; } =
        typeof(ProblemDescriptors).GetFields(BindingFlags.Public | BindingFlags.Static)
            .Select(field => field.GetValue(null)).OfType<ProblemDescriptor>()
            .OrderBy(descriptor => descriptor.Code, StringComparer.Ordinal).ToArray();
}
