using NetCompiler.Compiler.Tensors;

namespace NetCompiler.Compiler.Layers;

/// <summary>
/// Softmax along an axis: y = e^x / sum of e^x. Its gradient is dx[o,c,j] = y[o,c,j] * (dy[o,c,j] - sum over k of dy[o,k,j] * y[o,k,j])
/// (Caffe's softmax_layer).
/// </summary>
internal sealed class SoftmaxLayer : Layer
{
    private readonly AxisView view;

    private SoftmaxLayer(LayerSetup setup, int axis)
        : base(setup, setup.BottomShape(0)) => view = AxisView.Of(setup.BottomShape(0), axis);

    public static Layer? Create(LayerSetup setup) =>
        setup.Axis("softmax_param.axis", setup.Settings("softmax_param").Integer("axis")) is { } axis ? new SoftmaxLayer(setup, axis) : null;

    public override void Forward(StepBuilder steps) => SoftmaxSteps.Forward(steps, view, steps.Bottom(0), steps.Top(0));

    public override void Backward(StepBuilder steps)
    {
        if (steps.BottomGradient(0) is not { } dx) return;
        Tensor y = steps.Top(0).View(view.Shape), dy = steps.TopGradient(0).View(view.Shape), dot = steps.Own("dot", view.Rest);
        steps.Reduce(dot, ReductionOperator.Sum, view.AlongShape, (i, k) => dy[i[0], k[0], i[1]] * y[i[0], k[0], i[1]]);
        steps.Map(dx.View(view.Shape), i => y[i] * (dy[i] - dot[i[0], i[2]]));
    }
}
