using NetCompiler.Compiler.Emit.Gpu;

namespace NetCompiler.Gpu.Tests;

/// <summary>Schedules that no device would want: every tile, lanes of every number, cuts of the depth.</summary>
/// <param name="random">Where choices come from.</param>
internal sealed class RandomSchedules(Random random)
{
    /// <summary>Emits every contraction as one, with any tile.</summary>
    public GpuEmitOptions Options => new()
    {
        SmallestContraction = 0, SmallestDepth = 0, Contractions = Contraction, Reductions = Reduction, CopiesBorders = random.Next(3) switch { 0 => true, 1 => false, _ => null },
    };

    private ContractionSchedule Contraction(ContractionExtents extents)
    {
        var tile = ContractionTile.All[random.Next(ContractionTile.All.Count)];
        // All tiles whole, all cut, or the last ones cut.
        long tiles = extents.Tiles(tile);
        return random.Next(3) switch
        {
            0 => ContractionSchedule.Whole(tile, extents),
            1 => new ContractionSchedule(tile, 0, random.Next(1, 6)),
            _ => new ContractionSchedule(tile, random.NextInt64(tiles + 1), random.Next(1, 6)),
        };
    }

    private ReductionSchedule Reduction(ReductionExtents extents)
    {
        int lanes = 1 << random.Next(9);
        if (random.Next(3) == 0) lanes = 1;
        return new ReductionSchedule(lanes, random.Next(2) == 0, extents.CanSplit && random.Next(2) == 0 ? random.Next(1, 5) : 1);
    }
}
