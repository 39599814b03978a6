using NetCompiler.Compiler.Definition;
using NetCompiler.Compiler.Problems;
using NetCompiler.Compiler.Prototxt;

namespace NetCompiler.Compiler.Tests.Prototxt;

/// <summary>Whatever the text: no exception, no more work than the text is long, and every problem has a place in the text.</summary>
public class HostileInputTests
{
    private const int Texts = 100_000;
    private const ulong Seed = 20_140_620;

    // Longer nets say nothing that shorter ones do not, and take longer to say it.
    private const int LongestSeedText = 6_000;

    // Each character is read by the lexer, and some more times where a token stands in a field or a message; bytes are for the tree, the message and its problems.
    private const int MostReadings = 6;
    private const int MostBytes = 64 << 20;

    [Fact]
    public void A_hundred_thousand_broken_nets_are_read_without_an_exception()
    {
        var nets = TestData.AllPrototxts.Select(TestData.ReadFile).Where(text => text.Length <= LongestSeedText).ToArray();
        Parallel.For(0, Texts, index =>
        {
            var mutator = new PrototxtMutator(Seed + (ulong)index);
            string text = mutator.Mutate(nets[mutator.Next(nets.Length)]);
            long before = GC.GetAllocatedBytesForCurrentThread();
            try
            {
                if (index % 4 == 0) CheckSolver(text);
                else CheckNet(text);
            }
            catch (Exception exception)
            {
                Assert.Fail("text " + index + " caused " + exception + "\n" + text);
            }
            long bytes = GC.GetAllocatedBytesForCurrentThread() - before;
            Assert.True(bytes < MostBytes, "text " + index + " took " + bytes + " bytes\n" + text);
        });
    }

    public static TheoryData<string> HugeTexts() => new("open braces", "lists", "one name", "one line of fields", "unknown fields", "quotes", "escaped quotes",
        "layers without braces", "comment starts", "angle brackets", "duplicate fields", "spaces", "strings", "padding layers");

    [Theory]
    [MemberData(nameof(HugeTexts))]
    public void A_huge_text_takes_linear_work(string kind)
    {
        const int Quarter = 1 << 17, Factor = 4;
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
        Read(Quarter / 16);
        var (characters, bytes) = Read(Quarter);
        var (moreCharacters, moreBytes) = Read(Factor * Quarter);
        // Linear is 4 times as much, in whatever time; quadratic would be 16 times as much.
        Assert.InRange(moreCharacters, 1, 2 * Factor * characters);
        Assert.InRange(moreBytes, 1, 2 * Factor * bytes);
        Assert.InRange(moreCharacters, 1, MostReadings * Factor * Quarter);

        (long Characters, long Bytes) Read(int length)
        {
            string text = string.Concat(Enumerable.Repeat(unit, length / unit.Length));
            long before = GC.GetAllocatedBytesForCurrentThread();
            var reading = NetDefinitionReader.Read("huge.prototxt", text);
            return (reading.Source.CharactersRead, GC.GetAllocatedBytesForCurrentThread() - before);
        }
    }

    private static void CheckNet(string text)
    {
        var reading = NetDefinitionReader.Read("net.prototxt", text);
        Assert.InRange(reading.Source.CharactersRead, 1, MostReadings * (text.Length + 1));
        CheckPlaces(reading.Problems, reading.Source, problem => ProblemText.Format(problem, reading.Source, reading.Tree),
            problem => ProblemLocator.Locate(reading.Tree, problem.Place));
        string written = PrototxtWriter.Write(reading.Net);
        // What was understood is a good text, which says the same again.
        if (!reading.HasErrors) Assert.Equal(written, PrototxtWriter.Write(NetDefinitionReader.Read("again.prototxt", written).Net));
    }

    private static void CheckSolver(string text)
    {
        var reading = SolverDefinitionReader.Read("solver.prototxt", text);
        Assert.InRange(reading.Source.CharactersRead, 1, MostReadings * (text.Length + 1));
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
