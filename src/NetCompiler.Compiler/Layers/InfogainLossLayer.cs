using NetCompiler.Compiler.Problems;
using NetCompiler.Compiler.Tensors;
using static NetCompiler.Compiler.Tensors.Scalars;

namespace NetCompiler.Compiler.Layers;

/// <summary>
/// The information gain loss of a softmax: p = softmax(x), loss = scale * sum over o, j, c of -H[label[o,j], c] * log p[o,c,j], with p at least 1e-20;
/// dx[o,c,j] = scale * (p[o,c,j] * sum over k of H[label,k] - H[label,c]). The matrix H is bottom 2; a second top is p (Caffe's
/// infogain_loss_layer).
/// </summary>
internal sealed class InfogainLossLayer : LossLayer
{
    private const double Smallest = 1e-20;

    private readonly AxisView view;
    private readonly LossNormalization normalization;

    private InfogainLossLayer(LayerSetup setup, AxisView view, TensorShape[] tops)
        : base(setup, tops)
    {
        this.view = view;
        normalization = LossNormalization.Read(setup, "VALID", view.Outer, view.RestCount);
    }

    public static Layer? Create(LayerSetup setup)
    {
        const string Field = "infogain_loss_param.";
        bool hasMatrix = setup.Require(
            setup.Bottoms.Count == 3, ProblemDescriptors.UnsupportedOption, Field + "source", "an infogain matrix from a file", "Make the matrix a third bottom");
        if (!hasMatrix || !Check(setup) || setup.Axis(Field + "axis", setup.Settings("infogain_loss_param").Integer("axis")) is not { } axis) return null;
        var x = setup.BottomShape(0);
        var view = AxisView.Of(x, axis);
        bool labelsFit = setup.RequireFit(setup.BottomShape(1).Count == view.RestCount, 0, 1, SoftmaxWithLossLayer.LabelsFit(axis));
        bool matrixFits = setup.RequireFit(setup.BottomShape(2).Count == (long)view.Along * view.Along, 0, 2, "the matrix must be classes x classes");
        if (!labelsFit || !matrixFits) return null;
        return new InfogainLossLayer(setup, view, setup.TopCount == 1 ? [TensorShape.Scalar] : [TensorShape.Scalar, x]);
    }

    public override void Forward(StepBuilder steps)
    {
        Tensor label = steps.Bottom(1).View(view.Rest), matrix = Matrix(steps), probability = Probability(steps);
        SoftmaxSteps.Forward(steps, view, steps.Bottom(0), probability);
        var p = probability.View(view.Shape);
        normalization.Prepare(steps, Flat(label));
        steps.Reduce(
            steps.Top(0), ReductionOperator.Sum, view.Shape,
            (_, m) => normalization.UnlessIgnored(
                label[m[0], m[2]], -matrix.Guarded(0, ToInteger(label[m[0], m[2]]), m[1]) * Log(Max(p[m], Smallest))),
            (sum, _) => sum * normalization.Scale(steps));
    }

    public override void Backward(StepBuilder steps)
    {
        if (steps.BottomGradient(0) is not { } dx) return;
        Tensor label = steps.Bottom(1).View(view.Rest), matrix = Matrix(steps), p = Probability(steps).View(view.Shape);
        var rowSum = steps.Own("rowsum", view.AlongShape);
        steps.Reduce(rowSum, ReductionOperator.Sum, view.AlongShape, (i, k) => matrix[i[0], k[0]]);
        steps.Map(dx.View(view.Shape), i =>
        {
            var own = label[i[0], i[2]];
            var difference = p[i] * rowSum.Guarded(0, ToInteger(own)) - matrix.Guarded(0, ToInteger(own), i[1]);
            return normalization.UnlessIgnored(own, difference * (Weight(steps) * normalization.Scale(steps)));
        });
    }

    private Tensor Matrix(StepBuilder steps) => steps.Bottom(2).View(TensorShape.Of(view.Along, view.Along));

    private Tensor Probability(StepBuilder steps) => Tops.Count > 1 ? steps.Top(1) : steps.Own("prob", Setup.BottomShape(0));
}
