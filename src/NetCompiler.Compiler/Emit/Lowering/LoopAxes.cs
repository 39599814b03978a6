using NetCompiler.Compiler.Tensors;

namespace NetCompiler.Compiler.Emit;

/// <summary>
/// The loops of a step: neighbouring axes that every index treats as one become one, so that a map over a whole blob is one long loop. A merged axis
/// keeps the ordinal of its innermost one; the others are gone from every index.
/// </summary>
internal sealed class LoopAxes
{
    private readonly Dictionary<int, long> extents = [];
    private readonly Dictionary<int, int> owners = [];

    private LoopAxes()
    {
    }

    /// <summary>The ordinals of the loops over groups of axes, outermost first.</summary>
    public IReadOnlyList<IReadOnlyList<int>> Groups { get; private set; } = [];

    /// <summary>How many values an index takes; 0 for an axis that was merged into another or has one value.</summary>
    /// <param name="ordinal">The axis.</param>
    public long Extent(int ordinal) => extents.TryGetValue(ordinal, out long extent) ? extent : 0;

    /// <summary>The axis that an axis is now a part of; itself if it was not merged.</summary>
    /// <param name="ordinal">The axis.</param>
    public int Owner(int ordinal) => owners.TryGetValue(ordinal, out int owner) ? Owner(owner) : ordinal;

    /// <summary>Merges the axes of each group.</summary>
    /// <param name="groups">The groups: only axes of one group become one.</param>
    /// <param name="forms">All affine forms in which the axes occur.</param>
    public static LoopAxes Merge(IEnumerable<IEnumerable<Axis>> groups, IReadOnlyCollection<AffineForm> forms)
    {
        var result = new LoopAxes();
        var merged = new List<IReadOnlyList<int>>();
        foreach (var group in groups)
        {
            var kept = new List<int>();
            Axis? outer = null;
            foreach (var axis in group.Where(axis => axis.Extent > 1))
            {
                result.extents[axis.Ordinal] = axis.Extent;
                if (outer is not null && forms.All(form => form.CoefficientOf(outer) == form.CoefficientOf(axis) * axis.Extent))
                {
                    result.extents[axis.Ordinal] = result.extents[outer.Ordinal] * axis.Extent;
                    result.extents.Remove(outer.Ordinal);
                    result.owners[outer.Ordinal] = axis.Ordinal;
                    kept.RemoveAt(kept.Count - 1);
                }
                kept.Add(axis.Ordinal);
                outer = axis;
            }
            merged.Add(kept);
        }
        result.Groups = merged;
        return result;
    }
}
