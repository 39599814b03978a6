using NetCompiler.Compiler.Tensors;
using static NetCompiler.Compiler.Tensors.Scalars;

namespace NetCompiler.Compiler.Layers;

/// <summary>The hyperbolic tangent, y = tanh(x); its gradient is dx = dy * (1 - y^2).</summary>
internal sealed class TanHLayer : Layer
{
    private TanHLayer(LayerSetup setup)
        : base(setup, setup.BottomShape(0))
    {
    }

    public static Layer? Create(LayerSetup setup) => new TanHLayer(setup);

    public override void Forward(StepBuilder steps)
    {
        var x = steps.Bottom(0);
        steps.Map(steps.Top(0), i => Tanh(x[i]));
    }

    public override void Backward(StepBuilder steps)
    {
        if (steps.BottomGradient(0) is not { } dx) return;
        Tensor y = steps.Top(0), dy = steps.TopGradient(0);
        steps.Map(dx, i => dy[i] * (1 - y[i] * y[i]));
    }
}
