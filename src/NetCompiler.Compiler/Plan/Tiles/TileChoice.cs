using NetCompiler.Compiler.Tensors;

namespace NetCompiler.Compiler.Plan;

/// <summary>Chooses how large the tiles of a group are, by trying.</summary>
internal static class TileChoice
{
    // Multiples of the usual strides among them: a tile has to hold whole strides for windows to move with it.
    private static readonly int[] Candidates = [1, 2, 3, 4, 6, 8, 12, 16, 24, 32];

    /// <summary>The tiling that costs least; null if none is possible at all.</summary>
    /// <param name="group">The group.</param>
    /// <param name="widths">What a tile may have of the last axis besides all of it.</param>
    /// <param name="canOrder">Whether tiles may be run in order.</param>
    /// <param name="cost">What a tiling costs; null if it is not possible.</param>
    public static Tiling? Best(StepGroup group, IReadOnlyList<int> widths, bool canOrder, Func<Tiling, double?> cost)
    {
        Tiling? best = null;
        double least = double.PositiveInfinity;
        foreach (var tiling in All(group, widths, canOrder))
        {
            if (cost(tiling) is { } price && price < least) (best, least) = (tiling, price);
        }
        return best;
    }

    /// <summary>All tilings that are tried.</summary>
    /// <param name="group">The group.</param>
    /// <param name="widths">What a tile may have of the last axis besides all of it.</param>
    /// <param name="canOrder">Whether tiles may be run in order.</param>
    public static IEnumerable<Tiling> All(StepGroup group, IReadOnlyList<int> widths, bool canOrder)
    {
        var reads = new GroupReads(group);
        var axes = group.Steps[group.Steps.Count - 1].Axes;
        foreach (int[] extents in Sizes(axes, widths))
        {
            var tiling = Tiling.Of(reads, extents, -1);
            yield return tiling;
            for (int axis = 0; canOrder && axis < axes.Count; axis++)
            {
                if (extents[axis] < axes[axis].Extent) yield return tiling.InOrderAlong(axis);
            }
        }
    }

    private static IEnumerable<int[]> Sizes(EquatableArray<Axis> axes, IReadOnlyList<int> widths)
    {
        IEnumerable<int[]> sizes = [[]];
        for (int i = 0; i < axes.Count; i++)
        {
            int extent = axes[i].Extent;
            // Samples have nothing to do with each other.
            IEnumerable<int> choices = i == axes.Count - 1 ? widths : i == 0 && axes.Count > 2 ? [1] : Candidates;
            int[] possible = [.. choices.Where(choice => choice < extent).Append(i == 0 && axes.Count > 2 ? 1 : extent).Distinct()];
            sizes = sizes.SelectMany(before => possible.Select(choice => (int[])[.. before, choice]));
        }
        return sizes;
    }
}
