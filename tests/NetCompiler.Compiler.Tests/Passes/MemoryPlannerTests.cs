using NetCompiler.Compiler.Plan;

namespace NetCompiler.Compiler.Tests.Passes;

public class MemoryPlannerTests
{
    public static TheoryData<string> Nets => new(PublishedNets.Folders);

    [Theory]
    [MemberData(nameof(Nets))]
    public void Storages_in_use_at_the_same_step_share_no_byte(string net)
    {
        var plan = Compilation.Plan(PublishedNets.Read(net));
        var placements = plan.Activations.Placements;
        for (int i = 0; i < placements.Count; i++)
        {
            Assert.Equal(0, placements[i].Offset % MemoryPlan.Alignment);
            Assert.True(placements[i].Offset + placements[i].Storage.Bytes <= plan.Activations.Bytes);
            for (int j = i + 1; j < placements.Count; j++) AssertApart(plan, placements[i], placements[j]);
        }
    }

    [Theory]
    [MemberData(nameof(Nets))]
    public void Every_storage_that_a_step_touches_is_placed(string net)
    {
        var plan = Compilation.Plan(PublishedNets.Read(net));
        var placed = plan.Activations.Placements.Select(placement => placement.Storage).ToHashSet();
        placed.UnionWith(plan.Parameters.Select(parameter => parameter.Tensor.Storage));
        placed.UnionWith(plan.Parameters.Where(parameter => parameter.Gradient is not null).Select(parameter => parameter.Gradient!.Storage));
        foreach (var group in plan.Groups)
        {
            Assert.All(group.Locals, local => Assert.DoesNotContain(local, placed));
            foreach (var storage in group.Steps.SelectMany(step => step.Loads.Select(load => load.Tensor.Storage).Append(step.Target.Tensor.Storage)))
            {
                Assert.True(placed.Contains(storage) || group.IsLocal(storage), storage + " has no place");
            }
        }
    }

    [Fact]
    public void Inference_needs_less_memory_than_the_sum_of_its_blobs()
    {
        var options = new CompileOptions { State = Definition.NetState.Test, Backward = false };
        var plan = Compilation.Plan(PublishedNets.Read("vgg16"), options);
        // VGG16 is a chain: two neighbouring blobs are enough.
        Assert.True(plan.Activations.Bytes < plan.Activations.UnplannedBytes / 2);
    }

    [Fact]
    public void Keeping_all_blobs_gives_each_its_own_bytes()
    {
        var plan = Compilation.Plan(PublishedNets.Read("lenet"), new CompileOptions { KeepAllBlobs = true });
        Assert.Equal(plan.Activations.UnplannedBytes, plan.Activations.Bytes);
    }

    // Two storages may touch at one step if that step writes one over the other at the same points.
    private static void AssertApart(NetPlan plan, Placement a, Placement b)
    {
        bool sharesBytes = a.Offset < b.Offset + b.Storage.Bytes && b.Offset < a.Offset + a.Storage.Bytes;
        if (!sharesBytes) return;
        var (earlier, later) = a.First <= b.First ? (a, b) : (b, a);
        Assert.True(earlier.Last <= later.First, $"{earlier.Storage} ({earlier.First}..{earlier.Last}) and {later.Storage} ({later.First}..{later.Last}) share bytes");
        if (earlier.Last < later.First) return;
        var group = plan.Groups.ElementAt(later.First);
        var step = group.Steps.Single(step => step.Target.Tensor.Storage == later.Storage);
        Assert.Equal(earlier.Offset, later.Offset);
        Assert.DoesNotContain(group.Steps, other => other != step && other.Loads.Any(load => load.Tensor.Storage == earlier.Storage || load.Tensor.Storage == later.Storage));
        Assert.All(step.Loads.Where(load => load.Tensor.Storage == earlier.Storage), load => Assert.Equal(step.Target.Indices, load.Indices));
    }
}
