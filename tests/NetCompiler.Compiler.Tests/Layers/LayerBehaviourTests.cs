using NetCompiler.Compiler.Plan;
using NetCompiler.Compiler.Tensors;

namespace NetCompiler.Compiler.Tests.Layers;

/// <summary>What recordings do not show of single layers: ties, empty windows, statistics over several passes, and the shape of steps.</summary>
public class LayerBehaviourTests
{
    public static TheoryData<string> Filters() => new(
        "convolution_param { num_output: 4 kernel_size: 3 }",
        "convolution_param { num_output: 4 kernel_size: 3 pad: 1 stride: 2 group: 2 dilation: 2 bias_term: false }",
        "convolution_param { num_output: 4 kernel_size: 1 }");

    [Theory]
    [MemberData(nameof(Filters))]
    public void A_convolution_and_its_gradients_are_contractions(string settings)
    {
        foreach (string type in new[] { "Convolution", "Deconvolution" })
        {
            var program = new GradientCase(type, [(TensorShape.Of(2, 4, 7, 7), "")], 1, settings).Compile();
            Assert.NotNull(Contraction.TryOf(Assert.Single(program.Forward)));
            var others = program.Backward.Where(step => Contraction.TryOf(step) is null).Select(step => step.Target.Tensor.Name);
            Assert.DoesNotContain(others, name => name != "d(layer.Bias)");
        }
    }

    [Fact]
    public void Of_equal_values_the_first_of_a_window_gets_the_gradient()
    {
        var (plan, interpreter) = Start("1x1x2x4", "Pooling", "pooling_param { kernel_size: 2 stride: 2 }");
        Run(plan, interpreter, [1, 3, 0, 0, 3, 3, 0, 0]);
        Assert.Equal([3, 0], interpreter.Read(Blob(plan, "y").Tensor));
        Assert.Equal([0, 1, 1, 0, 0, 0, 0, 0], interpreter.Read(Blob(plan, "x").Gradient!));
    }

    [Fact]
    public void Of_two_equal_values_the_second_bottom_of_an_Eltwise_gets_the_gradient()
    {
        // As Caffe decides it: the first bottom has to be greater than the second.
        var (plan, interpreter) = Start("3", "Eltwise", "bottom: 'x2' eltwise_param { operation: MAX }", second: "3");
        interpreter.Write(Blob(plan, "x2").Tensor, [1, 2, 0]);
        Run(plan, interpreter, [1, 1, 1]);
        Assert.Equal([0, 0, 1], interpreter.Read(Blob(plan, "x").Gradient!));
        Assert.Equal([1, 1, 0], interpreter.Read(Blob(plan, "x2").Gradient!));
    }

    [Fact]
    public void An_empty_window_has_the_lowest_maximum_and_no_position()
    {
        // Height 7: windows at 0, 5 and, as their number is rounded up, 10.
        var (plan, interpreter) = Start("1x1x7x1", "Pooling", "top: 'mask' pooling_param { kernel_h: 1 kernel_w: 1 stride_h: 5 stride_w: 1 }");
        Assert.Equal([7, 5, -float.MaxValue], Run(plan, interpreter, [7, 0, 0, 0, 0, 5, 9]));
        Assert.Equal([0, 5, -1], interpreter.Read(Blob(plan, "mask").Tensor));
        Assert.Equal([1, 0, 0, 0, 0, 1, 0], interpreter.Read(Blob(plan, "x").Gradient!));
    }

    [Fact]
    public void An_empty_window_averages_to_nothing_instead_of_no_number()
    {
        var (plan, interpreter) = Start("1x1x7x1", "Pooling", "pooling_param { pool: AVE kernel_h: 1 kernel_w: 1 stride_h: 5 stride_w: 1 }");
        Assert.Equal([7, 5, 0], Run(plan, interpreter, [7, 0, 0, 0, 0, 5, 9]));
    }

    [Fact]
    public void Batch_statistics_add_up_from_pass_to_pass()
    {
        var (plan, interpreter) = Start("4x1", "BatchNorm", "batch_norm_param { moving_average_fraction: 0.5 }");
        Run(plan, interpreter, [1, 2, 3, 6]);
        Run(plan, interpreter, [5, 6, 7, 10]);
        double[] Statistic(int index) => interpreter.Read(plan.Parameters[index].Tensor);
        // Means 3 and 7; the variance is 14/4 both times, and its unbiased estimate 14/3.
        Assert.Equal(0.5 * 3 + 7, Statistic(0)[0], 12);
        Assert.Equal(1.5 * 14 / 3, Statistic(1)[0], 12);
        Assert.Equal(1.5, Statistic(2)[0], 12);
    }

    private static (NetPlan Plan, Interpreter Interpreter) Start(string shape, string type, string fields, string? second = null)
    {
        string Input(string name, string extents) =>
            $"layer {{ name: '{name}' type: 'Input' top: '{name}' input_param {{ shape {{ {string.Join(' ', extents.Split('x').Select(extent => "dim: " + extent))} }} }} }}\n";
        string text = "force_backward: true\n" + Input("x", shape) + (second is null ? "" : Input("x2", second))
            + $"layer {{ name: 'layer' type: '{type}' bottom: 'x' top: 'y' {fields} loss_weight: 1 {(fields.Contains("mask") ? "loss_weight: 0" : "")} }}";
        return (Compilation.Plan(text, new CompileOptions { KeepAllBlobs = true }), new Interpreter());
    }

    private static double[] Run(NetPlan plan, Interpreter interpreter, double[] x)
    {
        interpreter.Write(Blob(plan, "x").Tensor, x);
        interpreter.Run(plan.Steps);
        return interpreter.Read(Blob(plan, "y").Tensor);
    }

    private static PlanBlob Blob(NetPlan plan, string name) => plan.Blobs.Single(blob => blob.Name == name);
}
