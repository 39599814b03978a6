using NetCompiler.Compiler.Problems;
using NetCompiler.Compiler.Tensors;
using static NetCompiler.Compiler.Tensors.Scalars;

namespace NetCompiler.Compiler.Layers;

/// <summary>An exponential, y = base^(shift + scale * x), with base e for -1; its gradient is dx = dy * y * scale * log(base) (Caffe's exp_layer).</summary>
internal sealed class ExpLayer : Layer
{
    private readonly double innerScale;     // scale * log(base)
    private readonly double innerShift;     // shift * log(base)

    private ExpLayer(LayerSetup setup, double logBase)
        : base(setup, setup.BottomShape(0))
    {
        var settings = setup.Settings("exp_param");
        innerScale = settings.Number("scale") * logBase;
        innerShift = settings.Number("shift") * logBase;
    }

    public static Layer? Create(LayerSetup setup)
    {
        double number = setup.Settings("exp_param").Number("base");
        bool isLegal = setup.Require(number == -1 || number > 0, ProblemDescriptors.FieldOutOfRange, "exp_param.base", "base", number, "positive, or -1 for e");
        return isLegal ? new ExpLayer(setup, number == -1 ? 1 : Math.Log(number)) : null;
    }

    public override void Forward(StepBuilder steps)
    {
        var x = steps.Bottom(0);
        steps.Map(steps.Top(0), i => Math.Exp(innerShift) * Exp(innerScale * x[i]));
    }

    public override void Backward(StepBuilder steps)
    {
        if (steps.BottomGradient(0) is not { } dx) return;
        Tensor y = steps.Top(0), dy = steps.TopGradient(0);
        steps.Map(dx, i => dy[i] * y[i] * innerScale);
    }
}
