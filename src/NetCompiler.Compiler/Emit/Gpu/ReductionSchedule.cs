namespace NetCompiler.Compiler.Emit.Gpu;

/// <summary>How large a reduction is.</summary>
/// <param name="Points">How many results there are.</param>
/// <param name="Terms">How many values each result combines.</param>
/// <param name="AreTermsNeighbours">Whether consecutive terms lie next to each other in memory; if not, consecutive results do.</param>
/// <param name="CanSplit">Whether partial results can be combined by another pass.</param>
public sealed record ReductionExtents(long Points, long Terms, bool AreTermsNeighbours, bool CanSplit);

/// <summary>How a reduction is spread over threads.</summary>
/// <param name="Lanes">How many threads of a group share a result and combine their shares in shared memory; a power of two, at most 256.</param>
/// <param name="AreLanesNeighbours">Whether these threads are consecutive; if not, consecutive threads have consecutive results.</param>
/// <param name="Parts">How many groups share a result; a second pass combines their partial results. 1 for one pass.</param>
public sealed record ReductionSchedule(int Lanes, bool AreLanesNeighbours, int Parts)
{
    // A thread that does less than this is not worth having.
    private const int FewestTerms = 16;
    private const int MostLanes = 256;
    private const int MostScatteredLanes = 8;
    private const int MostParts = 256;

    /// <summary>A thread for each result.</summary>
    public static ReductionSchedule Plain { get; } = new(1, false, 1);

    /// <summary>A schedule that keeps a device busy.</summary>
    /// <param name="extents">How large the reduction is.</param>
    /// <param name="device">The device.</param>
    public static ReductionSchedule Of(ReductionExtents extents, GpuDeviceProfile device)
    {
        long lanes = 1;
        if (extents.AreTermsNeighbours)
        {
            // A quarter of the terms, so that each lane has something to add before the tree.
            while (lanes < MostLanes && lanes * 4 < extents.Terms) lanes *= 2;
        }
        else
        {
            while (lanes < MostScatteredLanes && extents.Points * lanes < device.BusyThreads && extents.Terms / lanes >= 2 * FewestTerms) lanes *= 2;
        }
        long parts = Math.Min(device.BusyThreads / Math.Max(1, extents.Points * lanes), extents.Terms / (lanes * FewestTerms));
        // A second pass costs a launch: for a few parts it does not pay.
        bool isSplit = extents.CanSplit && parts >= 4;
        return new((int)lanes, extents.AreTermsNeighbours, isSplit ? (int)Math.Min(parts, MostParts) : 1);
    }
}
