using NetCompiler.Compiler.Tensors;
using static NetCompiler.Compiler.Tensors.Scalars;

namespace NetCompiler.Compiler.Layers;

/// <summary>
/// The rectified linear unit, y = max(x, 0) + negative_slope * min(x, 0) (Nair and Hinton, "Rectified linear units improve restricted Boltzmann machines",
/// ICML 2010; leaky with a slope).
/// </summary>
internal sealed class ReLULayer : Layer
{
    private readonly double slope;

    private ReLULayer(LayerSetup setup)
        : base(setup, setup.BottomShape(0)) => slope = setup.Settings("relu_param").Number("negative_slope");

    public static Layer? Create(LayerSetup setup) => new ReLULayer(setup);

    public override void Forward(StepBuilder steps)
    {
        var x = steps.Bottom(0);
        steps.Map(steps.Top(0), i => slope == 0 ? Max(x[i], 0) : Max(x[i], 0) + slope * Min(x[i], 0));
    }

    public override void Backward(StepBuilder steps)
    {
        if (steps.BottomGradient(0) is not { } dx) return;
        var dy = steps.TopGradient(0);
        // The signs of x and y agree unless the slope is negative; reading y lets x's memory go.
        var sign = slope >= 0 ? steps.Top(0) : steps.Bottom(0);
        steps.Map(dx, i => Select(sign[i] > 0, dy[i], slope * dy[i]));
    }
}
