using NetCompiler.Compiler.Plan;
using NetCompiler.Compiler.Tensors;

namespace NetCompiler.Compiler.Tests.Layers;

/// <summary>Labels that are no class, scores that are no numbers, and the masks of Dropout: what no recording shows.</summary>
public class LabelTests
{
    [Theory]
    [InlineData(3)]
    [InlineData(-1)]
    [InlineData(1e30)]
    [InlineData(double.NaN)]
    public void A_label_that_is_no_class_costs_as_much_as_a_probability_of_0(double label)
    {
        var (plan, interpreter) = Start("SoftmaxWithLoss");
        interpreter.Write(Tensor(plan, "x"), [1, 2, 3]);
        interpreter.Write(Tensor(plan, "label"), [label]);
        interpreter.Run(plan.Forward);
        Assert.Equal(126 * Math.Log(2), interpreter.Read(Tensor(plan, "y"))[0], 1e-6);
    }

    [Theory]
    [InlineData(2, 1)]
    [InlineData(0, 0)]
    [InlineData(3, 0)]
    [InlineData(-1, 0)]
    public void A_label_that_is_no_class_is_a_miss(double label, double accuracy) => Assert.Equal(accuracy, Accuracy([1, 2, 3], label));

    [Fact]
    public void A_score_that_is_no_number_is_a_miss() => Assert.Equal(0, Accuracy([double.NaN, double.NaN, double.NaN], 1));

    [Fact]
    public void Dropout_drops_its_share_and_scales_the_rest_the_same_way_forward_and_backward()
    {
        const int Count = 20_000;
        const double Ratio = 0.3;
        var program = new GradientCase("Dropout", [(TensorShape.Of(Count), "positive")], 1, "dropout_param { dropout_ratio: 0.3 }").Compile();
        double[] gradient = GradientCheck.Backpropagate(program)[0];
        int dropped = gradient.Count(value => value == 0);
        Assert.InRange(dropped / (double)Count, Ratio - 0.015, Ratio + 0.015);
        // The objective is linear in x: its value is x times its gradient, if forward and backward have the same mask.
        double[] x = program.Interpreter.Read(program.Gradients[0].Value);
        Assert.Equal(x.Zip(gradient, (value, slope) => value * slope).Sum(), program.Objective(), 1e-6);
    }

    [Fact]
    public void Dropout_of_another_iteration_has_another_mask()
    {
        var program = new GradientCase("Dropout", [(TensorShape.Of(100), "positive")], 1, "").Compile();
        double[] first = GradientCheck.Backpropagate(program)[0];
        program.Interpreter.Iteration++;
        double[] second = GradientCheck.Backpropagate(program)[0];
        Assert.NotEqual(first.Select(value => value == 0), second.Select(value => value == 0));
    }

    private static double Accuracy(double[] scores, double label)
    {
        var (plan, interpreter) = Start("Accuracy");
        interpreter.Write(Tensor(plan, "x"), scores);
        interpreter.Write(Tensor(plan, "label"), [label]);
        interpreter.Run(plan.Forward);
        return interpreter.Read(Tensor(plan, "y"))[0];
    }

    private static (NetPlan Plan, Interpreter Interpreter) Start(string type)
    {
        var plan = Compilation.Plan(
            $$"""
            layer { name: "x" type: "Input" top: "x" input_param { shape { dim: 1 dim: 3 } } }
            layer { name: "label" type: "Input" top: "label" input_param { shape { dim: 1 } } }
            layer { name: "y" type: "{{type}}" bottom: "x" bottom: "label" top: "y" }
            """);
        return (plan, new Interpreter());
    }

    private static Tensor Tensor(NetPlan plan, string blob) => plan.Blobs.Single(one => one.Name == blob).Tensor;
}
