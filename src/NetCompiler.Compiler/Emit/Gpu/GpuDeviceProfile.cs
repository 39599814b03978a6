namespace NetCompiler.Compiler.Emit.Gpu;

/// <summary>
/// What schedules are chosen for, and times are estimated on. Kernels are right on every device; on a small one, some split their work needlessly.
/// The numbers of multiprocessors, registers and threads are NVIDIA's (CUDA C++ Programming Guide, technical specifications per compute capability).
/// </summary>
public sealed record GpuDeviceProfile
{
    /// <summary>How many threads run in lockstep.</summary>
    internal const int WarpSize = 32;

    private const int Schedulers = 4;

    // The share of its issue slots that a scheduler uses with so many warps: an assumption, to be fitted once a card can be measured.
    private static readonly (double Warps, double Rate)[] Rates = [(0, 0.55), (1, 0.60), (2, 0.78), (3, 0.85), (4, 0.88), (6, 0.90), (16, 0.92)];

    /// <summary>The profiles that have a name.</summary>
    public static IReadOnlyList<GpuDeviceProfile> All { get; } =
    [
        new() { Name = "h200", BytesPerSecond = 4.0e12 },
        new() { Name = "h100", BytesPerSecond = 3.0e12 },
        new() { Name = "rtx4090", Multiprocessors = 128, ClockHertz = 2.52e9, BytesPerSecond = 0.95e12, MostThreads = 1536, SharedBytes = 100 * 1024 },
    ];

    /// <summary>The name, for <c>--profile</c>.</summary>
    public string Name { get; init; } = "h200";

    /// <summary>How many groups run at the same speed as one.</summary>
    public int Multiprocessors { get; init; } = 132;

    /// <summary>Cycles of a multiprocessor in a second, under load.</summary>
    public double ClockHertz { get; init; } = 1.755e9;

    /// <summary>The registers of a multiprocessor, of 32 bits.</summary>
    public int Registers { get; init; } = 65536;

    /// <summary>The shared memory of a multiprocessor, in bytes.</summary>
    public int SharedBytes { get; init; } = 228 * 1024;

    /// <summary>How many threads a multiprocessor holds.</summary>
    public int MostThreads { get; init; } = 2048;

    /// <summary>How many groups a multiprocessor holds.</summary>
    public int MostGroups { get; init; } = 32;

    /// <summary>What the memory delivers.</summary>
    public double BytesPerSecond { get; init; } = 4.0e12;

    /// <summary>What a launch costs beside its work, in seconds.</summary>
    public double LaunchSeconds { get; init; } = 2e-6;

    /// <summary>How many threads it takes to keep the memory busy.</summary>
    public int BusyThreads => Multiprocessors * 1024;

    /// <summary>How many groups of a kernel a multiprocessor holds at once.</summary>
    /// <param name="threads">The threads of a group.</param>
    /// <param name="registers">The registers of a thread.</param>
    /// <param name="sharedBytes">The shared memory of a group.</param>
    public int ResidentGroups(int threads, int registers, int sharedBytes)
    {
        const int RegisterUnit = 256, SharedOfSystem = 1024;
        int warps = (threads + WarpSize - 1) / WarpSize;
        // Registers are given to warps in units of 256.
        int ofWarp = (Math.Max(registers, 1) * WarpSize + RegisterUnit - 1) / RegisterUnit * RegisterUnit;
        return new[] { MostGroups, MostThreads / (warps * WarpSize), Registers / ofWarp / warps, SharedBytes / (sharedBytes + SharedOfSystem) }.Min();
    }

    /// <summary>How many instructions, each of a warp, a multiprocessor begins in a second.</summary>
    /// <param name="warps">How many warps are ready.</param>
    public double InstructionsPerSecond(double warps) => Math.Min(Schedulers, warps) * Rate(warps / Schedulers) * ClockHertz;

    private static double Rate(double warps)
    {
        for (int i = 1; i < Rates.Length; i++)
        {
            var (from, to) = (Rates[i - 1], Rates[i]);
            if (warps <= to.Warps) return from.Rate + (to.Rate - from.Rate) * (warps - from.Warps) / (to.Warps - from.Warps);
        }
        return Rates[Rates.Length - 1].Rate;
    }
}
