using NetCompiler.Compiler.Plan;
using NetCompiler.Compiler.Tensors;

namespace NetCompiler.Compiler.Passes;

/// <summary>
/// Finds neighbouring steps that are worth running tile by tile, by what they compute: pooling and LRN in either order with their saved values, the gradients
/// of LRN, pooling and ReLU as one gather, the maxima of a pooling and their positions. What only such steps see needs no memory.
/// </summary>
public static class StepGrouping
{
    // A window that is longer is better summed up by several threads.
    private const long MostTerms = 128;

    // Pooling and LRN, with all that they save and the gradients of both, are fewer; a thousand layers that read one blob must not be tried in all combinations.
    private const int MostSteps = 8;

    /// <summary>The groups of a program's forward and backward pass.</summary>
    /// <param name="program">The program, after all other passes.</param>
    public static (IReadOnlyList<StepGroup> Forward, IReadOnlyList<StepGroup> Backward) Run(NetProgram program)
    {
        var uses = new StorageUses(program);
        return (
            Group(program.Forward, uses, program.Options.Fusions.HasFlag(Fusions.ForwardTiles)),
            Group(program.Backward, uses, program.Options.Fusions.HasFlag(Fusions.BackwardTiles)));
    }

    private static StepGroup[] Group(EquatableArray<Step> steps, StorageUses uses, bool isWanted)
    {
        if (!isWanted) return [.. steps.Select(StepGroup.Of)];
        var groups = new List<StepGroup>();
        for (int first = 0; first < steps.Count;)
        {
            var group = StepGroup.Of(steps[first]);
            if (IsTileable(steps[first]))
            {
                // A group may pay only with its third step: as many are tried as fit together.
                var members = new List<Step> { steps[first] };
                for (int next = first + 1; next < steps.Count && members.Count < MostSteps && Joins(steps[next], members); next++)
                {
                    members.Add(steps[next]);
                    if (TryGroup(members, uses) is { } larger) group = larger;
                }
            }
            groups.Add(group);
            first += group.Steps.Count;
        }
        return [.. groups.Select((group, i) => i + 1 == groups.Count ? group : group with { PassedOn = PassedOn(group, groups[i + 1], uses) })];
    }

    private static EquatableArray<Storage> PassedOn(StepGroup group, StepGroup next, StorageUses uses) => group.Steps.Select(step => step.Target.Tensor.Storage)
        .Where(made => !group.IsLocal(made) && uses.IsOnlyReadBy(made, [.. group.Steps, .. next.Steps])).ToEquatableArray();

    private static bool IsTileable(Step step) =>
        step.Axes.Count > 1 && Contraction.TryOf(step) is null && (step.Reduction is null || (step.ReductionCount <= MostTerms && HasWindow(step)));

    // A window moves along: an index combines an axis of the step with one of the reduction.
    private static bool HasWindow(Step step) => ScalarWalker.Loads(step.Reduction!.Body).SelectMany(load => load.Indices).Any(index =>
    {
        var ordinals = ScalarWalker.SelfAndDescendants(index).OfType<IndexVariable>().Select(variable => variable.Axis.Ordinal).ToArray();
        return ordinals.Any(ordinal => ordinal < step.Axes.Count) && ordinals.Any(ordinal => ordinal >= step.Axes.Count);
    });

    // The step reads what a member makes, or reads over the same points what the last member reads; and nothing that one of them reads is changed by the other.
    private static bool Joins(Step step, List<Step> members)
    {
        if (!IsTileable(step)) return false;
        var made = step.Target.Tensor.Storage;
        if (members.Any(member => member.Target.Tensor.Storage == made || member.Loads.Any(load => load.Tensor.Storage == made))) return false;
        bool reads = false;
        foreach (var load in step.Loads)
        {
            if (members.Find(member => member.Target.Tensor.Storage == load.Tensor.Storage) is not { } maker) continue;
            if (!IsElementwise(maker) || load.Tensor.Offset != maker.Target.Tensor.Offset || load.Tensor.Shape != maker.Target.Tensor.Shape) return false;
            reads = true;
        }
        if (reads) return true;
        var last = members[members.Count - 1];
        return HasEqualAxes(step, last) && step.Loads.Any(load => last.Loads.Any(other => other.Tensor.Storage == load.Tensor.Storage));
    }

    // The point is the element: what a tile needs of the tensor is then what it needs of the step.
    private static bool IsElementwise(Step step) => !step.Target.Accumulates && step.Target.Tensor.Shape.Rank == step.Axes.Count
        && step.Axes.Select((axis, i) => axis.Extent == step.Target.Tensor.Shape[i] && (axis.Extent == 1 || step.Target.Indices[i].Equals(new IndexVariable(axis)))).All(isSame => isSame);

    private static bool HasEqualAxes(Step left, Step right) => left.Axes.Select(axis => axis.Extent).SequenceEqual(right.Axes.Select(axis => axis.Extent));

    private static StepGroup? TryGroup(List<Step> members, StorageUses uses)
    {
        // What no member reads is computed for just the tile, so all such steps have the last one's points.
        var last = members[members.Count - 1];
        bool IsRead(Step maker) => members.Any(member => member.Loads.Any(load => load.Tensor.Storage == maker.Target.Tensor.Storage));
        if (!members.All(member => IsRead(member) || HasEqualAxes(member, last)) || !members.Any(member => member.Reduction is not null)) return null;
        var locals = members.Select(member => member.Target.Tensor.Storage).Where(made => uses.IsOnlyReadBy(made, members));
        var group = new StepGroup(members.ToEquatableArray(), locals.ToEquatableArray());
        return ProcessorTiles.Suit(group) ? group : null;
    }
}
