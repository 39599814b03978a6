using NetCompiler.Compiler.Problems;
using NetCompiler.Compiler.Tensors;
using static NetCompiler.Compiler.Tensors.Scalars;

namespace NetCompiler.Compiler.Layers;

/// <summary>
/// A logarithm, y = log(shift + scale * x) / log(base), with base e for -1; its gradient is dx = dy * scale / (log(base) * (shift + scale * x))
/// (Caffe's log_layer).
/// </summary>
internal sealed class LogLayer : Layer
{
    private readonly double baseScale;      // 1 / log(base)
    private readonly double scale;
    private readonly double shift;

    private LogLayer(LayerSetup setup, double baseScale)
        : base(setup, setup.BottomShape(0))
    {
        this.baseScale = baseScale;
        var settings = setup.Settings("log_param");
        scale = settings.Number("scale");
        shift = settings.Number("shift");
    }

    public static Layer? Create(LayerSetup setup)
    {
        double number = setup.Settings("log_param").Number("base");
        bool isLegal = setup.Require(
            number == -1 || (number > 0 && number != 1), ProblemDescriptors.FieldOutOfRange, "log_param.base", "base", number, "positive and not 1, or -1 for e");
        return isLegal ? new LogLayer(setup, number == -1 ? 1 : 1 / Math.Log(number)) : null;
    }

    public override void Forward(StepBuilder steps)
    {
        var x = steps.Bottom(0);
        steps.Map(steps.Top(0), i => baseScale * Log(shift + scale * x[i]));
    }

    public override void Backward(StepBuilder steps)
    {
        if (steps.BottomGradient(0) is not { } dx) return;
        Tensor x = steps.Bottom(0), dy = steps.TopGradient(0);
        steps.Map(dx, i => dy[i] * (baseScale * scale) / (shift + scale * x[i]));
    }
}
