using NetCompiler.Compiler.Plan;
using NetCompiler.Compiler.Tensors;

namespace NetCompiler.Compiler.Passes;

/// <summary>
/// Packs activations and their gradients into one arena: two storages may share bytes if they are never in use by the same group of steps. Large
/// ones are placed first, each at the lowest offset that is free for its whole time ("greedy by size", Pisarchyk and Lee, "Efficient memory
/// management for deep neural net inference", 2020). A map may write over what it reads for the last time at the same point.
/// </summary>
public static class MemoryPlanner
{
    /// <summary>Plans the arena of a program.</summary>
    /// <param name="program">The program.</param>
    /// <param name="groups">Its steps in the groups in which they run: the steps of one take turns.</param>
    public static MemoryPlan Plan(NetProgram program, IReadOnlyList<StepGroup> groups)
    {
        var lifetimes = Lifetimes(program, groups);
        var blocks = ShareInPlace(groups, lifetimes, program.Options.KeepAllBlobs);
        long bytes = Place(blocks);
        var placements = blocks.SelectMany(block => block.Storages.Select(storage => new Placement(storage, block.Offset, lifetimes[storage].First, lifetimes[storage].Last)))
            .OrderBy(placement => placement.First).ThenBy(placement => placement.Offset).ToArray();
        return new MemoryPlan(placements, bytes, lifetimes.Keys.Sum(storage => MemoryPlan.Align(storage.Bytes)));
    }

    private static Dictionary<Storage, (int First, int Last)> Lifetimes(NetProgram program, IReadOnlyList<StepGroup> groups)
    {
        var lifetimes = new Dictionary<Storage, (int First, int Last)>();
        // What comes from outside stays whole: a net can run again on the same input.
        foreach (var value in program.Graph.Values.Where(value => value.Tensor.Storage.Role == TensorRole.Input))
        {
            lifetimes[value.Tensor.Storage] = (-1, groups.Count);
        }
        for (int i = 0; i < groups.Count; i++)
        {
            foreach (var step in groups[i].Steps)
            {
                Use(step.Target.Tensor.Storage, i);
                foreach (var load in step.Loads) Use(load.Tensor.Storage, i);
            }
            foreach (var local in groups[i].Locals) lifetimes.Remove(local);
        }
        var kept = program.Options.KeepAllBlobs ? lifetimes.Keys.ToArray() : program.Results().Where(lifetimes.ContainsKey).ToArray();
        foreach (var storage in kept) lifetimes[storage] = (lifetimes[storage].First, groups.Count);
        return lifetimes;

        void Use(Storage storage, int group)
        {
            if (storage.Role is TensorRole.Parameter or TensorRole.ParameterGradient) return;
            lifetimes[storage] = lifetimes.TryGetValue(storage, out var known) ? (known.First, Math.Max(known.Last, group)) : (group, group);
        }
    }

    private static List<Block> ShareInPlace(IReadOnlyList<StepGroup> groups, Dictionary<Storage, (int First, int Last)> lifetimes, bool keepsAll)
    {
        var blockOf = new Dictionary<Storage, Block>();
        var blocks = new List<Block>();
        foreach (var entry in lifetimes.OrderBy(entry => entry.Value.First))
        {
            var (storage, (first, last)) = (entry.Key, entry.Value);
            var dying = keepsAll || first < 0 ? null
                : FindOverwritable(groups[first], storage).FirstOrDefault(other => lifetimes[other].Last == first && blockOf[other].Last == first);
            if (dying is not null)
            {
                blockOf[storage] = blockOf[dying];
                blockOf[storage].Add(storage, last);
            }
            else
            {
                var block = new Block(storage, first, last);
                blockOf[storage] = block;
                blocks.Add(block);
            }
        }
        return blocks;
    }

    // What a step reads only at the point that it stores, in a storage of the same size. In a group, no other step may look at either: tiles compute what
    // others read more than once.
    private static IEnumerable<Storage> FindOverwritable(StepGroup group, Storage target)
    {
        var step = group.Steps.First(step => step.Target.Tensor.Storage == target);
        var others = new HashSet<Storage>(group.Steps.Where(other => !ReferenceEquals(other, step))
            .SelectMany(other => other.Loads.Select(load => load.Tensor.Storage).Append(other.Target.Tensor.Storage)));
        if (others.Contains(target) || step.Target.Tensor.Storage != target || step.Target.Accumulates || step.PointCount != target.Count || !step.Target.Tensor.IsWhole) yield break;
        foreach (var read in step.Loads.GroupBy(load => load.Tensor.Storage))
        {
            if (others.Contains(read.Key) || read.Key.Count != target.Count || read.Key.Role is not (TensorRole.Activation or TensorRole.ActivationGradient)) continue;
            bool isPointwise = read.All(load => load.Outside is null && load.Tensor.IsWhole
                && load.Tensor.Shape == step.Target.Tensor.Shape && load.Indices == step.Target.Indices);
            bool isOnlyInEpilogue = step.Reduction is null || !ScalarWalker.Loads(step.Reduction.Body).Any(load => load.Tensor.Storage == read.Key);
            if (isPointwise && isOnlyInEpilogue) yield return read.Key;
        }
    }

    private static long Place(List<Block> blocks)
    {
        long total = 0;
        var placed = new List<Block>();     // by offset
        foreach (var block in blocks.OrderByDescending(block => block.Bytes).ThenBy(block => block.First))
        {
            long offset = 0;
            foreach (var other in placed)
            {
                if (other.First > block.Last || other.Last < block.First) continue;
                if (offset + block.Bytes <= other.Offset) break;
                offset = Math.Max(offset, other.Offset + other.Bytes);
            }
            block.Offset = offset;
            total = Math.Max(total, checked(offset + block.Bytes));
            int position = placed.BinarySearch(block, Block.ByOffset);
            placed.Insert(position < 0 ? ~position : position, block);
        }
        return total;
    }

    /// <summary>Bytes that one storage after the other uses, each written over the one before.</summary>
    private sealed class Block(Storage storage, int first, int last)
    {
        public static readonly IComparer<Block> ByOffset = Comparer<Block>.Create((left, right) => left.Offset.CompareTo(right.Offset));

        public List<Storage> Storages { get; } = [storage];

        public long Bytes { get; } = MemoryPlan.Align(storage.Bytes);

        public int First { get; } = first;

        public int Last { get; private set; } = last;

        public long Offset { get; set; }

        public void Add(Storage next, int until)
        {
            Storages.Add(next);
            Last = until;
        }
    }
}
