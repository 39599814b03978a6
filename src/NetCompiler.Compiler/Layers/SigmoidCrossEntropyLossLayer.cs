using NetCompiler.Compiler.Tensors;
using static NetCompiler.Compiler.Tensors.Scalars;

namespace NetCompiler.Compiler.Layers;

/// <summary>
/// The cross-entropy of a sigmoid: loss = scale * sum of -(t * log s + (1 - t) * log(1 - s)) with s = 1 / (1 + e^-x), written as
/// max(x, 0) - x * t + log(1 + e^-|x|) so that it does not overflow; dx = scale * (s - t). Without <c>loss_param</c> it is divided by the batch
/// (Caffe's sigmoid_cross_entropy_loss_layer).
/// </summary>
internal sealed class SigmoidCrossEntropyLossLayer : LossLayer
{
    private readonly LossNormalization normalization;

    private SigmoidCrossEntropyLossLayer(LayerSetup setup)
        : base(setup, TensorShape.Scalar)
    {
        var x = setup.BottomShape(0);
        normalization = LossNormalization.Read(setup, "BATCH_SIZE", x[0], x.Count);
    }

    public static Layer? Create(LayerSetup setup) =>
        Check(setup) && setup.RequireFit(setup.BottomShape(0).Count == setup.BottomShape(1).Count, 0, 1, "the numbers of elements must be equal")
            ? new SigmoidCrossEntropyLossLayer(setup)
            : null;

    public override void Forward(StepBuilder steps)
    {
        Tensor x = Flat(steps.Bottom(0)), t = Flat(steps.Bottom(1));
        normalization.Prepare(steps, t);
        steps.Reduce(
            steps.Top(0), ReductionOperator.Sum, x.Shape,
            (_, m) => normalization.UnlessIgnored(t[m], Max(x[m], 0) - x[m] * t[m] + Log(1 + Exp(-Abs(x[m])))),
            (sum, _) => sum * normalization.Scale(steps));
    }

    public override void Backward(StepBuilder steps)
    {
        if (steps.BottomGradient(0) is not { } dx) return;
        Tensor x = Flat(steps.Bottom(0)), t = Flat(steps.Bottom(1));
        steps.Map(Flat(dx), i => normalization.UnlessIgnored(t[i], (Sigmoid(x[i]) - t[i]) * (Weight(steps) * normalization.Scale(steps))));
    }
}
