using System.Diagnostics;
using NetCompiler.Compiler.Definition;
using NetCompiler.Compiler.Problems;
using NetCompiler.Compiler.Prototxt;

namespace NetCompiler.Compiler.Tests.Prototxt;

/// <summary>Whatever the text: no exception, no long wait, and every problem has a place in the text.</summary>
public class HostileInputTests
{
    private const int Texts = 100_000;
    private const ulong Seed = 20_140_620;

    // Longer nets say nothing that shorter ones do not, and take longer to say it.
    private const int LongestSeedText = 6_000;

    // The promise is 2 seconds, which a text takes milliseconds of; a crowded machine may stop a thread for longer than that.
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(20);

    [Fact]
    public void A_hundred_thousand_broken_nets_are_read_without_an_exception()
    {
        var nets = TestData.AllPrototxts.Select(TestData.ReadFile).Where(text => text.Length <= LongestSeedText).ToArray();
        Parallel.For(0, Texts, index =>
        {
            var mutator = new PrototxtMutator(Seed + (ulong)index);
            string text = mutator.Mutate(nets[mutator.Next(nets.Length)]);
            long start = Stopwatch.GetTimestamp();
            try
            {
                if (index % 4 == 0) CheckSolver(text);
                else CheckNet(text);
            }
            catch (Exception exception)
            {
                Assert.Fail("text " + index + " caused " + exception + "\n" + text);
            }
            var spent = Stopwatch.GetElapsedTime(start);
            Assert.True(spent < Patience, "text " + index + " took " + spent);
        });
    }

    public static TheoryData<string> HugeTexts() => new("open braces", "lists", "one name", "one line of fields", "unknown fields", "quotes", "escaped quotes",
        "layers without braces", "comment starts", "angle brackets", "duplicate fields", "spaces", "strings", "padding layers");

    [Theory]
    [MemberData(nameof(HugeTexts))]
    public void A_huge_text_takes_linear_time(string kind)
    {
        int megabyte = 1 << 20;
        string unit = kind switch
        {
            "open braces" => "layer { ",
            "lists" => "input_dim: [1, 2, 3] [ ",
            "one name" => "a",
            "one line of fields" => "input_dim: 1 ",
            "unknown fields" => "num_inputs: 1\n",
            "quotes" => "\"\n'\n",
            "escaped quotes" => "\\\"\n",
            "layers without braces" => "layer {\n",
            "comment starts" => "/*/ //",
            "angle brackets" => "<>",
            "duplicate fields" => "name: 'x' ",
            "spaces" => " \t\r",
            "strings" => "input: 'a' 'b' \"\\303\\251\" ",
            _ => "layers { layer { type: 'padding' } bottom: 'a' top: 'a' }\n",
        };
        string text = string.Concat(Enumerable.Repeat(unit, megabyte / unit.Length));
        long start = Stopwatch.GetTimestamp();
        NetDefinitionReader.Read("huge.prototxt", text);
        var spent = Stopwatch.GetElapsedTime(start);
        // Linear is below a second, even beside other work; quadratic would be many minutes.
        Assert.True(spent < TimeSpan.FromSeconds(15), "took " + spent);
    }

    private static void CheckNet(string text)
    {
        var reading = NetDefinitionReader.Read("net.prototxt", text);
        CheckPlaces(reading.Problems, reading.Source, problem => ProblemText.Format(problem, reading.Source, reading.Tree),
            problem => ProblemLocator.Locate(reading.Tree, problem.Place));
        string written = PrototxtWriter.Write(reading.Net);
        // What was understood is a good text, which says the same again.
        if (!reading.HasErrors) Assert.Equal(written, PrototxtWriter.Write(NetDefinitionReader.Read("again.prototxt", written).Net));
    }

    private static void CheckSolver(string text)
    {
        var reading = SolverDefinitionReader.Read("solver.prototxt", text);
        CheckPlaces(reading.Problems, reading.Source, problem => ProblemText.Format(problem, reading.Source, reading.Tree),
            problem => ProblemLocator.Locate(reading.Tree, problem.Place));
    }

    private static void CheckPlaces(
        IReadOnlyList<CompileProblem> problems, SourceText source, Func<CompileProblem, string> format, Func<CompileProblem, TextSpan> locate)
    {
        Assert.True(problems.Count <= ProblemCollector.Limit);
        foreach (var problem in problems)
        {
            Assert.DoesNotContain('\n', format(problem));
            var span = locate(problem);
            Assert.InRange(span.Start, 0, source.Text.Length);
            Assert.InRange(span.End, span.Start, source.Text.Length);
        }
    }
}
