using NetCompiler.Compiler.Layers;
using NetCompiler.Compiler.Problems;

namespace NetCompiler.Compiler.Tests;

/// <summary>The README's tables are made from the code. Set NETCOMPILER_UPDATE_GOLDENS=1 to write them anew.</summary>
public class ReadmeTests
{
    private static readonly string Path = System.IO.Path.GetFullPath(TestData.PathOf("..", "..", "README.md"));

    [Fact]
    public void The_table_of_problems_is_that_of_the_code()
    {
        var rows = ProblemDescriptors.All.Select(problem => "| " + problem.Code + " | " + problem.Severity.ToString().ToLowerInvariant() + " | " + problem.Title + " |");
        Check("problems", ["| code | severity | what |", "|---|---|---|", .. rows]);
    }

    [Fact]
    public void The_table_of_layers_is_that_of_the_code()
    {
        string have = string.Join(", ", LayerCatalog.All.Select(layer => layer.Name).Order(StringComparer.Ordinal));
        string lack = string.Join(", ", LayerCatalog.NotYet);
        Check("layers", ["| | types |", "|---|---|", "| supported | " + have + " |", "| not yet | " + lack + " |"]);
    }

    [Fact]
    public void Every_problem_has_a_code_of_its_own_and_says_what_to_do()
    {
        Assert.Equal(ProblemDescriptors.All.Count, ProblemDescriptors.All.Select(problem => problem.Code).Distinct().Count());
        Assert.All(ProblemDescriptors.All, problem =>
        {
            Assert.Matches("^NC[0-9]{4}$", problem.Code);
            Assert.NotEmpty(problem.Title);
            Assert.NotEmpty(problem.Remedy);
            Assert.False(problem.MessageFormat.EndsWith('.'), problem.Code);
            Assert.False(problem.Remedy.EndsWith('.'), problem.Code);
        });
    }

    private static void Check(string table, IEnumerable<string> rows)
    {
        string text = File.ReadAllText(Path);
        string open = "<!-- " + table + " -->\n", close = "\n<!-- /" + table + " -->";
        int start = text.IndexOf(open, StringComparison.Ordinal) + open.Length, end = text.IndexOf(close, start - 1, StringComparison.Ordinal);
        string expected = string.Join('\n', rows);
        if (Environment.GetEnvironmentVariable("NETCOMPILER_UPDATE_GOLDENS") == "1")
        {
            File.WriteAllText(Path, text[..start] + expected + text[Math.Max(start, end)..]);
            return;
        }
        Assert.Equal(expected, end > start ? text[start..end] : "");
    }
}
