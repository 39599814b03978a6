using NetCompiler.Compiler.Definition;
using NetCompiler.Compiler.Plan;
using NetCompiler.Compiler.Tensors;

namespace NetCompiler.Cpu.Tests;

/// <summary>Plans made of steps that have nothing to do with each other.</summary>
internal static class StepPrograms
{
    /// <summary>A plan that runs steps in order, with memory of its own for every tensor.</summary>
    /// <param name="steps">The steps.</param>
    public static NetPlan Plan(IReadOnlyList<Step> steps)
    {
        var placements = new List<Placement>();
        long bytes = 0;
        foreach (var storage in steps.SelectMany(Storages).Distinct())
        {
            placements.Add(new Placement(storage, bytes, -1, steps.Count));
            bytes += MemoryPlan.Align(storage.Bytes);
        }
        return new NetPlan("random", NetState.Train, [], [], [], [], [.. steps.Select(StepGroup.Of)], [], new MemoryPlan(placements, bytes, bytes), 0, 0);
    }

    /// <summary>All storages of a step.</summary>
    /// <param name="step">The step.</param>
    public static IEnumerable<Storage> Storages(Step step) => step.Loads.Select(load => load.Tensor.Storage).Append(step.Target.Tensor.Storage);

    /// <summary>A view of a whole storage.</summary>
    /// <param name="step">The step.</param>
    public static IEnumerable<Tensor> Tensors(Step step) => step.Loads.Select(load => load.Tensor).Append(step.Target.Tensor).DistinctBy(tensor => tensor.Storage);
}
