using static NetCompiler.Compiler.Tensors.Scalars;

namespace NetCompiler.Compiler.Layers;

/// <summary>A threshold, y = 1 for x > threshold, else 0; it has no gradient (Caffe's threshold_layer).</summary>
internal sealed class ThresholdLayer : Layer
{
    private readonly double threshold;

    private ThresholdLayer(LayerSetup setup)
        : base(setup, setup.BottomShape(0)) => threshold = setup.Settings("threshold_param").Number("threshold");

    public static Layer? Create(LayerSetup setup) => new ThresholdLayer(setup);

    public override bool HasGradient(int bottom) => false;

    public override void Forward(StepBuilder steps)
    {
        var x = steps.Bottom(0);
        steps.Map(steps.Top(0), i => Select(x[i] > threshold, 1.0, 0.0));
    }
}
