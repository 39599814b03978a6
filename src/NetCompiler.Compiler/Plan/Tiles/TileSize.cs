namespace NetCompiler.Compiler.Plan;

/// <summary>How large the tiles of a group are.</summary>
/// <param name="Extents">What a tile has of each axis of the group's last step: at least 1, at most all.</param>
/// <param name="InOrder">The axis along which one worker runs the tiles in order, so that what one computes the next need not; -1 for none. GPUs run all tiles at once.</param>
public sealed record TileSize(EquatableArray<int> Extents, int InOrder = -1);
