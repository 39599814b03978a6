using NetCompiler.Compiler.Tensors;

namespace NetCompiler.Compiler.Layers;

/// <summary>
/// Half the mean over the batch of the squared distance: loss = 1 / (2 N) * sum of (a - b)^2, da = (a - b) / N, db = -da. Both bottoms have a
/// gradient (Caffe's euclidean_loss_layer).
/// </summary>
internal sealed class EuclideanLossLayer : LossLayer
{
    private readonly double perSample;      // 1 / N

    private EuclideanLossLayer(LayerSetup setup)
        : base(setup, TensorShape.Scalar) => perSample = 1.0 / setup.BottomShape(0)[0];

    public static Layer? Create(LayerSetup setup) =>
        Check(setup) && setup.RequireFit(setup.BottomShape(0).Count == setup.BottomShape(1).Count, 0, 1, "the numbers of elements must be equal")
            ? new EuclideanLossLayer(setup)
            : null;

    public override bool HasGradient(int bottom) => true;

    public override void Forward(StepBuilder steps)
    {
        Tensor a = Flat(steps.Bottom(0)), b = Flat(steps.Bottom(1));
        steps.Reduce(steps.Top(0), ReductionOperator.Sum, a.Shape, (_, m) => (a[m] - b[m]) * (a[m] - b[m]), (sum, _) => sum * (perSample / 2));
    }

    public override void Backward(StepBuilder steps)
    {
        Tensor a = Flat(steps.Bottom(0)), b = Flat(steps.Bottom(1));
        var weight = Weight(steps) * perSample;
        if (steps.BottomGradient(0) is { } da) steps.Map(Flat(da), i => (a[i] - b[i]) * weight);
        if (steps.BottomGradient(1) is { } db) steps.Map(Flat(db), i => (b[i] - a[i]) * weight);
    }
}
