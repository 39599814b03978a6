using System.Globalization;
using NetCompiler.Compiler.Plan;
using NetCompiler.Compiler.Tensors;

namespace NetCompiler.Compiler.Emit.Gpu;

/// <summary>
/// A group of steps as one kernel: a group of threads computes a tile, phase by phase. In a phase, each thread computes some points of all the phase's
/// steps; what later phases read of them goes to shared memory. No value is computed by two threads of a tile, and none is stored by two tiles.
/// </summary>
internal sealed class TileKernel
{
    private readonly Tiling tiling;
    private readonly TileLowering lowered;
    private readonly MemoryMap memory;

    private TileKernel(Tiling tiling, MemoryMap memory)
    {
        this.tiling = tiling;
        this.memory = memory;
        lowered = TileLowering.Of(tiling, copiesAll: true);
    }

    /// <summary>Adds the kernel of a group; null if no tiling of it pays.</summary>
    /// <param name="table">The kernels.</param>
    /// <param name="memory">Where tensors lie.</param>
    /// <param name="group">The group.</param>
    /// <param name="options">How steps become kernels.</param>
    public static EmittedLaunch? TryAdd(KernelTable table, MemoryMap memory, StepGroup group, GpuEmitOptions options)
    {
        var chosen = options.Tiles is { } choose ? GpuTiles.TryOf(group, choose(group)) : null;
        if ((chosen ?? GpuTiles.Of(group, options.Device)) is not { } tiling) return null;
        string schedule = Text(tiling.Tiles) + " tiles of " + string.Join("x", tiling.Extents) + ", groups of " + Text(GpuTiles.Threads);
        return table.Add(group.Name, group.Steps.Select(StepDescription.Of), schedule, GpuTiles.Threads, new EmittedGrid(tiling.Tiles), new TileKernel(tiling, memory).Write);
    }

    private void Write(SourceWriter source, KernelTensors tensors)
    {
        var shared = GpuTiles.Shared(tiling);
        TilePhase.WriteShared(source, memory, lowered, shared);
        source.Line("int thread = Group.IdxX;");
        var writer = new TilePhase(tiling, lowered, GpuTiles.Threads);
        bool isFirst = true;
        foreach (var phase in GpuTiles.Phases(tiling))
        {
            // What the phase before left in shared memory is complete.
            if (!isFirst) source.Line("Group.Barrier();");
            isFirst = false;
            writer.Write(source, tensors, phase, shared);
        }
    }

    private static string Text(long value) => value.ToString(CultureInfo.InvariantCulture);
}
