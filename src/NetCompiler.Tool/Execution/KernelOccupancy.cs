namespace NetCompiler.Tool.Execution;

/// <summary>How many groups of a kernel a multiprocessor of architecture 8.0 holds at once (CUDA C++ Programming Guide, technical specifications per compute capability).</summary>
/// <param name="Groups">How many groups.</param>
/// <param name="Share">The share of the threads that it could hold.</param>
public sealed record KernelOccupancy(int Groups, double Share)
{
    private const int MostThreads = 2048, MostGroups = 32, Registers = 65536, SharedBytes = 164 * 1024, SharedOfSystem = 1024, WarpSize = 32, RegisterUnit = 256;

    /// <summary>The occupancy of a kernel.</summary>
    /// <param name="groupSize">The threads of a group.</param>
    /// <param name="sharedBytes">The shared memory of a group.</param>
    /// <param name="registers">The registers of a thread; null if they are not known, and do not count then.</param>
    public static KernelOccupancy Of(int groupSize, int sharedBytes, int? registers)
    {
        int warps = (groupSize + WarpSize - 1) / WarpSize;
        int groups = Math.Min(MostGroups, MostThreads / (warps * WarpSize));
        groups = Math.Min(groups, SharedBytes / (sharedBytes + SharedOfSystem));
        if (registers is > 0)
        {
            // Registers are given to warps in units of 256.
            int ofWarp = (registers.Value * WarpSize + RegisterUnit - 1) / RegisterUnit * RegisterUnit;
            groups = Math.Min(groups, Registers / ofWarp / warps);
        }
        return new KernelOccupancy(groups, groups * warps * WarpSize / (double)MostThreads);
    }
}
