using System.Globalization;
using NetCompiler.Compiler.Problems;
using NetCompiler.Compiler.Tensors;

namespace NetCompiler.Compiler.Layers;

/// <summary>
/// Cuts the first bottom to the second one's extents from <c>axis</c> on, beginning at <c>offset</c>; the second bottom's values do not matter (Long et al.,
/// "Fully convolutional networks for semantic segmentation", CVPR 2015).
/// </summary>
internal sealed class CropLayer : Layer
{
    private readonly int[] offsets;     // one an axis of the bottom

    private CropLayer(LayerSetup setup, TensorShape top, int[] offsets)
        : base(setup, top) => this.offsets = offsets;

    public static Layer? Create(LayerSetup setup)
    {
        const string Field = "crop_param.";
        var settings = setup.Settings("crop_param");
        TensorShape whole = setup.BottomShape(0), size = setup.BottomShape(1);
        if (setup.Axis(Field + "axis", settings.Integer("axis")) is not { } axis) return null;
        if (!setup.RequireFit(size.Rank == whole.Rank, 0, 1, "both must have the same number of axes")) return null;
        var given = settings.Integers("offset");
        int cropped = whole.Rank - axis;
        if (!setup.Require(given.Count <= 1 || given.Count == cropped, ProblemDescriptors.RepeatedFieldCount, Field + "offset", "offset", given.Count,
            "at most once, or once for each of the " + cropped.ToString(CultureInfo.InvariantCulture) + " axes that are cut")) return null;

        int[] offsets = new int[whole.Rank], extents = whole.Extents.ToArray();
        for (int i = axis; i < whole.Rank; i++)
        {
            long offset = given.Count == 0 ? 0 : given[given.Count == 1 ? 0 : i - axis];
            extents[i] = size[i];
            if (!setup.RequireFit(offset + size[i] <= whole[i], 0, 1, string.Format(CultureInfo.InvariantCulture,
                "along axis {0}, {1} elements from offset {2} on must lie inside of the {3} there are", i, size[i], offset, whole[i]))) return null;
            offsets[i] = (int)offset;
        }
        return new CropLayer(setup, TensorShape.Of(extents), offsets);
    }

    public override void Forward(StepBuilder steps)
    {
        var x = steps.Bottom(0);
        steps.Map(steps.Top(0), i => x[[.. i.Zip(offsets, (index, offset) => index + offset)]]);
    }

    public override void Backward(StepBuilder steps)
    {
        var dy = steps.TopGradient(0);
        // What was cut away gets no gradient.
        if (steps.BottomGradient(0) is { } dx) steps.Map(dx, i => dy.Guarded(0, [.. i.Zip(offsets, (index, offset) => index - offset)]));
        if (steps.BottomGradient(1) is { } unused) steps.Map(unused, _ => 0.0);
    }
}
