namespace NetCompiler.Compiler.Emit.Gpu;

/// <summary>What a contraction's kernel needs: counted in machine code, or predicted.</summary>
/// <param name="Registers">The registers of a thread.</param>
/// <param name="LoopInstructions">The instructions of the main loop, which multiplies a slice and loads the next.</param>
public sealed record ContractionUse(int Registers, double LoopInstructions);

/// <summary>
/// Estimates how long a contraction runs: a multiprocessor begins a fixed number of instructions a cycle, less the fewer warps it has; groups are dealt out
/// evenly, and start as others end. Memory is taken to keep up, but for the bytes of partial sums.
/// </summary>
public static class ContractionCost
{
    /// <summary>The instructions of a thread for the group's place, the first slice's loads, and what follows the sums.</summary>
    internal const double InstructionsAround = 400;

    /// <summary>The time of the multiply-adds, in seconds; without that of partial sums.</summary>
    /// <param name="extents">How large the contraction is.</param>
    /// <param name="schedule">Its schedule.</param>
    /// <param name="use">What its kernel needs.</param>
    /// <param name="device">The device.</param>
    public static double Seconds(ContractionExtents extents, ContractionSchedule schedule, ContractionUse use, GpuDeviceProfile device)
    {
        var tile = schedule.Tile;
        int warps = tile.Warps;
        int resident = Math.Max(1, device.ResidentGroups(tile.Threads, use.Registers, tile.SharedBytes));
        long slices = extents.Slices(tile), ofPart = (slices + schedule.Parts - 1) / schedule.Parts;
        double Work(long count) => warps * ((count + 1) * use.LoopInstructions + InstructionsAround);
        return Drain(
            CeilingShare(schedule.WholeTiles, device), Work(slices), CeilingShare(schedule.CutTiles(extents) * schedule.Parts, device), Work(ofPart), resident,
            groups => device.InstructionsPerSecond(groups * warps));
    }

    /// <summary>The time of equal groups of any kernel, in seconds.</summary>
    /// <param name="groups">How many groups.</param>
    /// <param name="instructions">The instructions of a group, each of a warp.</param>
    /// <param name="resident">How many groups a multiprocessor holds at once.</param>
    /// <param name="warps">The warps of a group.</param>
    /// <param name="device">The device.</param>
    internal static double Seconds(long groups, double instructions, int resident, int warps, GpuDeviceProfile device) =>
        Drain(CeilingShare(groups, device), instructions, 0, 0, resident, count => device.InstructionsPerSecond(count * warps));

    /// <summary>What partial sums cost: their way to memory and back, and the launch that adds them; in seconds.</summary>
    /// <param name="extents">How large the contraction is.</param>
    /// <param name="schedule">Its schedule.</param>
    /// <param name="device">The device.</param>
    public static double PartialSeconds(ContractionExtents extents, ContractionSchedule schedule, GpuDeviceProfile device) =>
        schedule.CutTiles(extents) == 0 ? 0 : schedule.PartialBytes(extents) / device.BytesPerSecond + device.LaunchSeconds;

    private static long CeilingShare(long groups, GpuDeviceProfile device) => (groups + device.Multiprocessors - 1) / device.Multiprocessors;

    // Groups of a first size, then of a second, start in order as there is room, and share the instructions that are begun equally.
    private static double Drain(long first, double firstWork, long second, double secondWork, int resident, Func<int, double> rate)
    {
        // As many as there is room for end together, round after round.
        double seconds = first / resident * (firstWork * resident / rate(resident));
        int left = (int)(first % resident);
        if (second == 0) return left == 0 ? seconds : seconds + firstWork * left / rate(left);
        if (left == 0) return Drain(second, secondWork, 0, 0, resident, rate) + seconds;
        // The last of the first size, and what of the second finds room beside them: these are shorter.
        double leftWork = firstWork;
        while (left > 0 && second > 0)
        {
            int beside = (int)Math.Min(resident - left, second);
            if (beside == 0) break;
            double least = Math.Min(secondWork, leftWork);
            seconds += least * (left + beside) / rate(left + beside);
            leftWork -= least;
            second -= beside;
            if (leftWork <= 0) left = 0;
        }
        if (left > 0 && leftWork > 0) seconds += leftWork * left / rate(left);
        return second == 0 ? seconds : seconds + Drain(second, secondWork, 0, 0, resident, rate);
    }
}
