using NetCompiler.Compiler.Passes;
using NetCompiler.Compiler.Problems;
using NetCompiler.Compiler.Tensors;

namespace NetCompiler.Compiler.Tests.Passes;

public class PassEquivalenceTests
{
    /// <summary>A small net with what passes look for: in-place chains, a blob read twice, shared weights, two losses, a view, dropout.</summary>
    private const string Net = """
        name: "passes"
        layer { name: "data" type: "Input" top: "data" input_param { shape { dim: 2 dim: 3 dim: 7 dim: 6 } } }
        layer { name: "label" type: "Input" top: "label" input_param { shape { dim: 2 } } }
        layer { name: "conv" type: "Convolution" bottom: "data" top: "conv" convolution_param { num_output: 4 kernel_size: 3 pad: 1 group: 1 } }
        layer { name: "relu" type: "ReLU" bottom: "conv" top: "conv" relu_param { negative_slope: 0.1 } }
        layer { name: "norm" type: "LRN" bottom: "conv" top: "norm" lrn_param { local_size: 3 alpha: 0.5 } }
        layer { name: "pool" type: "Pooling" bottom: "norm" top: "pool" pooling_param { pool: MAX kernel_size: 3 stride: 2 } }
        layer { name: "flat" type: "Flatten" bottom: "pool" top: "flat" }
        layer { name: "ip" type: "InnerProduct" bottom: "flat" top: "ip" inner_product_param { num_output: 5 } }
        layer { name: "tanh" type: "TanH" bottom: "ip" top: "ip" }
        layer { name: "drop" type: "Dropout" bottom: "ip" top: "ip" dropout_param { dropout_ratio: 0.25 } }
        layer { name: "a" type: "InnerProduct" bottom: "ip" top: "a" param { name: "w" } param { name: "b" } inner_product_param { num_output: 5 } }
        layer { name: "c" type: "InnerProduct" bottom: "a" top: "c" param { name: "w" } param { name: "b" } inner_product_param { num_output: 5 } }
        layer { name: "sum" type: "Eltwise" bottom: "ip" bottom: "c" top: "sum" eltwise_param { coeff: 1 coeff: -0.5 } }
        layer { name: "loss" type: "SoftmaxWithLoss" bottom: "sum" bottom: "label" top: "loss" }
        layer { name: "square" type: "Power" bottom: "a" top: "square" loss_weight: 0.3 power_param { power: 2 } }
        """;

    [Fact]
    public void Each_pass_leaves_every_result_as_it_was()
    {
        var programs = Programs(new CompileOptions());
        var expected = Results(programs[0].Program, programs[0].Program);
        foreach (var (name, program) in programs.Skip(1)) AssertEqual(name, expected, Results(programs[0].Program, program));
    }

    [Fact]
    public void Keeping_all_blobs_changes_no_result()
    {
        var plain = Programs(new CompileOptions());
        var keeping = Programs(new CompileOptions { KeepAllBlobs = true });
        var expected = Results(plain[0].Program, plain[^1].Program).Select(result => result.Values).ToArray();
        var names = plain[0].Program.Results().Select(storage => storage.Name).ToHashSet();
        var actual = Results(keeping[0].Program, keeping[^1].Program).Where(result => names.Contains(result.Name)).Select(result => result.Values).ToArray();
        Assert.Equal(expected.Length, actual.Length);
    }

    [Fact]
    public void Every_step_after_every_pass_is_well_formed()
    {
        foreach (var (name, program) in Programs(new CompileOptions()))
        {
            Assert.All(program.Steps, step => Assert.True(StepVerifier.FindDefect(step) is null, $"{name}, {step.Name}: {StepVerifier.FindDefect(step)}"));
        }
    }

    [Fact]
    public void Pointwise_layers_join_the_step_that_feeds_them()
    {
        var plan = Compilation.Plan(Net);
        // conv + bias + ReLU is one step, and ip + bias + TanH + Dropout cannot be one: the gradient of TanH reads what Dropout replaces.
        Assert.Single(plan.Forward, step => step.Target.Tensor.Name == "conv@relu");
        Assert.DoesNotContain(plan.Forward, step => step.Target.Tensor.Name == "conv");
        Assert.NotNull(plan.Forward.Single(step => step.Target.Tensor.Name == "conv@relu").Reduction);
    }

    [Fact]
    public void The_weight_of_a_loss_reaches_the_gradients_as_a_number()
    {
        var plan = Compilation.Plan(Net);
        Assert.DoesNotContain(plan.Steps, step => step.Target.Tensor.Name is "d(loss)" or "d(square)");
    }

    [Fact]
    public void An_inference_plan_saves_nothing_for_a_backward_pass()
    {
        var plan = Compilation.Plan(Net, new CompileOptions { State = Definition.NetState.Test, Backward = false });
        Assert.Empty(plan.Backward);
        Assert.DoesNotContain(plan.Steps, step => step.Target.Tensor.Name == "pool.at");
        Assert.All(plan.Parameters, parameter => Assert.Null(parameter.Gradient));
    }

    private static List<(string Name, NetProgram Program)> Programs(CompileOptions options)
    {
        var programs = new List<(string, NetProgram)>();
        var problems = new ProblemCollector();
        CompilePipeline.Run(Compilation.Definition(Net), options, problems, (name, program) => programs.Add((name, program)));
        Assert.DoesNotContain(problems.Problems, problem => problem.IsError);
        return programs;
    }

    /// <summary>What is left in every result after a forward and backward pass over the same numbers.</summary>
    private static List<(string Name, double[] Values)> Results(NetProgram original, NetProgram program)
    {
        var interpreter = new Interpreter(seed: 7, iteration: 3);
        foreach (var parameter in original.Graph.Parameters) interpreter.Write(parameter.Tensor, Numbers(parameter.Tensor, 0.4));
        foreach (var value in original.Graph.Values.Where(value => value.Producer.Layer.IsFilledFromOutside))
        {
            interpreter.Write(value.Tensor, value.Blob == "label" ? [1, 4] : Numbers(value.Tensor, 1));
        }
        interpreter.Run(program.Steps);
        return original.Results().Select(storage => (storage.Name, interpreter.Memory(storage))).ToList();
    }

    private static double[] Numbers(Tensor tensor, double scale)
    {
        uint stream = CounterRandom.StreamOf(tensor.Name);
        return Enumerable.Range(0, (int)tensor.Shape.Count).Select(i => scale * (2 * CounterRandom.Uniform(1, 0, stream, (uint)i) - 1)).ToArray();
    }

    private static void AssertEqual(string pass, List<(string Name, double[] Values)> expected, List<(string Name, double[] Values)> actual)
    {
        for (int i = 0; i < expected.Count; i++)
        {
            Assert.Equal(expected[i].Name, actual[i].Name);
            for (int j = 0; j < expected[i].Values.Length; j++)
            {
                double difference = Math.Abs(expected[i].Values[j] - actual[i].Values[j]);
                Assert.True(difference <= 1e-12, $"after {pass}, {expected[i].Name}[{j}] is {actual[i].Values[j]} instead of {expected[i].Values[j]}");
            }
        }
    }
}
