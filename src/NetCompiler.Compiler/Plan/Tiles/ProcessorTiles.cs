namespace NetCompiler.Compiler.Plan;

/// <summary>Tiles for a processor: so small that they stay in the second cache from one step to the next, and long runs of memory.</summary>
internal static class ProcessorTiles
{
    private const double CacheBytes = 384 * 1024;

    // What is computed twice must not cost more than memory does.
    private const double LargestOverhead = 1.3;
    private const int ManyTiles = 16;

    // Calls, loops and short vectors, in evaluations.
    private const double CostOfTile = 2000;

    // Jumping to another run costs as much as reading on for so many bytes: another page, and the prefetcher begins anew.
    private const double BytesOfJump = 1024;

    /// <summary>The tiling of a group; null if none pays.</summary>
    /// <param name="group">The group.</param>
    public static Tiling? Of(StepGroup group) => TileChoice.Best(group, [], canOrder: true, Cost);

    /// <summary>Whether a group can run in tiles without much being computed twice.</summary>
    /// <param name="group">The group.</param>
    public static bool Suit(StepGroup group) => TileChoice.All(group, [], canOrder: true).Any(tiling => tiling.Overhead <= LargestOverhead);

    private static double? Cost(Tiling tiling)
    {
        double overhead = tiling.Overhead;
        if (overhead > LargestOverhead) return null;
        double bytes = 0, work = 0, runs = 0;
        for (int i = 0; i < tiling.Members.Count; i++)
        {
            var step = tiling.Group.Steps[i];
            double points = tiling.Points(i), reads = 1 + tiling.Reads.Sources[i];
            // What a step reads is about as much as it makes, or more where windows have a stride.
            bytes += 4 * points * reads;
            work += points * (1.0 + step.ReductionCount);
            runs += reads * points / tiling.RunLength(i);
        }
        double cost = overhead * (1 + CostOfTile / work) * (1 + BytesOfJump * runs / bytes);
        if (bytes > CacheBytes) cost *= Math.Pow(bytes / CacheBytes, 0.25);
        if (tiling.IndependentTiles < ManyTiles) cost *= Math.Pow(ManyTiles / (double)tiling.IndependentTiles, 0.25);
        return cost;
    }
}
