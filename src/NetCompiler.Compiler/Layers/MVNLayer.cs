using NetCompiler.Compiler.Problems;
using NetCompiler.Compiler.Tensors;
using static NetCompiler.Compiler.Tensors.Scalars;

namespace NetCompiler.Compiler.Layers;

/// <summary>
/// Normalises each channel of each sample, or with <c>across_channels</c> each sample, to mean 0 and, with <c>normalize_variance</c>, variance 1:
/// y = (x - mean) / (sqrt(variance) + eps) (Caffe's mvn_layer.cpp; a contrast normalisation as in LeCun et al., "Efficient BackProp", 1998).
/// </summary>
internal sealed class MVNLayer : Layer
{
    private readonly TensorShape blocks;    // groups x elements of a group
    private readonly TensorShape groups;
    private readonly bool scales;
    private readonly double epsilon;

    private MVNLayer(LayerSetup setup)
        : base(setup, setup.BottomShape(0))
    {
        var settings = setup.Settings("mvn_param");
        var bottom = setup.BottomShape(0);
        int sharedAxes = Math.Min(bottom.Rank, settings.Flag("across_channels") ? 1 : 2);
        groups = TensorShape.Of((int)bottom.CountBetween(0, sharedAxes));
        blocks = TensorShape.Of(groups[0], (int)bottom.CountFrom(sharedAxes));
        scales = settings.Flag("normalize_variance");
        epsilon = settings.Number("eps");
    }

    public static Layer? Create(LayerSetup setup)
    {
        var bottom = setup.BottomShape(0);
        return setup.Require(bottom.Rank <= 4, ProblemDescriptors.WrongRank, "bottom[0]", setup.Bottoms[0].Blob, bottom, bottom.Rank,
            "MVN takes at most 4 (samples, channels, height, width)") ? new MVNLayer(setup) : null;
    }

    public override void Forward(StepBuilder steps)
    {
        Tensor x = steps.Bottom(0).View(blocks), y = steps.Top(0).View(blocks), mean = steps.Own("mean", groups);
        Average(steps, mean, i => x[i]);
        if (!scales)
        {
            steps.Map(y, i => x[i] - mean[i[0]]);
            return;
        }
        var inverse = Inverse(steps);
        Average(steps, inverse, i => (x[i] - mean[i[0]]) * (x[i] - mean[i[0]]), variance => 1 / (Sqrt(variance) + epsilon));
        steps.Map(y, i => (x[i] - mean[i[0]]) * inverse[i[0]]);
    }

    public override void Backward(StepBuilder steps)
    {
        if (steps.BottomGradient(0)?.View(blocks) is not { } dx) return;
        Tensor y = steps.Top(0).View(blocks), dy = steps.TopGradient(0).View(blocks), shift = steps.Own("shift", groups);
        Average(steps, shift, i => dy[i]);
        if (!scales)
        {
            steps.Map(dx, i => dy[i] - shift[i[0]]);
            return;
        }
        // As in Caffe, this is the gradient for eps = 0: next to a large eps it is not quite that of the forward pass.
        Tensor slope = steps.Own("slope", groups), inverse = Inverse(steps);
        Average(steps, slope, i => dy[i] * y[i]);
        steps.Map(dx, i => (dy[i] - shift[i[0]] - y[i] * slope[i[0]]) * inverse[i[0]]);
    }

    private Tensor Inverse(StepBuilder steps) => steps.Own("inverse", groups);

    // target[g] = the average of an expression over the elements of group g
    private void Average(StepBuilder steps, Tensor target, Func<Scalar[], Scalar> body, Func<Scalar, Scalar>? then = null) =>
        steps.Reduce(target, ReductionOperator.Sum, TensorShape.Of(blocks[1]), (g, r) => body([g[0], r[0]]),
            (sum, _) => then is null ? sum / (double)blocks[1] : then(sum / (double)blocks[1]));
}
