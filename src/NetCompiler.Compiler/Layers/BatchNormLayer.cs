using NetCompiler.Compiler.Definition;
using NetCompiler.Compiler.Problems;
using NetCompiler.Compiler.Tensors;
using static NetCompiler.Compiler.Tensors.Scalars;

namespace NetCompiler.Compiler.Layers;

/// <summary>
/// Batch normalisation, y = (x - mean[c]) / sqrt(variance[c] + eps) (Ioffe and Szegedy, "Batch normalization", ICML 2015), without the scale and
/// shift, which are a Scale layer's. Mean and variance are the batch's in training, and otherwise those that training left in the parameters: sums that
/// decay by <c>moving_average_fraction</c>, to be divided by the third parameter, which is summed up likewise.
/// </summary>
internal sealed class BatchNormLayer : Layer
{
    private readonly TensorShape blocks;    // N x C x S
    private readonly TensorShape channels;  // C
    private readonly bool usesStatistics;
    private readonly double fraction;
    private readonly double epsilon;

    private BatchNormLayer(LayerSetup setup, TensorShape blocks)
        : base(setup, setup.BottomShape(0))
    {
        this.blocks = blocks;
        channels = TensorShape.Of(blocks[1]);
        var settings = setup.Settings("batch_norm_param");
        usesStatistics = settings.Has("use_global_stats") ? settings.Flag("use_global_stats") : setup.Phase == Phase.Test;
        fraction = settings.Number("moving_average_fraction");
        epsilon = settings.Number("eps");
        Parameters =
        [
            new LayerParameter("Mean", channels, null, IsStatistic: true),
            new LayerParameter("Variance", channels, null, IsStatistic: true),
            new LayerParameter("Factor", TensorShape.Of(1), null, IsStatistic: true),
        ];
    }

    public static Layer? Create(LayerSetup setup)
    {
        var bottom = setup.BottomShape(0);
        if (!setup.Require(bottom.Rank > 0, ProblemDescriptors.WrongRank, "bottom[0]", setup.Bottoms[0].Blob, bottom, 0, "batch normalisation needs a batch axis")) return null;
        // A bottom with one axis has one channel.
        return new BatchNormLayer(setup, bottom.Rank == 1 ? TensorShape.Of(bottom[0], 1, 1) : TensorShape.Of(bottom[0], bottom[1], (int)bottom.CountFrom(2)));
    }

    public override IReadOnlyList<LayerParameter> Parameters { get; }

    // How many elements each channel has.
    private double Elements => (double)blocks[0] * blocks[2];

    private TensorShape Reduced => TensorShape.Of(blocks[0], blocks[2]);

    public override void Forward(StepBuilder steps)
    {
        Tensor x = steps.Bottom(0).View(blocks), mean = steps.Own("mean", channels), variance = steps.Own("variance", channels), inverse = Inverse(steps);
        if (usesStatistics) ReadStatistics(steps, mean, variance);
        else
        {
            steps.Reduce(mean, ReductionOperator.Sum, Reduced, (c, r) => x[r[0], c[0], r[1]], (sum, _) => sum / Elements);
            steps.Reduce(variance, ReductionOperator.Sum, Reduced, (c, r) =>
            {
                var difference = x[r[0], c[0], r[1]] - mean[c];
                return difference * difference;
            }, (sum, _) => sum / Elements);
            UpdateStatistics(steps, mean, variance);
        }
        steps.Map(inverse, c => 1 / Sqrt(variance[c] + epsilon));
        steps.Map(steps.Top(0).View(blocks), i => (x[i] - mean[i[1]]) * inverse[i[1]]);
    }

    public override void Backward(StepBuilder steps)
    {
        if (steps.BottomGradient(0)?.View(blocks) is not { } dx) return;
        Tensor y = steps.Top(0).View(blocks), dy = steps.TopGradient(0).View(blocks), inverse = Inverse(steps);
        if (usesStatistics)
        {
            steps.Map(dx, i => dy[i] * inverse[i[1]]);
            return;
        }
        // dx = (dy - average of dy - y * average of dy * y) / sqrt(variance + eps): moving x moves its channel's mean and variance too.
        Tensor shift = steps.Own("shift", channels), slope = steps.Own("slope", channels);
        steps.Reduce(shift, ReductionOperator.Sum, Reduced, (c, r) => dy[r[0], c[0], r[1]], (sum, _) => sum / Elements);
        steps.Reduce(slope, ReductionOperator.Sum, Reduced, (c, r) => dy[r[0], c[0], r[1]] * y[r[0], c[0], r[1]], (sum, _) => sum / Elements);
        steps.Map(dx, i => (dy[i] - shift[i[1]] - y[i] * slope[i[1]]) * inverse[i[1]]);
    }

    private Tensor Inverse(StepBuilder steps) => steps.Own("inverse", channels);

    // A factor of 0 is that of a layer that was never trained; its statistics count as 0.
    private static void ReadStatistics(StepBuilder steps, Tensor mean, Tensor variance)
    {
        Tensor meanSum = steps.Parameter(0), varianceSum = steps.Parameter(1), factor = steps.Parameter(2);
        Scalar scale = Select(Equal(factor[0], 0.0), 0.0, 1 / factor[0]);
        steps.Map(mean, c => meanSum[c] * scale);
        steps.Map(variance, c => varianceSum[c] * scale);
    }

    private void UpdateStatistics(StepBuilder steps, Tensor mean, Tensor variance)
    {
        Tensor meanSum = steps.Parameter(0), varianceSum = steps.Parameter(1), factor = steps.Parameter(2);
        // What is kept is the unbiased estimate of the variance.
        double correction = Elements > 1 ? Elements / (Elements - 1) : 1;
        steps.Map(meanSum, c => fraction * meanSum[c] + mean[c]);
        steps.Map(varianceSum, c => fraction * varianceSum[c] + correction * variance[c]);
        steps.Map(factor, i => fraction * factor[i] + 1);
    }
}
