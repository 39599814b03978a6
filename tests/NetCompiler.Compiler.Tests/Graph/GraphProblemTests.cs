namespace NetCompiler.Compiler.Tests.Graph;

public class GraphProblemTests
{
    private const string Input = """layer { name: "x" type: "Input" top: "x" input_param { shape { dim: 2 dim: 3 } } }""" + "\n";

    [Theory]
    [InlineData("NC0100", """layer { name: "r" type: "ReLU" bottom: "y" top: "z" }""")]
    [InlineData("NC0101", """layer { name: "r" type: "ReLU" bottom: "x" top: "y" } layer { name: "s" type: "ReLU" bottom: "x" top: "y" }""")]
    [InlineData("NC0102", """layer { name: "r" type: "Eltwise" bottom: "x" bottom: "z" top: "y" } layer { name: "s" type: "ReLU" bottom: "y" top: "z" }""")]
    [InlineData("NC0103", """layer { name: "r" type: "Eltwise" bottom: "x" bottom: "z" top: "y" } layer { name: "s" type: "ReLU" bottom: "x" top: "z" }""")]
    [InlineData("NC0105", """layer { name: "r" type: "ReLU" bottom: "x" top: "y" loss_weight: 1 loss_weight: 2 }""")]
    [InlineData("NC0106", """layer { name: "r" type: "ReLU" bottom: "x" top: "y" propagate_down: true propagate_down: false }""")]
    [InlineData("NC0109", """layer { name: "r" type: "ReLU" bottom: "x" top: "y" param { lr_mult: 1 } }""")]
    [InlineData("NC0115", """layer { name: "r" type: "ReLU" bottom: "x" top: "y" include { phase: TRAIN } exclude { phase: TEST } }""")]
    [InlineData("NC0150", """layer { name: "r" type: "Relu" bottom: "x" top: "y" }""")]
    [InlineData("NC0152", """layer { name: "r" type: "ReLU" bottom: "x" bottom: "x" top: "y" }""")]
    [InlineData("NC0153", """layer { name: "r" type: "ReLU" bottom: "x" top: "y" top: "z" }""")]
    public void A_mistake_gives_one_error_of_its_kind(string code, string layers) => Assert.Equal([code], Compilation.Errors(Input + layers));

    [Fact]
    public void A_broken_layer_does_not_make_its_consumers_broken_too()
    {
        string net = Input + """
            layer { name: "a" type: "Relu" bottom: "x" top: "a" }
            layer { name: "b" type: "ReLU" bottom: "a" top: "b" }
            layer { name: "c" type: "ReLU" bottom: "b" top: "c" }
            """;
        Assert.Equal(["NC0150"], Compilation.Errors(net));
    }

    [Fact]
    public void Unknown_names_are_met_with_the_nearest_known_one()
    {
        var (_, problems) = Compilation.TryPlan(Input + """layer { name: "r" type: "Sigmoyd" bottom: "x" top: "y" }""");
        Assert.Contains("did you mean 'Sigmoid'?", problems.Single(problem => problem.IsError).Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Settings_of_another_layer_type_are_a_warning()
    {
        var (plan, problems) = Compilation.TryPlan(Input + """layer { name: "r" type: "ReLU" bottom: "x" top: "y" pooling_param { kernel_size: 2 } }""");
        Assert.NotNull(plan);
        Assert.Contains(problems, problem => problem.Descriptor.Code == "NC0251" && problem.Place.Field == "pooling_param");
    }

    [Fact]
    public void Shared_parameters_must_agree_in_shape_unless_permissive()
    {
        string Net(string mode) => Input + $$"""
            layer { name: "a" type: "InnerProduct" bottom: "x" top: "a" param { name: "w" } inner_product_param { num_output: 4 bias_term: false } }
            layer { name: "b" type: "InnerProduct" bottom: "a" top: "b" param { name: "w" {{mode}} } inner_product_param { num_output: 3 bias_term: false } }
            """;
        Assert.Equal(["NC0110"], Compilation.Errors(Net("")));
        Assert.Empty(Compilation.Errors(Net("share_mode: PERMISSIVE")));
    }

    [Fact]
    public void Shared_parameters_cannot_have_two_rates()
    {
        string net = Input + """
            layer { name: "a" type: "InnerProduct" bottom: "x" top: "a" param { name: "w" lr_mult: 1 } inner_product_param { num_output: 3 bias_term: false } }
            layer { name: "b" type: "InnerProduct" bottom: "a" top: "b" param { name: "w" lr_mult: 2 } inner_product_param { num_output: 3 bias_term: false } }
            """;
        Assert.Equal(["NC0111"], Compilation.Errors(net));
    }

    [Fact]
    public void A_chain_of_nearly_five_thousand_layers_is_planned()
    {
        var plan = Compilation.Plan(Chain(4_998));
        Assert.Equal(5_000, plan.Layers.Count);
    }

    [Fact]
    public void Ten_thousand_layers_are_one_error_at_the_first_that_is_too_many()
    {
        var (plan, problems) = Compilation.TryPlan(Chain(10_000));
        Assert.Null(plan);
        var problem = Assert.Single(problems, problem => problem.IsError);
        Assert.Equal("NC0117", problem.Descriptor.Code);
        Assert.Equal(5_000, problem.Place.Origin);
    }

    private static string Chain(int layers)
    {
        var text = new System.Text.StringBuilder(Input);
        for (int i = 0; i < layers; i++)
        {
            text.Append("layer { name: \"l").Append(i).Append("\" type: \"InnerProduct\" bottom: \"").Append(i == 0 ? "x" : "b" + (i - 1))
                .Append("\" top: \"b").Append(i).Append("\" inner_product_param { num_output: 3 } }\n");
        }
        text.Append("layer { name: \"e\" type: \"EuclideanLoss\" bottom: \"b").Append(layers - 1).Append("\" bottom: \"x\" top: \"loss\" }");
        return text.ToString();
    }
}
