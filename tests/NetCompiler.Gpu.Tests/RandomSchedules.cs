using NetCompiler.Compiler.Emit.Gpu;

namespace NetCompiler.Gpu.Tests;

/// <summary>Schedules that no device would want: every tile, lanes of every number, cuts of the depth.</summary>
/// <param name="random">Where choices come from.</param>
internal sealed class RandomSchedules(Random random)
{
    /// <summary>Emits every contraction as one, with any tile.</summary>
    public GpuEmitOptions Options => new() { SmallestContraction = 0, SmallestDepth = 0, Contractions = Contraction, Reductions = Reduction };

    private ContractionSchedule Contraction(ContractionExtents extents)
    {
        var tile = ContractionTile.All[random.Next(ContractionTile.All.Count)];
        return new ContractionSchedule(tile, random.Next(2) == 0 ? 1 : random.Next(1, 6));
    }

    private ReductionSchedule Reduction(ReductionExtents extents)
    {
        int lanes = 1 << random.Next(9);
        if (random.Next(3) == 0) lanes = 1;
        return new ReductionSchedule(lanes, random.Next(2) == 0, extents.CanSplit && random.Next(2) == 0 ? random.Next(1, 5) : 1);
    }
}
