using NetCompiler.Compiler.Tensors;
using static NetCompiler.Compiler.Tensors.Scalars;

namespace NetCompiler.Compiler.Layers;

/// <summary>The logistic function, y = 1 / (1 + e^-x); its gradient is dx = dy * y * (1 - y).</summary>
internal sealed class SigmoidLayer : Layer
{
    private SigmoidLayer(LayerSetup setup)
        : base(setup, setup.BottomShape(0))
    {
    }

    public static Layer? Create(LayerSetup setup) => new SigmoidLayer(setup);

    public override void Forward(StepBuilder steps)
    {
        var x = steps.Bottom(0);
        steps.Map(steps.Top(0), i => Sigmoid(x[i]));
    }

    public override void Backward(StepBuilder steps)
    {
        if (steps.BottomGradient(0) is not { } dx) return;
        Tensor y = steps.Top(0), dy = steps.TopGradient(0);
        steps.Map(dx, i => dy[i] * y[i] * (1 - y[i]));
    }
}
