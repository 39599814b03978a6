using NetCompiler.Compiler.Tensors;
using static NetCompiler.Compiler.Tensors.Scalars;

namespace NetCompiler.Compiler.Layers;

/// <summary>
/// Swish, y = x * s with s = 1 / (1 + e^(-beta x)) (Ramachandran, Zoph and Le, "Searching for activation functions", 2017); its gradient is
/// dx = dy * (s + beta * y * (1 - s)).
/// </summary>
internal sealed class SwishLayer : Layer
{
    private readonly double beta;

    private SwishLayer(LayerSetup setup)
        : base(setup, setup.BottomShape(0)) => beta = setup.Settings("swish_param").Number("beta");

    public static Layer? Create(LayerSetup setup) => new SwishLayer(setup);

    public override void Forward(StepBuilder steps)
    {
        var x = steps.Bottom(0);
        steps.Map(steps.Top(0), i => x[i] * Sigmoid(beta * x[i]));
    }

    public override void Backward(StepBuilder steps)
    {
        if (steps.BottomGradient(0) is not { } dx) return;
        Tensor x = steps.Bottom(0), y = steps.Top(0), dy = steps.TopGradient(0);
        // s is computed again: y / x would be 0 / 0 at 0.
        steps.Map(dx, i => dy[i] * (Sigmoid(beta * x[i]) + beta * y[i] * (1 - Sigmoid(beta * x[i]))));
    }
}
