namespace NetCompiler.Compiler.Emit.Gpu;

/// <summary>
/// The schedules of a contraction that are worth measuring on a card, best first by the estimate. Each tile gives its
/// best schedule in one piece and its
/// best with a cut depth: what differs less than that tells little.
/// </summary>
public static class ContractionRanking
{
    // What a thread loads of a slice takes about so many instructions a float, and so many registers beside operands
    // and results.
    private const double InstructionsOfLoad = 3;
    private const int RegistersAround = 55;

    /// <summary>The best schedules.</summary>
    /// <param name="extents">How large the contraction is.</param>
    /// <param name="device">The device.</param>
    /// <param name="count">How many at most.</param>
    public static IReadOnlyList<ContractionSchedule> Best(ContractionExtents extents, GpuDeviceProfile device, int count) =>
    [
        .. ContractionTile.All.SelectMany(tile => ContractionSchedule.Candidates(tile, extents, device)
                .Select(schedule => (Schedule: schedule, Seconds: Seconds(extents, schedule, device)))
                .GroupBy(plan => plan.Schedule.Parts == 1)
                .Select(kind => kind.OrderBy(plan => plan.Seconds).First()))
            .OrderBy(plan => plan.Seconds).Take(count).Select(plan => plan.Schedule),
    ];

    private static double Seconds(ContractionExtents extents, ContractionSchedule schedule, GpuDeviceProfile device)
    {
        var tile = schedule.Tile;
        int results = tile.ThreadRows * tile.ThreadColumns, operands = tile.ThreadRows + tile.ThreadColumns;
        double loads = tile.Depth * (tile.Rows + tile.Columns) / (double)tile.Threads * InstructionsOfLoad;
        var use = new ContractionUse(results + (2 * operands) + RegistersAround, (tile.Depth * (results + (operands / 4.0))) + loads);
        return ContractionCost.Seconds(extents, schedule, use, device) + ContractionCost.PartialSeconds(extents, schedule, device);
    }
}
