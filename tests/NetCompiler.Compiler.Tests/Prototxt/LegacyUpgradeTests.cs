using NetCompiler.Compiler.Definition;
using NetCompiler.Compiler.Problems;
using NetCompiler.Compiler.Prototxt;
using NetCompiler.Compiler.Prototxt.Binding;
using NetCompiler.Compiler.Prototxt.Schema;
using NetCompiler.Compiler.Prototxt.Syntax;
using NetCompiler.Compiler.Prototxt.Upgrade;

namespace NetCompiler.Compiler.Tests.Prototxt;

/// <summary>Old spellings against what Caffe's own upgrade tools made of them.</summary>
public class LegacyUpgradeTests
{
    private const string Ending = ".upgraded.prototxt";

    public static TheoryData<string> Names() => new(Directory.EnumerateFiles(TestData.PathOf("caffe-golden", "legacy"), "*" + Ending)
        .Select(path => Path.GetFileName(path)[..^Ending.Length]).Order(StringComparer.Ordinal));

    [Theory]
    [MemberData(nameof(Names))]
    public void An_old_spelling_becomes_the_same_bytes_as_in_Caffe(string name)
    {
        string upgraded = Upgrade(name, TestData.Read("caffe-golden", "legacy", name + ".prototxt"));
        Assert.Equal(TestData.Read("caffe-golden", "legacy", name + Ending), upgraded);
    }

    [Theory]
    [MemberData(nameof(Names))]
    public void Todays_spelling_stays_as_it_is(string name)
    {
        string today = TestData.Read("caffe-golden", "legacy", name + Ending);
        Assert.Equal(today, Upgrade(name, today));
    }

    [Fact]
    public void A_layer_knows_the_entry_that_it_came_from()
    {
        var reading = NetDefinitionReader.Read("v0.prototxt", TestData.Read("caffe-golden", "legacy", "v0_convnet.prototxt"));
        // The second entry is the padding layer, which the convolution took in.
        Assert.Equal([0, 2, 3, 4, 5, 6, 7, 8], reading.Definition.Layers.Select(layer => layer.Origin));
        var withInput = NetDefinitionReader.Read("v0.prototxt", TestData.Read("caffe-golden", "legacy", "v0_misc.prototxt"));
        Assert.Equal(-1, withInput.Definition.Layers[0].Origin);
        Assert.Equal(0, withInput.Definition.Layers[1].Origin);
    }

    private static string Upgrade(string name, string text)
    {
        var problems = new ProblemCollector();
        string result;
        if (name.StartsWith("solver", StringComparison.Ordinal))
        {
            var tree = PrototxtParser.Parse(new SourceText(name, text), CaffeSchema.Solver, problems);
            result = PrototxtWriter.Write(SolverUpgrade.Run(MessageBinder.Bind(tree, CaffeSchema.Solver, "the solver", problems), problems));
        }
        else
        {
            var reading = NetDefinitionReader.Read(name, text);
            result = PrototxtWriter.Write(reading.Net);
            foreach (var problem in reading.Problems) problems.Report(problem);
        }
        Assert.Empty(problems.Problems.Where(problem => problem.IsError).Select(problem => problem.Message));
        return result;
    }
}
