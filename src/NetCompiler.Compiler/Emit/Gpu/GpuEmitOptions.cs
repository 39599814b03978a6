using NetCompiler.Compiler.Plan;

namespace NetCompiler.Compiler.Emit.Gpu;

/// <summary>How steps become kernels.</summary>
public sealed record GpuEmitOptions
{
    /// <summary>Contractions of fewer products run as plain reductions.</summary>
    public long SmallestContraction { get; init; } = 32768;

    /// <summary>Contractions of less depth run as plain reductions: a weight gradient of a batch of two, which is bound by its stores.</summary>
    public long SmallestDepth { get; init; } = 8;

    /// <summary>What schedules are chosen for.</summary>
    public GpuDeviceProfile Device { get; init; } = new();

    /// <summary>Chooses the tile of a contraction, and which tiles are cut along the depth; null to choose by the device.</summary>
    public Func<ContractionExtents, ContractionSchedule>? Contractions { get; init; }

    /// <summary>Whether contractions read operands from copies with their border of zeros wherever they can, or never; null to choose by the device.</summary>
    public bool? CopiesBorders { get; init; }

    /// <summary>Whether a contraction and the LRN after it, with or without pooling between or behind, run as one kernel wherever they can, or never; null to choose by the device.</summary>
    public bool? FusesContractions { get; init; }

    /// <summary>Chooses how a reduction is spread over threads; null to choose by the device.</summary>
    public Func<ReductionExtents, ReductionSchedule>? Reductions { get; init; }

    /// <summary>Whether the steps of a group run tile by tile in one kernel; otherwise one after the other, with what only they see in scratch memory.</summary>
    public bool RunsGroupsInTiles { get; init; } = true;

    /// <summary>Chooses the tiles of a group; null to choose by the device. What does not fit in shared memory is not taken.</summary>
    public Func<StepGroup, TileSize>? Tiles { get; init; }
}
