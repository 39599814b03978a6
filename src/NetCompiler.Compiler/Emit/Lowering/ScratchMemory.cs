using NetCompiler.Compiler.Plan;
using NetCompiler.Compiler.Tensors;

namespace NetCompiler.Compiler.Emit;

/// <summary>The memory that one step or group of steps uses while it runs; the next one uses the same bytes.</summary>
/// <param name="memory">Where tensors lie.</param>
internal sealed class ScratchMemory(MemoryMap memory)
{
    private long used;

    /// <summary>The most floats that a step or group uses.</summary>
    public long Floats { get; private set; }

    /// <summary>Begins another step or group: all is free again.</summary>
    public void Clear() => used = 0;

    /// <summary>A tensor in the scratch memory.</summary>
    /// <param name="name">What it holds, for people.</param>
    /// <param name="extents">Its shape.</param>
    public Tensor Take(string name, int[] extents)
    {
        var tensor = new Tensor(name, TensorShape.Of(extents), TensorRole.Activation);
        Place(tensor.Storage);
        return tensor;
    }

    /// <summary>Gives a storage that only one step or group uses a place in the scratch memory.</summary>
    /// <param name="storage">The storage.</param>
    public void Place(Storage storage)
    {
        memory.PlaceInScratch(storage, used);
        used += MemoryPlan.Align(storage.Bytes) / 4;
        Floats = Math.Max(Floats, used);
    }
}
