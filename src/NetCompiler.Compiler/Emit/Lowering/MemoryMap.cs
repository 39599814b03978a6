using NetCompiler.Compiler.Plan;
using NetCompiler.Compiler.Tensors;

namespace NetCompiler.Compiler.Emit;

/// <summary>The memory of a running net.</summary>
internal enum Arena
{
    /// <summary>Blobs, their gradients and intermediate values.</summary>
    Activations,

    /// <summary>The parameters.</summary>
    Parameters,

    /// <summary>The gradients by the parameters.</summary>
    Gradients,

    /// <summary>What a step uses while it runs.</summary>
    Scratch,

    /// <summary>What a tile uses while it runs.</summary>
    Tile,
}

/// <summary>Where each storage of a plan lies: an arena and an offset in floats.</summary>
internal sealed class MemoryMap
{
    private readonly Dictionary<Storage, (Arena Arena, long Offset)> places = [];

    public MemoryMap(NetPlan plan)
    {
        foreach (var placement in plan.Activations.Placements) places[placement.Storage] = (Arena.Activations, placement.Offset / 4);
        foreach (var parameter in plan.Parameters)
        {
            places[parameter.Tensor.Storage] = (Arena.Parameters, parameter.Offset / 4);
            if (parameter.Gradient is { } gradient) places[gradient.Storage] = (Arena.Gradients, parameter.Offset / 4);
        }
    }

    /// <summary>Where a tensor's first element lies.</summary>
    /// <param name="tensor">The tensor.</param>
    public (Arena Arena, long Offset) Place(Tensor tensor)
    {
        var (arena, offset) = places[tensor.Storage];
        return (arena, offset + tensor.Offset);
    }

    /// <summary>Gives a storage that only one step uses its place in the scratch memory.</summary>
    /// <param name="storage">The storage.</param>
    /// <param name="offset">Its first float there.</param>
    public void PlaceInScratch(Storage storage, long offset) => places[storage] = (Arena.Scratch, offset);

    /// <summary>Gives a storage that only one tile uses its place in that tile's memory.</summary>
    /// <param name="storage">The storage.</param>
    /// <param name="offset">Its first float there.</param>
    public void PlaceInTile(Storage storage, long offset) => places[storage] = (Arena.Tile, offset);
}
