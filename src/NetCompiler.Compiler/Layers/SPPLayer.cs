using System.Globalization;
using NetCompiler.Compiler.Problems;
using NetCompiler.Compiler.Tensors;
using static NetCompiler.Compiler.Tensors.Scalars;

namespace NetCompiler.Compiler.Layers;

/// <summary>
/// Spatial pyramid pooling: poolings into 1x1, 2x2, 4x4, ... windows, flattened and one after the other, so that the top's extent does not depend on the
/// bottom's (He et al., "Spatial pyramid pooling in deep convolutional networks for visual recognition", ECCV 2014).
/// </summary>
internal sealed class SPPLayer : Layer
{
    private readonly IReadOnlyList<PoolingWindows> levels;
    private readonly bool isMaximum;

    private SPPLayer(LayerSetup setup, TensorShape top, IReadOnlyList<PoolingWindows> levels, bool isMaximum)
        : base(setup, top)
    {
        this.levels = levels;
        this.isMaximum = isMaximum;
    }

    public static Layer? Create(LayerSetup setup)
    {
        const string Field = "spp_param.";
        var settings = setup.Settings("spp_param");
        var bottom = setup.BottomShape(0);
        long height = settings.Integer("pyramid_height");
        string method = settings.Text("pool");
        if (!setup.Require(settings.Has("pyramid_height"), ProblemDescriptors.MissingField, Field + "pyramid_height", "pyramid_height", "pyramid_height: 3")) return null;
        if (!setup.Require(height is >= 1 and <= 16, ProblemDescriptors.FieldOutOfRange, Field + "pyramid_height", "pyramid_height", height, "from 1 to 16")) return null;
        if (!setup.Require(method is not "STOCHASTIC", ProblemDescriptors.UnsupportedOption, Field + "pool", "pool: STOCHASTIC", "Use MAX or AVE")) return null;
        if (!setup.Require(bottom.Rank == 4, ProblemDescriptors.WrongRank, "bottom[0]", setup.Bottoms[0].Blob, bottom, bottom.Rank,
            "pooling needs 4 (samples, channels, height, width)")) return null;

        var levels = new List<PoolingWindows>();
        for (int level = 0; level < height; level++)
        {
            if (CreateAxis(setup, 2, level) is not { } rows || CreateAxis(setup, 3, level) is not { } columns) return null;
            levels.Add(new PoolingWindows(rows, columns));
        }
        long windows = levels.Sum(level => (long)level.Height.Windows * level.Width.Windows);
        // Caffe leaves the result of a single level in four axes.
        return setup.TopShape(0, Field + "pyramid_height", height == 1 ? [bottom[0], bottom[1], 1, 1] : [bottom[0], bottom[1] * windows]) is { } top
            ? new SPPLayer(setup, top, levels, method is "MAX")
            : null;
    }

    public override void Forward(StepBuilder steps)
    {
        var x = steps.Bottom(0);
        for (int level = 0; level < levels.Count; level++)
        {
            var y = Part(steps.Top(0), level);
            if (isMaximum)
            {
                levels[level].Maximum(steps, y, x);
                levels[level].Positions(steps, Positions(steps, level), x);
            }
            else levels[level].Average(steps, y, x);
        }
    }

    public override void Backward(StepBuilder steps)
    {
        if (steps.BottomGradient(0) is not { } dx) return;
        for (int level = 0; level < levels.Count; level++)
        {
            // Each level adds its share to the gradient of those before it.
            var target = level == 0 ? dx : dx.AsAccumulator();
            var dy = Part(steps.TopGradient(0), level);
            if (isMaximum) levels[level].MaximumGradient(steps, target, dy, Positions(steps, level));
            else levels[level].AverageGradient(steps, target, dy);
        }
    }

    private Tensor Positions(StepBuilder steps, int level) =>
        steps.Own("at" + level.ToString(CultureInfo.InvariantCulture), levels[level].Pooled(Setup.BottomShape(0)), ElementType.Int32);

    // The part of a sample's row that a level fills: C x P x Q values, after those of the levels before it.
    private PooledTensor Part(Tensor top, int level)
    {
        var bottom = Setup.BottomShape(0);
        int before = levels.Take(level).Sum(one => bottom[1] * one.Height.Windows * one.Width.Windows);
        var part = levels[level].Pooled(bottom);
        return new PooledTensor(top.View(TensorShape.Of(bottom[0], (int)Tops[0].CountFrom(1))), i => [i[0], Flatten(part.With(0, 1), 0, i[1], i[2], i[3]) + before]);
    }

    // 2^level windows side by side, centred: the padding is what they are longer than the input, divided onto both ends.
    private static PoolingAxis? CreateAxis(LayerSetup setup, int axis, int level)
    {
        long input = setup.BottomShape(0)[axis], bins = 1 << level;
        long kernel = (input + bins - 1) / bins, pad = (kernel * bins - input + 1) / 2;
        if (!setup.Require(pad < kernel, ProblemDescriptors.PoolingPad, "spp_param.pyramid_height", pad, kernel)) return null;
        long windows = PoolingGeometry.CountWindows(input + 2 * pad, kernel, kernel, up: true);
        if (pad > 0 && (windows - 1) * kernel >= input + pad) windows--;
        return new PoolingAxis((int)input, (int)kernel, (int)kernel, (int)pad, (int)windows);
    }
}
