using System.Text.Json.Nodes;

namespace NetCompiler.Tool.Compilation;

/// <summary>Shows what is wrong with a net.</summary>
public static class ProblemReport
{
    /// <summary>Writes problems for people and build tools, one a line.</summary>
    /// <param name="compilation">The net.</param>
    /// <param name="error">Where to.</param>
    public static void Write(NetCompilation compilation, TextWriter error)
    {
        foreach (var problem in compilation.Problems) error.WriteLine(compilation.Format(problem));
    }

    /// <summary>The problems as a JSON array.</summary>
    /// <param name="compilation">The net.</param>
    public static JsonArray ToJson(NetCompilation compilation) => new(compilation.Problems.Select(problem =>
    {
        var position = compilation.PositionOf(problem);
        return (JsonNode)new JsonObject
        {
            ["code"] = problem.Descriptor.Code,
            ["severity"] = problem.Descriptor.Severity.ToString().ToLowerInvariant(),
            ["path"] = compilation.Reading.Source.Path,
            ["line"] = position.Line + 1,
            ["column"] = position.Column + 1,
            ["layer"] = problem.Place.LayerName,
            ["field"] = problem.Place.Field,
            ["message"] = problem.Message,
        };
    }).ToArray());
}
