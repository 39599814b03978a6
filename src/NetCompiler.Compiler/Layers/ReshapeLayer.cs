using System.Globalization;
using System.Numerics;
using NetCompiler.Compiler.Problems;
using NetCompiler.Compiler.Tensors;

namespace NetCompiler.Compiler.Layers;

/// <summary>
/// Replaces <c>num_axes</c> axes from <c>axis</c> on by those of <c>shape</c>, where 0 copies the extent at the same place and one -1
/// is what is left; a view of the bottom (Caffe's reshape_layer).
/// </summary>
internal sealed class ReshapeLayer : Layer
{
    private ReshapeLayer(LayerSetup setup, TensorShape top)
        : base(setup, top)
    {
    }

    public override bool IsView => true;

    public static Layer? Create(LayerSetup setup)
    {
        const string Field = "reshape_param.";
        var settings = setup.Settings("reshape_param");
        var x = setup.BottomShape(0);
        // Here -1 is the position after the last axis.
        long axis = settings.Integer("axis"), axes = settings.Integer("num_axes");
        long first = axis < 0 ? x.Rank + axis + 1 : axis;
        bool isThere = setup.Require(
            first >= 0 && first <= x.Rank, ProblemDescriptors.AxisOutOfRange, Field + "axis", "axis", axis, setup.Bottoms[0].Blob, x.Rank, x);
        if (!isThere) return null;
        long end = axes == -1 ? x.Rank : first + axes;
        bool isInside = setup.Require(
            axes >= -1 && end <= x.Rank, ProblemDescriptors.FieldOutOfRange, Field + "num_axes", "num_axes", axes,
            "-1 for all, or from 0 to " + (x.Rank - first).ToString(CultureInfo.InvariantCulture));
        if (!isInside || Replaced(setup, x, (int)first, (int)end) is not { } replaced) return null;
        var extents = x.Extents.Select(extent => (long)extent);
        var top = setup.TopShape(0, Field + "shape", [.. extents.Take((int)first), .. replaced, .. extents.Skip((int)end)]);
        if (top is null) return null;
        bool isWhole = setup.Require(
            top.Count == x.Count, ProblemDescriptors.CountMismatch, Field + "shape", top, top.Count, setup.Bottoms[0].Blob, x, x.Count);
        return isWhole ? new ReshapeLayer(setup, top) : null;
    }

    public override void Forward(StepBuilder steps)
    {
    }

    // The extents that come in the place of axes first..end; null after a problem.
    private static long[]? Replaced(LayerSetup setup, TensorShape x, int first, int end)
    {
        const string Field = "reshape_param.shape.dim";
        long[] extents = setup.Settings("reshape_param").Message("shape").Integers("dim").ToArray();
        int inferred = -1;
        for (int i = 0; i < extents.Length; i++)
        {
            string place = Field + "[" + i.ToString(CultureInfo.InvariantCulture) + "]";
            bool isLegal = extents[i] switch
            {
                0 => setup.Require(first + i < x.Rank, ProblemDescriptors.AxisOutOfRange, place, "dim: 0 at axis", first + i, setup.Bottoms[0].Blob, x.Rank, x),
                -1 => setup.Require(inferred < 0, ProblemDescriptors.FieldOutOfRange, place, "dim", -1, "set at most once to -1"),
                _ => setup.Require(extents[i] > 0, ProblemDescriptors.FieldOutOfRange, place, "dim", extents[i], "positive, 0 or -1"),
            };
            if (!isLegal) return null;
            if (extents[i] == 0) extents[i] = x[first + i];
            else if (extents[i] == -1) inferred = i;
        }
        if (inferred < 0) return extents;
        // A remainder is dropped here, so that the counts differ and that is reported.
        var known = BigInteger.One;
        for (int i = 0; i < extents.Length; i++) known *= i == inferred ? 1 : extents[i];
        long replacedCount = x.CountBetween(first, end);
        extents[inferred] = known > replacedCount ? 1 : replacedCount / (long)known;
        return extents;
    }
}
