namespace NetCompiler.Compiler.Plan;

/// <summary>
/// What the tiles of a group cover along one axis of a step: tile number t has the indices from <c>Shift * t + First</c> on. They may lie outside of the
/// axis at its ends; there is nothing to compute then.
/// </summary>
/// <param name="Tile">Which axis of the tiles t counts along; -1 if every tile covers the whole axis.</param>
/// <param name="Shift">How far apart neighbouring tiles begin.</param>
/// <param name="First">Where the first tile begins.</param>
/// <param name="Extent">How many indices a tile has.</param>
/// <param name="Whole">The axis's extent.</param>
internal sealed record AxisTile(int Tile, long Shift, long First, int Extent, int Whole)
{
    /// <summary>Every tile covers the whole axis.</summary>
    /// <param name="whole">The axis's extent.</param>
    public static AxisTile All(int whole) => new(-1, 0, 0, whole, whole);

    /// <summary>Whether every tile covers the whole axis.</summary>
    public bool IsAll => Tile < 0;

    /// <summary>Whether each tile covers what the same tile of another cut covers.</summary>
    /// <param name="other">The other cut.</param>
    public bool Covers(AxisTile other) => IsAll || (Tile == other.Tile && Shift == other.Shift && First <= other.First
        && First + Extent >= other.First + other.Extent);

    /// <summary>Whether neighbouring tiles have indices in common.</summary>
    /// <param name="tiles">How many tiles there are along the axis.</param>
    public bool Overlaps(int tiles) => tiles > 1 && Shared > 0;

    /// <summary>How many of its first indices a tile has in common with the tile before it.</summary>
    public long Shared => IsAll ? 0 : Math.Max(0, Extent - Shift);

    /// <summary>Whether the first tile begins before the axis.</summary>
    public bool ReachesBelow => First < 0;

    /// <summary>Whether the last tile ends after the axis.</summary>
    /// <param name="tiles">How many tiles there are along the axis.</param>
    public bool ReachesAbove(int tiles) => !IsAll && Shift * (tiles - 1) + First + Extent > Whole;
}
