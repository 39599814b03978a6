using System.Globalization;
using NetCompiler.Compiler.Problems;
using NetCompiler.Compiler.Prototxt.Syntax;

namespace NetCompiler.Compiler.Prototxt;

/// <summary>Problems as lines of text, in the form that build tools and editors recognise.</summary>
public static class ProblemText
{
    /// <summary>A problem as <c>path(line,column): error NC0012: message</c>, with lines and columns from 1.</summary>
    /// <param name="problem">The problem.</param>
    /// <param name="source">The text it is in.</param>
    /// <param name="tree">The text's tree.</param>
    public static string Format(CompileProblem problem, SourceText source, MessageSyntax tree)
    {
        var position = source.PositionAt(ProblemLocator.Locate(tree, problem.Place).Start);
        string severity = problem.Descriptor.Severity switch
        {
            ProblemSeverity.Error => "error",
            ProblemSeverity.Warning => "warning",
            _ => "note",
        };
        return string.Format(CultureInfo.InvariantCulture, "{0}({1},{2}): {3} {4}: {5}",
            CompileProblem.Printable(source.Path), position.Line + 1, position.Column + 1, severity, problem.Descriptor.Code, problem.Message);
    }
}
