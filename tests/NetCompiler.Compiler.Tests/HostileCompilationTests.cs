using NetCompiler.Compiler.Definition;
using NetCompiler.Compiler.Passes;
using NetCompiler.Compiler.Problems;
using NetCompiler.Compiler.Prototxt;

namespace NetCompiler.Compiler.Tests;

/// <summary>Whatever the net: a plan or an error with a place, no exception, and not without end.</summary>
public class HostileCompilationTests
{
    private const int Texts = 100_000;
    private const ulong Seed = 20_120_930;

    // Small nets: larger ones say the same at more length.
    private const int LongestSeedText = 3_000;

    // A text takes a few megabytes; a net that makes the compiler go on and on would take any number of them.
    private const long MostBytes = 1L << 28;

    [Fact]
    public void A_hundred_thousand_mutated_nets_are_compiled_without_an_exception()
    {
        string[] nets = TestData.AllPrototxts.Select(File.ReadAllText).Where(text => text.Length <= LongestSeedText && text.Contains("layer", StringComparison.Ordinal)).ToArray();
        int planned = 0, refused = 0;
        Parallel.For(0, Texts, index =>
        {
            var mutator = new PrototxtMutator(Seed + (ulong)index);
            string text = mutator.MutateMeaning(nets[mutator.Next(nets.Length)]);
            long before = GC.GetAllocatedBytesForCurrentThread();
            try
            {
                if (Compile(text, index % 3)) Interlocked.Increment(ref planned);
                else Interlocked.Increment(ref refused);
            }
            catch (Exception exception)
            {
                Assert.Fail("text " + index + " caused " + exception + "\n" + text);
            }
            long bytes = GC.GetAllocatedBytesForCurrentThread() - before;
            Assert.True(bytes < MostBytes, "text " + index + " took " + bytes + " bytes\n" + text);
        });
        // The test is worth its time only if it reaches both ends.
        Assert.True(planned > Texts / 20, planned + " planned");
        Assert.True(refused > Texts / 20, refused + " refused");
    }

    private static bool Compile(string text, int kind)
    {
        var reading = NetDefinitionReader.Read("net.prototxt", text);
        var problems = new ProblemCollector();
        bool isPlanned = false;
        if (!reading.HasErrors)
        {
            var options = new CompileOptions { State = kind == 1 ? NetState.Test : NetState.Train, Backward = kind != 1 };
            var definition = kind == 2 ? DeployDerivation.Derive(reading.Definition, options, problems) : reading.Definition;
            var plan = definition is null ? null : CompilePipeline.Run(definition, options, problems);
            isPlanned = plan is not null;
            Assert.Equal(isPlanned, !problems.HasErrors);
            Assert.True(plan is null || plan.ToString().Length > 0);
        }
        foreach (var problem in reading.Problems.Concat(problems.Problems))
        {
            string line = ProblemText.Format(problem, reading.Source, reading.Tree);
            Assert.DoesNotContain('\n', line);
            var span = ProblemLocator.Locate(reading.Tree, problem.Place);
            Assert.InRange(span.Start, 0, reading.Source.Text.Length);
            Assert.InRange(span.End, span.Start, reading.Source.Text.Length);
        }
        return isPlanned;
    }
}
