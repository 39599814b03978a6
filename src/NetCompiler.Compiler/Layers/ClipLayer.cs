using NetCompiler.Compiler.Problems;
using NetCompiler.Compiler.Tensors;
using static NetCompiler.Compiler.Tensors.Scalars;

namespace NetCompiler.Compiler.Layers;

/// <summary>A clamp, y = max(min, min(x, max)); the gradient passes where min &lt;= x &lt;= max (Caffe's clip_layer).</summary>
internal sealed class ClipLayer : Layer
{
    private readonly double min;
    private readonly double max;

    private ClipLayer(LayerSetup setup)
        : base(setup, setup.BottomShape(0))
    {
        var settings = setup.Settings("clip_param");
        min = settings.Number("min");
        max = settings.Number("max");
    }

    public static Layer? Create(LayerSetup setup)
    {
        var settings = setup.Settings("clip_param");
        bool hasMin = setup.Require(settings.Has("min"), ProblemDescriptors.MissingField, "clip_param.min", "min", "clip_param { min: -1 max: 1 }");
        bool hasMax = setup.Require(settings.Has("max"), ProblemDescriptors.MissingField, "clip_param.max", "max", "clip_param { min: -1 max: 1 }");
        return hasMin && hasMax ? new ClipLayer(setup) : null;
    }

    public override void Forward(StepBuilder steps)
    {
        var x = steps.Bottom(0);
        steps.Map(steps.Top(0), i => Max(min, Min(x[i], max)));
    }

    public override void Backward(StepBuilder steps)
    {
        if (steps.BottomGradient(0) is not { } dx) return;
        Tensor x = steps.Bottom(0), dy = steps.TopGradient(0);
        steps.Map(dx, i => Select((x[i] >= min) & (x[i] <= max), dy[i], 0.0));
    }
}
