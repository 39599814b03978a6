using NetCompiler.Compiler.Tensors;
using static NetCompiler.Compiler.Tensors.Scalars;

namespace NetCompiler.Compiler.Layers;

/// <summary>
/// The multinomial logistic loss of given probabilities: loss = 1 / N * sum over n of -log p[n, label[n]], with p at least 1e-20; the gradient is
/// -1 / (N p) at the label, else 0. A label that is no class reads nothing (Caffe's multinomial_logistic_loss_layer).
/// </summary>
internal sealed class MultinomialLogisticLossLayer : LossLayer
{
    private const double Smallest = 1e-20;

    private readonly TensorShape rows;      // p as N x C

    private MultinomialLogisticLossLayer(LayerSetup setup)
        : base(setup, TensorShape.Scalar)
    {
        var p = setup.BottomShape(0);
        rows = TensorShape.Of(p[0], (int)p.CountFrom(1));
    }

    public static Layer? Create(LayerSetup setup) =>
        Check(setup) && setup.RequireFit(setup.BottomShape(1).CountFrom(1) == 1, 0, 1, "there must be one label for each sample")
            ? new MultinomialLogisticLossLayer(setup)
            : null;

    public override void Forward(StepBuilder steps)
    {
        Tensor p = steps.Bottom(0).View(rows), label = Flat(steps.Bottom(1));
        steps.Reduce(
            steps.Top(0), ReductionOperator.Sum, label.Shape, (_, m) => -Log(Max(p.Guarded(0, m[0], ToInteger(label[m])), Smallest)),
            (sum, _) => sum * (1.0 / rows[0]));
    }

    public override void Backward(StepBuilder steps)
    {
        if (steps.BottomGradient(0) is not { } dp) return;
        Tensor p = steps.Bottom(0).View(rows), label = Flat(steps.Bottom(1));
        var weight = Weight(steps) * (-1.0 / rows[0]);
        steps.Map(dp.View(rows), i => Select(Equal(ToInteger(label[i[0]]), i[1]), weight / Max(p[i], Smallest), 0.0));
    }
}
