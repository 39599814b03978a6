using NetCompiler.Compiler.Tensors;
using static NetCompiler.Compiler.Tensors.Scalars;

namespace NetCompiler.Compiler.Layers;

/// <summary>The binomial normal log likelihood, y = log(1 + e^x), written so that it does not overflow; its gradient is dx = dy / (1 + e^-x).</summary>
internal sealed class BNLLLayer : Layer
{
    private BNLLLayer(LayerSetup setup)
        : base(setup, setup.BottomShape(0))
    {
    }

    public static Layer? Create(LayerSetup setup) => new BNLLLayer(setup);

    public override void Forward(StepBuilder steps)
    {
        var x = steps.Bottom(0);
        steps.Map(steps.Top(0), i => Max(x[i], 0) + Log(1 + Exp(-Abs(x[i]))));
    }

    public override void Backward(StepBuilder steps)
    {
        if (steps.BottomGradient(0) is not { } dx) return;
        Tensor x = steps.Bottom(0), dy = steps.TopGradient(0);
        steps.Map(dx, i => dy[i] * Sigmoid(x[i]));
    }
}
