using NetCompiler.Compiler.Problems;
using NetCompiler.Compiler.Tensors;
using static NetCompiler.Compiler.Tensors.Scalars;

namespace NetCompiler.Compiler.Layers;

/// <summary>
/// Local response normalisation, y = x * t^-beta with t = k + alpha / size * (sum of x^2 over the region around the element), where the region is
/// <c>local_size</c> channels at the same place (Krizhevsky et al., "ImageNet classification with deep convolutional neural networks", NIPS 2012), or a
/// square of <c>local_size</c> in the same channel; then size is its area, and k is 1. What lies outside of the blob counts as 0.
/// </summary>
internal sealed class LRNLayer : Layer
{
    // Keeps the region's extents far from 2^31.
    private const long Largest = 1 << 24;

    private readonly TensorShape region;    // offsets along channels, height, width
    private readonly int[] reach;           // how far the region reaches along each of them
    private readonly double factor;         // alpha / size
    private readonly double beta;
    private readonly double start;          // k

    private LRNLayer(LayerSetup setup, bool isAcross)
        : base(setup, setup.BottomShape(0))
    {
        var settings = setup.Settings("lrn_param");
        long size = settings.Integer("local_size");
        double area = isAcross ? size : (double)size * size;
        factor = settings.Number("alpha") / area;
        beta = settings.Number("beta");
        start = isAcross ? settings.Number("k") : 1;

        // Farther than the blob's extent there is nothing to sum.
        reach = new int[3];
        for (int axis = 0; axis < 3; axis++)
        {
            if (isAcross == (axis == 0)) reach[axis] = (int)Math.Min((size - 1) / 2, Tops[0][axis + 1] - 1);
        }
        region = TensorShape.Of([.. reach.Select(radius => 2 * radius + 1)]);
    }

    public static Layer? Create(LayerSetup setup)
    {
        const string Field = "lrn_param.";
        var settings = setup.Settings("lrn_param");
        var bottom = setup.BottomShape(0);
        long size = settings.Integer("local_size");
        bool isAcross = string.Equals(settings.Text("norm_region"), "ACROSS_CHANNELS", StringComparison.Ordinal);
        if (!setup.Require(size % 2 == 1 && size < Largest, ProblemDescriptors.FieldOutOfRange, Field + "local_size", "local_size", size,
            "odd, so that the region has a middle, and less than 16,777,216")) return null;
        if (!setup.Require(bottom.Rank == 4, ProblemDescriptors.WrongRank, "bottom[0]", setup.Bottoms[0].Blob, bottom, bottom.Rank,
            "LRN needs 4 (samples, channels, height, width)")) return null;
        setup.Require(isAcross || !settings.Has("k"), ProblemDescriptors.FieldWithoutEffect, Field + "k", "k", "with norm_region: WITHIN_CHANNEL, where it is always 1");
        return new LRNLayer(setup, isAcross);
    }

    public override void Forward(StepBuilder steps)
    {
        Tensor x = steps.Bottom(0), t = Scale(steps);
        steps.Reduce(t, ReductionOperator.Sum, region,
            (i, r) => Neighbour(x, i, r) * Neighbour(x, i, r),
            (sum, _) => start + factor * sum);
        steps.Map(steps.Top(0), i => x[i] * Pow(t[i], -beta));
    }

    public override void Backward(StepBuilder steps)
    {
        if (steps.BottomGradient(0) is not { } dx) return;
        Tensor x = steps.Bottom(0), y = steps.Top(0), dy = steps.TopGradient(0), t = Scale(steps);
        // The regions that contain an element are those around the elements of its own region. t is 1 outside, so that nothing is divided by 0.
        steps.Reduce(dx, ReductionOperator.Sum, region,
            (i, r) => Neighbour(dy, i, r) * Neighbour(y, i, r) / Neighbour(t, i, r, 1),
            (sum, i) => dy[i] * Pow(t[i], -beta) - 2 * factor * beta * x[i] * sum);
    }

    private Tensor Scale(StepBuilder steps) => steps.Own("scale", Tops[0]);

    private Scalar Neighbour(Tensor blob, Scalar[] i, Scalar[] r, double outside = 0) =>
        blob.Guarded(outside, i[0], i[1] + r[0] - reach[0], i[2] + r[1] - reach[1], i[3] + r[2] - reach[2]);
}
