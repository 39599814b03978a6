using NetCompiler.Compiler.Tensors;
using static NetCompiler.Compiler.Tensors.Scalars;

namespace NetCompiler.Compiler.Layers;

/// <summary>
/// A power of an affine function, y = (shift + scale * x)^power. With power 0 or scale 0 it is a constant without a gradient (Caffe's
/// power_layer). The gradient is dx = dy * power * scale * (shift + scale * x)^(power - 1), also at 0, where Caffe divides 0 by 0.
/// </summary>
internal sealed class PowerLayer : Layer
{
    private readonly double power;
    private readonly double scale;
    private readonly double shift;

    private PowerLayer(LayerSetup setup)
        : base(setup, setup.BottomShape(0))
    {
        var settings = setup.Settings("power_param");
        power = settings.Number("power");
        scale = settings.Number("scale");
        shift = settings.Number("shift");
    }

    private bool IsConstant => power * scale == 0;

    public static Layer? Create(LayerSetup setup) => new PowerLayer(setup);

    public override void Forward(StepBuilder steps)
    {
        var x = steps.Bottom(0);
        steps.Map(steps.Top(0), i => IsConstant ? Math.Pow(shift, power) : Raise(shift + scale * x[i], power));
    }

    public override void Backward(StepBuilder steps)
    {
        if (steps.BottomGradient(0) is not { } dx) return;
        Tensor x = steps.Bottom(0), dy = steps.TopGradient(0);
        steps.Map(dx, i => IsConstant ? 0.0 : dy[i] * (power * scale) * Raise(shift + scale * x[i], power - 1));
    }

    // Products are exact for negative bases too, which a device's pow need not be.
    private static Scalar Raise(Scalar value, double exponent) => exponent switch
    {
        0 => 1.0,
        1 => value,
        2 => value * value,
        3 => value * value * value,
        0.5 => Sqrt(value),
        -1 => 1 / value,
        -0.5 => 1 / Sqrt(value),
        _ => Pow(value, exponent),
    };
}
