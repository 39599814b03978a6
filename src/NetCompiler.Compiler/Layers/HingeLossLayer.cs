using NetCompiler.Compiler.Tensors;
using static NetCompiler.Compiler.Tensors.Scalars;

namespace NetCompiler.Compiler.Layers;

/// <summary>
/// The hinge loss of one class against all: h[n,c] = max(0, 1 - s * x[n,c]) with s = 1 for the label's class and -1 for others; loss = sum of h / N
/// (norm L1) or sum of h^2 / N (norm L2). The gradient is -s / N where h > 0 (L1), or -2 s h / N (L2) (Caffe's hinge_loss_layer).
/// </summary>
internal sealed class HingeLossLayer : LossLayer
{
    private readonly TensorShape rows;      // x as N x C
    private readonly bool isSquared;

    private HingeLossLayer(LayerSetup setup)
        : base(setup, TensorShape.Scalar)
    {
        var x = setup.BottomShape(0);
        rows = TensorShape.Of(x[0], (int)x.CountFrom(1));
        isSquared = setup.Settings("hinge_loss_param").Text("norm") == "L2";
    }

    public static Layer? Create(LayerSetup setup) => Check(setup) ? new HingeLossLayer(setup) : null;

    public override void Forward(StepBuilder steps)
    {
        var x = steps.Bottom(0).View(rows);
        steps.Reduce(
            steps.Top(0), ReductionOperator.Sum, rows,
            (_, m) => isSquared ? Hinge(steps, x, m) * Hinge(steps, x, m) : Hinge(steps, x, m),
            (sum, _) => sum * (1.0 / rows[0]));
    }

    public override void Backward(StepBuilder steps)
    {
        if (steps.BottomGradient(0) is not { } dx) return;
        var x = steps.Bottom(0).View(rows);
        var weight = Weight(steps) * (1.0 / rows[0]);
        steps.Map(dx.View(rows), i =>
        {
            var hinge = Hinge(steps, x, i);
            var slope = isSquared ? 2 * hinge : Select(hinge > 0, 1.0, 0.0);
            return -Sign(steps, i) * slope * weight;
        });
    }

    private Scalar Hinge(StepBuilder steps, Tensor x, Scalar[] at) => Max(1 - Sign(steps, at) * x[at], 0);

    // Of a label blob with more than one value a sample, Caffe reads the first N values.
    private Scalar Sign(StepBuilder steps, Scalar[] at)
    {
        var label = steps.Bottom(1).View(TensorShape.Of(rows[0]));
        return Select(Equal(ToInteger(label[at[0]]), at[1]), 1.0, -1.0);
    }
}
