using NetCompiler.Compiler.Tensors;

namespace NetCompiler.Compiler.Emit.Gpu;

/// <summary>A contraction, and how it is to be spread: over the operands as they are, or over copies with their border.</summary>
/// <param name="Step">The contraction.</param>
/// <param name="Axes">Its axes.</param>
/// <param name="Extents">How large it is.</param>
/// <param name="Schedule">How it is spread.</param>
/// <param name="Predicted">What its kernel is taken to need.</param>
/// <param name="Copies">The steps that make copies; none if it reads the operands as they are.</param>
internal sealed record PlannedContraction(
    Step Step, ContractionAxes Axes, ContractionExtents Extents, ContractionSchedule Schedule, ContractionUse Predicted, IReadOnlyList<Step> Copies)
{
    /// <summary>The share of the loop's instructions that are multiply-adds, as predicted.</summary>
    public double PredictedShare => Schedule.Tile.Depth * Schedule.Tile.ThreadRows * Schedule.Tile.ThreadColumns / Predicted.LoopInstructions;
}

/// <summary>Chooses how contractions are spread, by the estimates of <see cref="ContractionCost"/>.</summary>
internal static class ContractionPlanner
{
    // Loop counter, barrier, and the change between the two slices.
    private const double InstructionsOfRound = 12;

    // Bytes of partial sums wait for memory that other work wants, too.
    private const double WeightOfPartials = 12;

    // Estimates that differ by less are taken to be equal.
    private const double Tolerance = 1.1;

    /// <summary>The best plan of a contraction; null if it is none, or better run as a plain reduction.</summary>
    /// <param name="step">The step.</param>
    /// <param name="memory">Where tensors lie; copies get a place in scratch memory when they are used.</param>
    /// <param name="scratch">Gives memory for copies.</param>
    /// <param name="options">How steps become kernels.</param>
    public static PlannedContraction? TryPlan(Step step, MemoryMap memory, ScratchMemory scratch, GpuEmitOptions options)
    {
        if (TryPlan(step, memory, options, []) is not var (plain, seconds)) return null;
        if (options.CopiesBorders is false || PaddedOperand.TryOf(step) is not { } padded) return plain;
        // Any place will do to see whether loads are aligned; the real one is given once it is wanted.
        foreach (var copy in padded.Copies) memory.PlaceInScratch(copy.Target.Tensor.Storage, 0);
        if (TryPlan(padded.Product, memory, options, padded.Copies) is not var (overCopies, faster)) return plain;
        if (options.CopiesBorders is not true && faster + padded.Seconds(options.Device) >= seconds) return plain;
        foreach (var copy in padded.Copies) scratch.Place(copy.Target.Tensor.Storage);
        return overCopies;
    }

    private static (PlannedContraction Plan, double Seconds)? TryPlan(Step step, MemoryMap memory, GpuEmitOptions options, IReadOnlyList<Step> copies)
    {
        if (ContractionAxes.TryOf(step, options.SmallestContraction) is not { } axes) return null;
        var extents = new ContractionExtents(
            ContractionAxes.Extent(axes.Batches), ContractionAxes.Extent(axes.Rows), ContractionAxes.Extent(axes.Columns), ContractionAxes.Extent(axes.Depth));
        if (extents.Depth < options.SmallestDepth) return null;
        if (options.Contractions?.Invoke(extents) is { } given)
        {
            return Predict(axes, memory, given.Tile) is { } use ? (new PlannedContraction(step, axes, extents, given, use, copies), 0) : null;
        }
        var plans = new List<(PlannedContraction Plan, double Seconds)>();
        foreach (var tile in ContractionTile.All)
        {
            if (Predict(axes, memory, tile) is not { } use) return null;
            plans.AddRange(ContractionSchedule.Candidates(tile, extents, options.Device).Select(schedule => (
                new PlannedContraction(step, axes, extents, schedule, use, copies),
                ContractionCost.Seconds(extents, schedule, use, options.Device) + WeightOfPartials * ContractionCost.PartialSeconds(extents, schedule, options.Device))));
        }
        if (plans.Count == 0) return null;
        // Estimates are rough: of those that are about as fast, the one that spends most of its instructions on multiply-adds. It needs least of what is not estimated.
        double least = plans.Min(plan => plan.Seconds);
        return plans.Where(plan => plan.Seconds <= least * Tolerance).OrderByDescending(plan => plan.Plan.PredictedShare).ThenBy(plan => plan.Seconds).First();
    }

    /// <summary>What a contraction's kernel is taken to need with a tile; null if its operands are of another kind.</summary>
    /// <param name="axes">The contraction.</param>
    /// <param name="memory">Where tensors lie.</param>
    /// <param name="tile">The tile.</param>
    public static ContractionUse? Predict(ContractionAxes axes, MemoryMap memory, ContractionTile tile)
    {
        var probe = new KernelTensors(memory);
        if (TileOperand.Left(axes, probe, tile) is not { } left || TileOperand.Right(axes, probe, tile) is not { } right) return null;
        int results = tile.ThreadRows * tile.ThreadColumns, operands = tile.ThreadRows + tile.ThreadColumns;
        double loop = tile.Depth * (results + operands / 4.0) + left.LoopInstructions + right.LoopInstructions + InstructionsOfRound;
        // Smaller results of a thread read more of shared memory for each multiply-add, and wait for it.
        loop *= results switch { 64 => 1, 32 => 1.2, _ => 1.35 };
        const int OfPlaces = 38;
        int registers = results + 2 * operands + left.LoopRegisters + right.LoopRegisters + OfPlaces;
        return new ContractionUse(registers, loop);
    }
}
