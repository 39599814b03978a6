using NetCompiler.Compiler.Tensors;
using static NetCompiler.Compiler.Tensors.Scalars;

namespace NetCompiler.Compiler.Layers;

/// <summary>
/// The multinomial logistic loss of a softmax: p = softmax(x), loss = scale * sum over o, j of -log p[o, label[o,j], j], and its gradient
/// dx[o,c,j] = scale * (p[o,c,j] - [c = label[o,j]]). A label that is no class reads nothing and counts as probability 0; probabilities are at
/// least the smallest normal float. A second top is p (Caffe's softmax_loss_layer).
/// </summary>
internal sealed class SoftmaxWithLossLayer : LossLayer
{
    /// <summary>2^-126, the smallest normal 32-bit float: Caffe's FLT_MIN.</summary>
    private const double SmallestNormal = 1.17549435082228751e-38;

    private readonly AxisView view;
    private readonly LossNormalization normalization;

    private SoftmaxWithLossLayer(LayerSetup setup, AxisView view, TensorShape[] tops)
        : base(setup, tops)
    {
        this.view = view;
        normalization = LossNormalization.Read(setup, "VALID", view.Outer, view.RestCount);
    }

    public static Layer? Create(LayerSetup setup)
    {
        if (!Check(setup) || setup.Axis("softmax_param.axis", setup.Settings("softmax_param").Integer("axis")) is not { } axis) return null;
        var x = setup.BottomShape(0);
        var view = AxisView.Of(x, axis);
        bool fits = setup.RequireFit(setup.BottomShape(1).Count == view.RestCount, 0, 1, LabelsFit(axis));
        return fits ? new SoftmaxWithLossLayer(setup, view, setup.TopCount == 1 ? [TensorShape.Scalar] : [TensorShape.Scalar, x]) : null;
    }

    public override void Forward(StepBuilder steps)
    {
        Tensor label = steps.Bottom(1).View(view.Rest), probability = Probability(steps);
        SoftmaxSteps.Forward(steps, view, steps.Bottom(0), probability);
        var p = probability.View(view.Shape);
        normalization.Prepare(steps, Flat(label));
        steps.Reduce(
            steps.Top(0), ReductionOperator.Sum, view.Rest,
            (_, m) => normalization.UnlessIgnored(label[m], -Log(Max(p.Guarded(0, m[0], ToInteger(label[m]), m[1]), SmallestNormal))),
            (sum, _) => sum * normalization.Scale(steps));
    }

    public override void Backward(StepBuilder steps)
    {
        if (steps.BottomGradient(0) is not { } dx) return;
        Tensor label = steps.Bottom(1).View(view.Rest), p = Probability(steps).View(view.Shape);
        steps.Map(dx.View(view.Shape), i =>
        {
            var difference = p[i] - Select(Equal(ToInteger(label[i[0], i[2]]), i[1]), 1.0, 0.0);
            return normalization.UnlessIgnored(label[i[0], i[2]], difference * (Weight(steps) * normalization.Scale(steps)));
        });
    }

    /// <summary>What labels must be like, in words.</summary>
    internal static string LabelsFit(int axis) =>
        "there must be one label for each vector along axis " + axis.ToString(System.Globalization.CultureInfo.InvariantCulture) + " of the first";

    private Tensor Probability(StepBuilder steps) => Tops.Count > 1 ? steps.Top(1) : steps.Own("prob", Setup.BottomShape(0));
}
