using NetCompiler.Compiler.Tensors;

namespace NetCompiler.Compiler.Emit;

/// <summary>A step of a group, over the tiles and the points within a tile: again a step, in which an index is where the tile begins plus where the point is in it.</summary>
/// <param name="Step">The step; its axes are those of the tiles, then those within a tile.</param>
/// <param name="TileAxes">The axes of the tiles; that along which they run in order is the last one.</param>
/// <param name="PointAxes">The axes within a tile.</param>
/// <param name="Ends">Which points of a tile there is nothing to do for.</param>
/// <param name="Copy">Where the value goes besides, for the steps of the group that read it; null for nowhere.</param>
/// <param name="IsOwn">Whether this tile is the one that stores the value, of those that compute it; null for always.</param>
internal sealed record TiledStep(
    Step Step, IReadOnlyList<Axis> TileAxes, IReadOnlyList<Axis> PointAxes, IReadOnlyList<TileEnd> Ends, Store? Copy, Scalar? IsOwn)
{
    /// <summary>The axis of the tiles of which only the first has something to do: what all of them would compute is the same; null for none.</summary>
    public Axis? Once { get; init; }
}

/// <summary>
/// An axis along which tiles reach over the ends of a step's index space, where there are no points, or have points that the tile before them has computed already.
/// </summary>
/// <param name="Axis">The axis within a tile.</param>
/// <param name="Start">Where the tile begins.</param>
/// <param name="Whole">The extent of the index space.</param>
/// <param name="Done">How many of the first points the tile before has computed.</param>
/// <param name="Tile">The axis of the tiles, whose first tile has to compute them all.</param>
/// <param name="Run">What a loop over the axis counts, with the axes after it if every tile has all of them: others must not be merged into one loop with it.</param>
internal sealed record TileEnd(Axis Axis, AffineForm Start, int Whole, long Done, Axis Tile, AffineForm Run);
