using NetCompiler.Compiler.Tensors;

namespace NetCompiler.Compiler.Passes;

/// <summary>
/// Joins a map to the step that makes what it reads, when nobody else reads it: convolution + bias + ReLU is one step, whose epilogue
/// applies the ReLU to the accumulator, and the value in between never reaches memory.
/// </summary>
public static class PointwiseFusion
{
    private const int LargestExpression = 200;

    /// <summary>Runs the pass.</summary>
    /// <param name="program">The program.</param>
    public static NetProgram Run(NetProgram program)
    {
        if (!program.Options.Fusions.HasFlag(Fusions.Pointwise)) return program;
        var uses = new StorageUses(program);
        return program with { Forward = Fuse(program.Forward, uses), Backward = Fuse(program.Backward, uses) };
    }

    private static EquatableArray<Step> Fuse(EquatableArray<Step> steps, StorageUses uses)
    {
        var fused = new List<Step?>();
        var producerAt = new Dictionary<Storage, int>();
        foreach (var step in steps)
        {
            var current = step;
            while (FindProducer(current, fused, producerAt, uses) is { } at)
            {
                current = Join(fused[at]!, current);
                fused[at] = null;
            }
            producerAt[current.Target.Tensor.Storage] = fused.Count;
            fused.Add(current);
        }
        return fused.OfType<Step>().ToEquatableArray();
    }

    // The step to join with: it makes a tensor that only this map reads, each element from the element at the same position.
    private static int? FindProducer(Step step, List<Step?> before, Dictionary<Storage, int> producerAt, StorageUses uses)
    {
        if (!FlatMap.Is(step)) return null;
        foreach (var load in ScalarWalker.Loads(step.Value))
        {
            var storage = load.Tensor.Storage;
            if (!uses.IsPrivate(storage) || !producerAt.TryGetValue(storage, out int at) || before[at] is not { } producer) continue;
            bool isWhole = producer.Target is { Accumulates: false, Tensor.IsWhole: true } && producer.PointCount == storage.Count;
            if (isWhole && IsSmall(producer, step, load) && StaysTrue(producer, before, at)) return at;
        }
        return null;
    }

    // An expression that is read twice is written out twice: a long chain must not double with each link.
    private static bool IsSmall(Step producer, Step step, TensorLoad load)
    {
        int occurrences = ScalarWalker.Loads(step.Value).Count(load.Equals);
        int size = ScalarWalker.SelfAndDescendants(producer.Value).Take(LargestExpression).Count();
        return occurrences * size + ScalarWalker.SelfAndDescendants(step.Value).Take(LargestExpression).Count() < LargestExpression;
    }

    // Moving the producer down to the map must not move it past a change of what it reads.
    private static bool StaysTrue(Step producer, List<Step?> before, int at)
    {
        var reads = new HashSet<Storage>(producer.Loads.Select(load => load.Tensor.Storage));
        for (int i = at + 1; i < before.Count; i++)
        {
            if (before[i] is { } between && reads.Contains(between.Target.Tensor.Storage)) return false;
        }
        return true;
    }

    private static Step Join(Step producer, Step map)
    {
        var made = producer.Target.Tensor.Storage;
        var moved = FlatMap.Over(map, producer.Target);
        Scalar value = ScalarWalker.Replace(moved.Value, part => part is TensorLoad load && load.Tensor.Storage == made ? producer.Value : part);
        var layers = producer.Layers.Concat(map.Layers).Distinct(StringComparer.Ordinal).ToEquatableArray();
        bool isForward = map.Target.Tensor.Storage.Role == TensorRole.Activation;
        return producer with
        {
            Name = isForward ? string.Join(" + ", layers) : map.Name,
            Value = Simplifier.Simplify(value),
            Target = moved.Target,
            Layers = layers,
        };
    }
}
