using NetCompiler.Compiler.Problems;
using NetCompiler.Compiler.Tensors;
using static NetCompiler.Compiler.Tensors.Scalars;

namespace NetCompiler.Compiler.Layers;

/// <summary>
/// The rectified linear unit with a learned slope below 0, y = max(x, 0) + a[c] * min(x, 0), one a channel or, with <c>channel_shared</c>, one for all
/// (He et al., "Delving deep into rectifiers", ICCV 2015).
/// </summary>
internal sealed class PReLULayer : Layer
{
    private const double StartingSlope = 0.25;

    private readonly TensorShape blocks;    // N x C x S; N x 1 x rest if all channels share the slope
    private readonly LayerParameter slope;

    private PReLULayer(LayerSetup setup)
        : base(setup, setup.BottomShape(0))
    {
        var settings = setup.Settings("prelu_param");
        var bottom = setup.BottomShape(0);
        bool isShared = settings.Flag("channel_shared");
        var filler = settings.Has("filler") ? settings.Message("filler") : settings.Message("filler").With("value", StartingSlope);
        slope = new LayerParameter("Slope", isShared ? TensorShape.Scalar : TensorShape.Of(bottom[1]), filler);
        blocks = isShared
            ? TensorShape.Of(bottom[0], 1, (int)bottom.CountFrom(1))
            : TensorShape.Of(bottom[0], bottom[1], (int)bottom.CountFrom(2));
    }

    public static Layer? Create(LayerSetup setup)
    {
        var bottom = setup.BottomShape(0);
        return setup.Require(bottom.Rank >= 2, ProblemDescriptors.WrongRank, "bottom[0]", setup.Bottoms[0].Blob, bottom, bottom.Rank,
            "PReLU needs a channel axis (axis 1)") ? new PReLULayer(setup) : null;
    }

    public override IReadOnlyList<LayerParameter> Parameters => [slope];

    public override void Forward(StepBuilder steps)
    {
        Tensor x = steps.Bottom(0).View(blocks), a = SlopeView(steps.Parameter(0));
        steps.Map(steps.Top(0).View(blocks), i => Max(x[i], 0) + a[i[1]] * Min(x[i], 0));
    }

    public override void Backward(StepBuilder steps)
    {
        Tensor x = steps.Bottom(0).View(blocks), dy = steps.TopGradient(0).View(blocks), a = SlopeView(steps.Parameter(0));
        if (steps.ParameterGradient(0) is { } da)
        {
            // da[c]: reduce over samples and places
            steps.Reduce(SlopeView(da), ReductionOperator.Sum, TensorShape.Of(blocks[0], blocks[2]),
                (c, r) => dy[r[0], c[0], r[1]] * Min(x[r[0], c[0], r[1]], 0));
        }
        if (steps.BottomGradient(0) is { } dx) steps.Map(dx.View(blocks), i => Select(x[i] > 0, dy[i], a[i[1]] * dy[i]));
    }

    private Tensor SlopeView(Tensor parameter) => parameter.View(TensorShape.Of(blocks[1]));
}
