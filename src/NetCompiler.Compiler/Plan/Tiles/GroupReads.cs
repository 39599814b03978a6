using NetCompiler.Compiler.Tensors;

namespace NetCompiler.Compiler.Plan;

/// <summary>What the steps of a group read, looked up once for all the tilings that are tried.</summary>
internal sealed class GroupReads
{
    /// <summary>Looks up a group's reads.</summary>
    /// <param name="group">The group.</param>
    public GroupReads(StepGroup group)
    {
        Group = group;
        Loads = group.Steps.Select(step => (IReadOnlyList<TensorLoad>)step.Loads.ToArray()).ToArray();
        Sources = Loads.Select(loads => loads.Select(load => load.Tensor.Storage).Distinct().Count()).ToArray();
        Readers = group.Steps.Select((step, maker) => ReadersOf(maker, step.Target.Tensor.Storage)).ToArray();
    }

    /// <summary>The group.</summary>
    public StepGroup Group { get; }

    /// <summary>The loads of each step.</summary>
    public IReadOnlyList<IReadOnlyList<TensorLoad>> Loads { get; }

    /// <summary>How many different storages each step reads.</summary>
    public IReadOnlyList<int> Sources { get; }

    /// <summary>For each step, the loads of what it makes by the steps after it.</summary>
    public IReadOnlyList<IReadOnlyList<GroupRead>> Readers { get; }

    private GroupRead[] ReadersOf(int maker, Storage made) => [.. Enumerable.Range(maker + 1, Group.Steps.Count - maker - 1)
        .SelectMany(reader => Loads[reader].Where(load => load.Tensor.Storage == made).Select(load => new GroupRead(reader, load)))];
}

/// <summary>A load by a step of a group of what another one makes.</summary>
internal sealed class GroupRead
{
    private readonly TensorLoad load;
    private readonly AffineForm?[] forms;

    /// <summary>A read.</summary>
    /// <param name="reader">Which step reads.</param>
    /// <param name="load">The load.</param>
    public GroupRead(int reader, TensorLoad load)
    {
        (Reader, this.load) = (reader, load);
        forms = [.. load.Indices.Select(AffineForm.TryOf)];
    }

    /// <summary>Which step reads.</summary>
    public int Reader { get; }

    /// <summary>The bound of an index over a tile; null if it does not move with the tiles in one step.</summary>
    /// <param name="k">Which index.</param>
    /// <param name="axes">What tiles cover along each axis of the reader.</param>
    public TileBound? Bound(int k, IReadOnlyList<AxisTile> axes) => forms[k] is { } form ? TileBound.Of(form, axes) : TileBound.Of(load.Indices[k], axes);
}
