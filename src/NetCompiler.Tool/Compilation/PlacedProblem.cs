using System.Text.Json.Nodes;
using NetCompiler.Compiler.Problems;
using NetCompiler.Compiler.Prototxt;
using NetCompiler.Compiler.Prototxt.Syntax;

namespace NetCompiler.Tool.Compilation;

/// <summary>A problem and the text that it is in.</summary>
/// <param name="Problem">The problem.</param>
/// <param name="Source">The text.</param>
/// <param name="Tree">The text's tree.</param>
public sealed record PlacedProblem(CompileProblem Problem, SourceText Source, MessageSyntax Tree)
{
    /// <summary>Where in the text it is.</summary>
    public TextSpan Span => ProblemLocator.Locate(Tree, Problem.Place);

    /// <summary>The problems as a JSON array.</summary>
    /// <param name="problems">The problems.</param>
    public static JsonArray ToJson(IEnumerable<PlacedProblem> problems) => new(problems.Select(problem => problem.ToJson()).ToArray());

    /// <summary>Writes problems for people and build tools, one a line.</summary>
    /// <param name="problems">The problems.</param>
    /// <param name="error">Where to.</param>
    public static void Write(IEnumerable<PlacedProblem> problems, TextWriter error)
    {
        foreach (var problem in problems) error.WriteLine(problem.ToString());
    }

    /// <summary>The problem as <c>path(line,column): error NC0012: message</c>.</summary>
    public override string ToString() => ProblemText.Format(Problem, Source, Tree);

    private JsonNode ToJson()
    {
        var position = Source.PositionAt(Span.Start);
        return new JsonObject
        {
            ["code"] = Problem.Descriptor.Code,
            ["severity"] = Problem.Descriptor.Severity.ToString().ToLowerInvariant(),
            ["path"] = Source.Path,
            ["line"] = position.Line + 1,
            ["column"] = position.Column + 1,
            ["layer"] = Problem.Place.LayerName,
            ["field"] = Problem.Place.Field,
            ["message"] = Problem.Message,
        };
    }
}
