using System.Globalization;
using System.Text;
using NetCompiler.Compiler.Definition;
using NetCompiler.Compiler.Plan;

namespace NetCompiler.Compiler.Tests.Passes;

/// <summary>Which steps run together, tile by tile.</summary>
public class StepGroupingTests
{
    [Fact]
    public void Pooling_and_LRN_are_one_group_in_the_order_of_CaffeNet()
    {
        var plan = Train("flickr_style");
        var group = Group(plan.ForwardGroups, "pool1 + norm1");
        Assert.Equal(["pool1", "pool1.at", "norm1.scale", "norm1"], Made(group));
        // The backward pass reads all of them.
        Assert.Empty(group.Locals);
    }

    [Fact]
    public void LRN_and_pooling_are_one_group_in_the_order_of_AlexNet() =>
        Assert.Equal(["norm1.scale", "norm1", "pool1", "pool1.at"], Made(Group(Train("alexnet").ForwardGroups, "norm1 + pool1")));

    [Theory]
    [InlineData("flickr_style", "d(pool1)")]
    [InlineData("alexnet", "d(norm1)")]
    [InlineData("googlenet", "d(pool1/3x3_s2)")]
    public void The_gradients_of_LRN_pooling_and_ReLU_are_one_gather_without_memory_in_between(string net, string between)
    {
        var plan = Train(net);
        var group = plan.BackwardGroups.Single(group => group.Steps.Any(step => step.Target.Tensor.Name == between));
        Assert.Equal(2, group.Steps.Count);
        Assert.Equal(between, Assert.Single(group.Locals).Name);
        Assert.DoesNotContain(plan.Activations.Placements, placement => placement.Storage.Name == between);
        // The ReLU's part reads what the ReLU made.
        Assert.Contains(group.Steps[1].Loads, load => load.Tensor.Name.Contains("relu", StringComparison.Ordinal));
    }

    // All combinations of steps that fit together would be too many.
    [Fact]
    public void However_many_layers_read_one_blob_groups_stay_small()
    {
        var text = new StringBuilder("layer { name: 'in' type: 'Input' top: 'in' input_param { shape { dim: 2 dim: 3 dim: 8 dim: 8 } } }\n");
        for (int i = 0; i < 40; i++) text.Append(CultureInfo.InvariantCulture, $"layer {{ name: 'p{i}' type: 'Pooling' bottom: 'in' top: 'p{i}' pooling_param {{ kernel_size: 2 stride: 2 }} }}\n");
        var plan = Compilation.Plan(text.ToString(), new CompileOptions { State = NetState.Test, Backward = false });
        Assert.Equal(40, plan.ForwardGroups.Sum(group => group.Steps.Count));
        Assert.InRange(plan.ForwardGroups.Max(group => group.Steps.Count), 2, 8);
    }

    [Fact]
    public void In_inference_what_lies_between_needs_no_memory()
    {
        var options = new CompileOptions { State = NetState.Test, Backward = false };
        var plan = Compilation.Plan(PublishedNets.Read("flickr_style"), options);
        Assert.Equal(["pool1"], Group(plan.ForwardGroups, "pool1 + norm1").Locals.Select(local => local.Name));
        Assert.Contains("not in memory", PlanText.Of(plan), StringComparison.Ordinal);
        Assert.Contains("pool1 + norm1, tile by tile:", PlanText.Of(plan), StringComparison.Ordinal);
    }

    [Fact]
    public void Kept_blobs_keep_their_memory()
    {
        var options = new CompileOptions { State = NetState.Test, Backward = false, KeepAllBlobs = true };
        var plan = Compilation.Plan(PublishedNets.Read("flickr_style"), options);
        Assert.Contains("norm1", Made(plan.ForwardGroups.Single(group => Made(group).Contains("pool1"))));
        Assert.All(plan.Groups, group => Assert.Empty(group.Locals));
        Assert.Contains(plan.Activations.Placements, placement => placement.Storage.Name == "pool1");
    }

    [Theory]
    [InlineData(Fusions.All, true, true, true)]
    [InlineData(Fusions.All & ~Fusions.Pointwise, false, true, true)]
    [InlineData(Fusions.All & ~Fusions.ForwardTiles, true, false, true)]
    [InlineData(Fusions.All & ~Fusions.BackwardTiles, true, true, false)]
    [InlineData(Fusions.None, false, false, false)]
    public void An_option_switches_each_off(Fusions fusions, bool pointwise, bool forward, bool backward)
    {
        var plan = Compilation.Plan(PublishedNets.Read("flickr_style"), new CompileOptions { Fusions = fusions });
        Assert.Equal(pointwise, plan.Forward.Any(step => step.Name == "conv1 + relu1"));
        Assert.Equal(forward, plan.ForwardGroups.Any(group => !group.IsSingle));
        Assert.Equal(backward, plan.BackwardGroups.Any(group => !group.IsSingle));
    }

    [Fact]
    public void Softmax_and_contractions_stay_alone()
    {
        var plan = Train("flickr_style");
        Assert.All(plan.Groups.Where(group => group.Name.Contains("conv", StringComparison.Ordinal) && group.Operations > 0), group => Assert.True(group.IsSingle));
        Assert.All(plan.Groups.Where(group => group.Name.Contains("loss", StringComparison.Ordinal)), group => Assert.True(group.IsSingle));
    }

    private static NetPlan Train(string net) => Compilation.Plan(PublishedNets.Read(net));

    private static StepGroup Group(IEnumerable<StepGroup> groups, string name) => groups.Single(group => group.Name == name);

    private static IEnumerable<string> Made(StepGroup group) => group.Steps.Select(step => step.Target.Tensor.Name);
}
