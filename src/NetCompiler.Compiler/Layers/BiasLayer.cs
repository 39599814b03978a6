using NetCompiler.Compiler.Tensors;

namespace NetCompiler.Compiler.Layers;

/// <summary>Shifts: y = x + bias, where the bias, a parameter or the second bottom, is repeated along the axes that it lacks (Caffe's bias_layer.cpp).</summary>
internal sealed class BiasLayer : Layer
{
    private readonly BroadcastAxes axes;
    private readonly bool isLearned;

    private BiasLayer(LayerSetup setup, BroadcastAxes axes)
        : base(setup, setup.BottomShape(0))
    {
        this.axes = axes;
        isLearned = setup.Bottoms.Count == 1;
        Parameters = isLearned ? [new LayerParameter("Bias", axes.Small, setup.Settings("bias_param").Message("filler"))] : [];
    }

    public static Layer? Create(LayerSetup setup) => BroadcastAxes.Read(setup, "bias_param") is { } axes ? new BiasLayer(setup, axes) : null;

    public override IReadOnlyList<LayerParameter> Parameters { get; }

    public override void Forward(StepBuilder steps)
    {
        Tensor x = steps.Bottom(0).View(axes.Blocks), bias = isLearned ? steps.Parameter(0) : steps.Bottom(1);
        steps.Map(steps.Top(0).View(axes.Blocks), i => x[i] + axes.Value(bias, i));
    }

    public override void Backward(StepBuilder steps)
    {
        var dy = steps.TopGradient(0).View(axes.Blocks);
        if ((isLearned ? steps.ParameterGradient(0) : steps.BottomGradient(1)) is { } biasGradient) axes.Sum(steps, biasGradient, i => dy[i]);
        if (steps.BottomGradient(0) is { } dx) steps.Map(dx.View(axes.Blocks), i => dy[i]);
    }
}
