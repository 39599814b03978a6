using NetCompiler.Compiler.Tensors;
using static NetCompiler.Compiler.Tensors.Scalars;

namespace NetCompiler.Compiler.Layers;

/// <summary>The absolute value, y = |x|; its gradient is dx = dy * sign(x), with sign(0) = 0 (Caffe's absval_layer).</summary>
internal sealed class AbsValLayer : Layer
{
    private AbsValLayer(LayerSetup setup)
        : base(setup, setup.BottomShape(0))
    {
    }

    public static Layer? Create(LayerSetup setup) => new AbsValLayer(setup);

    public override void Forward(StepBuilder steps)
    {
        var x = steps.Bottom(0);
        steps.Map(steps.Top(0), i => Abs(x[i]));
    }

    public override void Backward(StepBuilder steps)
    {
        if (steps.BottomGradient(0) is not { } dx) return;
        Tensor x = steps.Bottom(0), dy = steps.TopGradient(0);
        steps.Map(dx, i => Select(x[i] > 0, dy[i], Select(x[i] < 0, -dy[i], 0.0)));
    }
}
