using NetCompiler.Compiler.Plan;
using NetCompiler.Compiler.Tensors;

namespace NetCompiler.Compiler.Emit.Gpu;

/// <summary>Tiles for a GPU: what the steps of a group tell each other fits in shared memory, threads have equal shares, and there are enough groups of threads.</summary>
internal static class GpuTiles
{
    /// <summary>How many threads work on a tile.</summary>
    public const int Threads = 256;

    // 32 KB, which every device has; half of it lets two groups of threads share a multiprocessor.
    private const long MostFloats = 8192;
    private const long FloatsOfTwo = 4096;
    private const double LargestOverhead = 1.6;

    // What memory delivers at once.
    private const double FloatsOfSector = 8;

    // Launching, decoding and waiting at barriers, in evaluations of all threads.
    private const double CostOfTile = 4000;
    private static readonly int[] Widths = [16, 32, 64];

    /// <summary>The tiling of a group; null if none pays.</summary>
    /// <param name="group">The group.</param>
    /// <param name="device">What the tiles are chosen for.</param>
    public static Tiling? Of(StepGroup group, GpuDeviceProfile device) => TileChoice.Best(group, Widths, canOrder: false, tiling => Cost(tiling, device))?.WithEqualWindows();

    /// <summary>The tiling of a group with tiles of a size; null if they do not fit in shared memory.</summary>
    /// <param name="group">The group.</param>
    /// <param name="size">How large the tiles are.</param>
    public static Tiling? TryOf(StepGroup group, TileSize size)
    {
        var tiling = Tiling.Of(new GroupReads(group), size.Extents, -1);
        return Shared(tiling).Sum(tiling.Points) <= MostFloats ? tiling.WithEqualWindows() : null;
    }

    /// <summary>
    /// The steps of a group in phases: a thread computes the same point of all steps of a phase, so that each is loaded once and what one step reads of
    /// another at that point is in a register; between phases all threads wait for each other.
    /// </summary>
    /// <param name="tiling">The tiling.</param>
    public static IReadOnlyList<IReadOnlyList<int>> Phases(Tiling tiling)
    {
        var phases = new List<List<int>>();
        for (int i = 0; i < tiling.Members.Count; i++)
        {
            bool joins = phases.Count > 0 && phases[phases.Count - 1].All(other => tiling.Members[other].SequenceEqual(tiling.Members[i]) && !ReadsElsewhere(tiling, i, tiling.Group.Steps[other]));
            if (joins) phases[phases.Count - 1].Add(i);
            else phases.Add([i]);
        }
        return phases;
    }

    /// <summary>The steps of whose values shared memory holds a tile: those that a later phase reads.</summary>
    /// <param name="tiling">The tiling.</param>
    public static IReadOnlyList<int> Shared(Tiling tiling)
    {
        var phases = Phases(tiling);
        var shared = new List<int>();
        for (int phase = 0; phase < phases.Count; phase++)
        {
            var later = phases.Skip(phase + 1).SelectMany(members => members).SelectMany(member => tiling.Reads.Loads[member]).ToArray();
            shared.AddRange(phases[phase].Where(member => later.Any(load => load.Tensor.Storage == tiling.Group.Steps[member].Target.Tensor.Storage)));
        }
        return shared;
    }

    private static bool ReadsElsewhere(Tiling tiling, int member, Step maker) => tiling.Reads.Loads[member].Any(load => load.Tensor.Storage == maker.Target.Tensor.Storage
        && !load.Indices.Select((index, k) => k < tiling.Group.Steps[member].Axes.Count && tiling.Group.Steps[member].Axes[k] is var axis && (axis.Extent == 1 || index.Equals(new IndexVariable(axis)))).All(isOwn => isOwn));

    private static double? Cost(Tiling tiling, GpuDeviceProfile device)
    {
        double overhead = tiling.Overhead;
        if (overhead > LargestOverhead) return null;
        long floats = Shared(tiling).Sum(tiling.Points);
        if (floats > MostFloats) return null;
        double work = 0, rounds = 0, sectors = 0;
        for (int i = 0; i < tiling.Members.Count; i++)
        {
            double points = tiling.Points(i), terms = 1.0 + tiling.Group.Steps[i].ReductionCount;
            work += points * terms;
            rounds += Math.Ceiling(points / Threads) * Threads * terms;
            sectors += points * terms * (1 + FloatsOfSector / tiling.RunLength(i));
        }
        double cost = overhead * (rounds / work) * (sectors / work) * (1 + CostOfTile / work);
        if (floats > FloatsOfTwo) cost *= 1.15;
        double busy = 2.0 * device.BusyThreads / Threads;
        return tiling.Tiles < busy ? cost * Math.Sqrt(busy / tiling.Tiles) : cost;
    }
}
