using NetCompiler.Compiler.Tensors;
using static NetCompiler.Compiler.Tensors.Scalars;

namespace NetCompiler.Compiler.Layers;

/// <summary>
/// The exponential linear unit, y = x for x > 0, else alpha * (e^x - 1) (Clevert, Unterthiner and Hochreiter, "Fast and accurate deep network
/// learning by exponential linear units", ICLR 2016).
/// </summary>
internal sealed class ELULayer : Layer
{
    private readonly double alpha;

    private ELULayer(LayerSetup setup)
        : base(setup, setup.BottomShape(0)) => alpha = setup.Settings("elu_param").Number("alpha");

    public static Layer? Create(LayerSetup setup) => new ELULayer(setup);

    public override void Forward(StepBuilder steps)
    {
        var x = steps.Bottom(0);
        steps.Map(steps.Top(0), i => Select(x[i] > 0, x[i], alpha * (Exp(x[i]) - 1)));
    }

    public override void Backward(StepBuilder steps)
    {
        if (steps.BottomGradient(0) is not { } dx) return;
        Tensor y = steps.Top(0), dy = steps.TopGradient(0);
        // The signs of x and y agree unless alpha is negative; reading y alone lets x's memory go.
        var sign = alpha >= 0 ? y : steps.Bottom(0);
        steps.Map(dx, i => Select(sign[i] > 0, dy[i], dy[i] * (y[i] + alpha)));
    }
}
