using NetCompiler.Compiler.Problems;
using NetCompiler.Compiler.Tensors;

namespace NetCompiler.Compiler.Layers;

/// <summary>
/// How Scale and Bias line up a small blob, a parameter or the second bottom, with some axes of the first bottom; it is repeated along
/// the others.
/// </summary>
/// <param name="Small">The shape of the small blob.</param>
/// <param name="Blocks">The first bottom as what lies before those axes, the axes as one, and what lies after them.</param>
internal sealed record BroadcastAxes(TensorShape Small, TensorShape Blocks)
{
    /// <summary>The axes that a layer's <c>axis</c> and <c>num_axes</c> choose; null after a problem was reported.</summary>
    /// <param name="setup">The layer.</param>
    /// <param name="settingsField">Its message.</param>
    public static BroadcastAxes? Read(LayerSetup setup, string settingsField)
    {
        var settings = setup.Settings(settingsField);
        string axisField = settingsField + ".axis", countField = settingsField + ".num_axes";
        var bottom = setup.BottomShape(0);
        if (setup.Bottoms.Count > 1)
        {
            var small = setup.BottomShape(1);
            setup.Require(!settings.Has("num_axes"), ProblemDescriptors.FieldWithoutEffect, countField, "num_axes", "with two bottoms: the second one's axes count");
            if (small.Rank == 0) return new BroadcastAxes(small, TensorShape.Of(1, 1, (int)bottom.Count));
            if (setup.Axis(axisField, settings.Integer("axis")) is not { } first) return null;
            bool fits = first + small.Rank <= bottom.Rank && small.Extents == bottom.Extents.Skip(first).Take(small.Rank).ToEquatableArray();
            return setup.RequireFit(fits, 0, 1, "from axis " + Text(first) + " on, the axes of '" + setup.Bottoms[0].Blob + "' must begin with those of '" + setup.Bottoms[1].Blob + "'")
                ? Of(bottom, first, small)
                : null;
        }

        if (setup.Axis(axisField, settings.Integer("axis")) is not { } axis) return null;
        long count = settings.Integer("num_axes");
        if (!setup.Require(count >= -1 && axis + count <= bottom.Rank, ProblemDescriptors.FieldOutOfRange, countField, "num_axes", count,
            "from -1 (all that follow) to " + Text(bottom.Rank - axis) + ", as '" + setup.Bottoms[0].Blob + "' is " + bottom)) return null;
        var chosen = bottom.Extents.Skip(axis);
        return Of(bottom, axis, new TensorShape((count < 0 ? chosen : chosen.Take((int)count)).ToEquatableArray()));
    }

    /// <summary>States the sum, over all elements that a value of the small blob stands for, of an expression.</summary>
    /// <param name="steps">Where to.</param>
    /// <param name="gradient">The gradient by the small blob.</param>
    /// <param name="body">Gives the expression for indices into the blocks.</param>
    public void Sum(StepBuilder steps, Tensor gradient, Func<Scalar[], Scalar> body) =>
        steps.Reduce(gradient.View(TensorShape.Of(Blocks[1])), ReductionOperator.Sum, TensorShape.Of(Blocks[0], Blocks[2]), (i, r) => body([r[0], i[0], r[1]]));

    /// <summary>The small blob's value for indices into the blocks.</summary>
    /// <param name="small">The small blob.</param>
    /// <param name="i">The indices.</param>
    public Scalar Value(Tensor small, Scalar[] i) => small.View(TensorShape.Of(Blocks[1]))[i[1]];

    private static BroadcastAxes Of(TensorShape bottom, int first, TensorShape small) =>
        new(small, TensorShape.Of((int)bottom.CountBetween(0, first), (int)small.Count, (int)bottom.CountFrom(first + small.Rank)));

    private static string Text(int value) => value.ToString(System.Globalization.CultureInfo.InvariantCulture);
}
