namespace NetCompiler.Compiler.Emit.Gpu;

/// <summary>The columns of a contraction's tile as a patch of the result: so many samples, rows and columns of an image, with the halo that windows need.</summary>
/// <param name="Axes">The axes of the columns, outermost first.</param>
internal sealed record ColumnPatch(IReadOnlyList<ColumnPatch.Side> Axes)
{
    /// <summary>How many points the patch has.</summary>
    public long Points => Axes.Aggregate(1L, (product, side) => product * side.Extent);

    /// <summary>Writes where a point lies along each axis; what lies beyond an end is taken to lie on it.</summary>
    /// <param name="source">Where to.</param>
    /// <param name="point">The number of the point in the patch: a name.</param>
    /// <param name="index">The name of an axis's index.</param>
    public void Decode(SourceWriter source, string point, Func<int, string> index)
    {
        string rest = point;
        for (int i = Axes.Count - 1; i >= 0; i--)
        {
            var side = Axes[i];
            string name = index(side.Ordinal), within = rest;
            if (side.Extent == 1) within = "0";
            else if (Axes.Take(i).Any(outer => outer.Extent > 1))
            {
                source.Line("int " + name + "Rest = " + FastDivision.Quotient(rest, side.Extent, Points) + ";");
                within = FastDivision.Remainder(rest, name + "Rest", side.Extent);
                rest = name + "Rest";
            }
            if (side.Whole == 1) continue;
            string at = side.Start + " + (" + within + ")";
            source.Line("int " + name + " = " + (side.IsInside ? at : "Math.Min(Math.Max(" + at + ", 0), " + (side.Whole - 1) + ")") + ";");
        }
    }

    /// <summary>What a patch has of an axis.</summary>
    /// <param name="Ordinal">The axis.</param>
    /// <param name="Extent">How many indices.</param>
    /// <param name="Whole">How many the axis has.</param>
    /// <param name="Start">Where the patch begins: an expression.</param>
    /// <param name="IsInside">Whether no patch reaches over the ends.</param>
    public sealed record Side(int Ordinal, int Extent, int Whole, string Start, bool IsInside);
}
