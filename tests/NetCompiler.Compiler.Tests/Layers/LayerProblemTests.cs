using NetCompiler.Compiler.Problems;

namespace NetCompiler.Compiler.Tests.Layers;

/// <summary>Fields that make no layer, or do nothing: each gives the one problem that says so.</summary>
public class LayerProblemTests
{
    private static readonly string[][] Rows = [.. TestData.Table("layer_problems.tsv")];

    public static TheoryData<int, string> Names()
    {
        var names = new TheoryData<int, string>();
        for (int i = 0; i < Rows.Length; i++) names.Add(i, string.Join(' ', Rows[i]));
        return names;
    }

    [Theory]
    [MemberData(nameof(Names))]
    public void A_wrong_field_gives_its_problem(int index, string name)
    {
        var (layer, problems) = GradientCase.Parse(Rows[index][1..]).TryCreate();
        var problem = Assert.Single(problems);
        Assert.True(problem.Descriptor.Code == Rows[index][0], name + "\n" + problem.Descriptor.Code + " " + problem.Message);
        Assert.Equal(problem.IsError, layer is null);
        Assert.NotEqual("", problem.Message);
    }

    [Fact]
    public void An_engine_is_noted()
    {
        var (_, problems) = Compilation.TryPlan(
            """
            layer { name: "x" type: "Input" top: "x" input_param { shape { dim: 1 dim: 2 dim: 4 dim: 4 } } }
            layer { name: "pool" type: "Pooling" bottom: "x" top: "y" pooling_param { kernel_size: 2 engine: CUDNN } }
            """);
        var note = Assert.Single(problems, problem => problem.Descriptor == ProblemDescriptors.DeadEngine);
        Assert.Equal("pooling_param.engine", note.Place.Field);
    }
}
