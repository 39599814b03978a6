namespace NetCompiler.Compiler.Emit.Gpu;

/// <summary>
/// A tile, and which tiles are computed in one piece: the depth of the others is cut into parts, each a group's work, and a second kernel adds the partial sums
/// in the order of the depth. Whole tiles keep every multiprocessor equally busy; what is left over is cut finely enough to do so, too.
/// </summary>
/// <param name="Tile">The tile.</param>
/// <param name="WholeTiles">How many tiles are computed in one piece; the first ones.</param>
/// <param name="Parts">Into how many parts the depth of each other tile is cut; 1 if there are none.</param>
public sealed record ContractionSchedule(ContractionTile Tile, long WholeTiles, int Parts)
{
    private const int FewestSlices = 4;
    private const int MostParts = 128;
    private const long MostRounds = 6;

    /// <summary>All tiles in one piece.</summary>
    /// <param name="tile">The tile.</param>
    /// <param name="extents">How large the contraction is.</param>
    public static ContractionSchedule Whole(ContractionTile tile, ContractionExtents extents) => new(tile, extents.Tiles(tile), 1);

    /// <summary>The schedules that are worth a look for a tile on a device.</summary>
    /// <param name="tile">The tile.</param>
    /// <param name="extents">How large the contraction is.</param>
    /// <param name="device">The device.</param>
    internal static IEnumerable<ContractionSchedule> Candidates(ContractionTile tile, ContractionExtents extents, GpuDeviceProfile device) =>
        AllCandidates(tile, extents, device).Where(schedule => schedule.IsPossible(extents));

    private static IEnumerable<ContractionSchedule> AllCandidates(ContractionTile tile, ContractionExtents extents, GpuDeviceProfile device)
    {
        long tiles = extents.Tiles(tile), slices = extents.Slices(tile);
        yield return Whole(tile, extents);
        int most = (int)Math.Min(MostParts, slices / FewestSlices);
        // All tiles cut, or only what is left over when every multiprocessor has the same number of whole ones.
        long rest = tiles % device.Multiprocessors;
        foreach (long whole in new[] { 0, tiles - rest }.Distinct().Where(whole => whole < tiles))
        {
            for (int parts = 2; parts <= most; parts++)
            {
                long groups = (tiles - whole) * parts;
                // More groups than multiprocessors hold at once, and some rounds to be even, gain nothing.
                if (groups > MostRounds * device.Multiprocessors) break;
                yield return new ContractionSchedule(tile, whole, parts).Fitted(extents);
            }
        }
    }

    // Grids and positions in scratch memory are 32-bit numbers.
    private bool IsPossible(ContractionExtents extents) => Groups(extents) <= int.MaxValue
        && (double)CutTiles(extents) * Parts * Tile.Rows * Tile.Columns < int.MaxValue;

    /// <summary>The same with no more whole tiles than there are, no parts that would be empty (as the last of seven of eight slices), and no single part.</summary>
    /// <param name="extents">How large the contraction is.</param>
    internal ContractionSchedule Fitted(ContractionExtents extents)
    {
        long slices = extents.Slices(Tile), ofPart = (slices + Parts - 1) / Parts;
        int parts = (int)((slices + ofPart - 1) / ofPart);
        return parts == 1 || WholeTiles >= extents.Tiles(Tile) ? Whole(Tile, extents) : this with { Parts = parts };
    }

    /// <summary>How many groups there are.</summary>
    /// <param name="extents">How large the contraction is.</param>
    public long Groups(ContractionExtents extents) => WholeTiles + CutTiles(extents) * Parts;

    /// <summary>How many tiles are cut.</summary>
    /// <param name="extents">How large the contraction is.</param>
    public long CutTiles(ContractionExtents extents) => extents.Tiles(Tile) - WholeTiles;

    /// <summary>The bytes of partial sums that are written and read again.</summary>
    /// <param name="extents">How large the contraction is.</param>
    public double PartialBytes(ContractionExtents extents)
    {
        // Rows and columns beyond the ends are not stored.
        double ofTile = (double)extents.Batches * extents.Rows * extents.Columns / extents.Tiles(Tile);
        return 2.0 * sizeof(float) * CutTiles(extents) * Parts * ofTile;
    }
}
