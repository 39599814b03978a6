using NetCompiler.Compiler.Plan;
using NetCompiler.Compiler.Tensors;

namespace NetCompiler.Compiler.Emit.Gpu;

/// <summary>The memory that the launches of one step share; the next step uses the same bytes.</summary>
/// <param name="memory">Where tensors lie.</param>
internal sealed class ScratchMemory(MemoryMap memory)
{
    private long used;

    /// <summary>The most floats that a step uses.</summary>
    public long Floats { get; private set; }

    /// <summary>Begins another step: all is free again.</summary>
    public void Clear() => used = 0;

    /// <summary>A tensor in the scratch memory.</summary>
    /// <param name="name">What it holds, for people.</param>
    /// <param name="extents">Its shape.</param>
    public Tensor Take(string name, int[] extents)
    {
        var tensor = new Tensor(name, TensorShape.Of(extents), TensorRole.Activation);
        memory.PlaceInScratch(tensor.Storage, used);
        used += MemoryPlan.Align(tensor.Storage.Bytes) / 4;
        Floats = Math.Max(Floats, used);
        return tensor;
    }
}
