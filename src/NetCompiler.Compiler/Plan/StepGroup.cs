using NetCompiler.Compiler.Tensors;

namespace NetCompiler.Compiler.Plan;

/// <summary>
/// Steps that run as one, tile by tile: what one of them makes is read by the next while it is still near. Most groups are a single step. The
/// steps of a group mean what they mean one after the other; how they are cut into tiles is left to the emitter.
/// </summary>
/// <param name="Steps">The steps, in order.</param>
/// <param name="Locals">What only the group's steps see: it has no place in the activation arena.</param>
public sealed record StepGroup(EquatableArray<Step> Steps, EquatableArray<Storage> Locals)
{
    /// <summary>A step on its own.</summary>
    /// <param name="step">The step.</param>
    public static StepGroup Of(Step step) => new(EquatableArray.Create(step), EquatableArray<Storage>.Empty);

    /// <summary>What only this group and the next one see, although it has a place in the activation arena.</summary>
    public EquatableArray<Storage> PassedOn { get; init; }

    /// <summary>Whether it is a single step.</summary>
    public bool IsSingle => Steps.Count == 1;

    /// <summary>What the group does, for people: <c>pool1 + norm1</c>, <c>d(conv1)</c>.</summary>
    public string Name => IsSingle ? Steps[0].Name : Result.Target.Tensor.Storage.Role == TensorRole.Activation ? string.Join(" + ", Layers) : Result.Name;

    /// <summary>The layers that it computes for, the first one first.</summary>
    public EquatableArray<string> Layers => Steps.SelectMany(step => step.Layers).Distinct(StringComparer.Ordinal).ToEquatableArray();

    /// <summary>The last step that makes numbers which stay in memory: what a look at the group's result shows.</summary>
    public Step Result => Steps.LastOrDefault(step => step.Target.Tensor.Storage is { Element: ElementType.Float32 } made && !IsLocal(made)) ?? Steps[Steps.Count - 1];

    /// <summary>Floating-point operations of the contractions in it.</summary>
    public double Operations => Steps.Sum(step => Contraction.TryOf(step)?.Operations ?? 0);

    /// <summary>
    /// Which part of what its steps would move one after the other, each input and result once, does not go to or come from memory when they run together.
    /// </summary>
    public double SavedTraffic => 1 - (TrafficFloats / Steps.Sum(step => Sizes(step.Loads.Select(load => load.Tensor.Storage)) + step.Target.Tensor.Storage.Count));

    /// <summary>How many elements go to or come from memory at least: each input and result of the group once.</summary>
    public double TrafficFloats
    {
        get
        {
            var made = Steps.Select(step => step.Target.Tensor.Storage).ToArray();
            return Sizes(Steps.SelectMany(step => step.Loads).Select(load => load.Tensor.Storage).Except(made)) + Sizes(made.Except(Locals));
        }
    }

    private static double Sizes(IEnumerable<Storage> storages) => storages.Distinct().Sum(storage => (double)storage.Count);

    /// <summary>Whether only the group's steps see a storage.</summary>
    /// <param name="storage">The storage.</param>
    public bool IsLocal(Storage storage) => Locals.Contains(storage);
}
