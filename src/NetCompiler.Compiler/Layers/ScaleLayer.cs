using NetCompiler.Compiler.Tensors;

namespace NetCompiler.Compiler.Layers;

/// <summary>
/// Scales, and with <c>bias_term</c> shifts: y = x * factor (+ bias), where the factor, a parameter or the second bottom, is repeated along the axes
/// that it lacks. After BatchNorm it is the gamma and beta of Ioffe and Szegedy, "Batch normalization", ICML 2015.
/// </summary>
internal sealed class ScaleLayer : Layer
{
    private readonly BroadcastAxes axes;
    private readonly bool isLearned;
    private readonly bool hasBias;

    private ScaleLayer(LayerSetup setup, BroadcastAxes axes)
        : base(setup, setup.BottomShape(0))
    {
        this.axes = axes;
        var settings = setup.Settings("scale_param");
        isLearned = setup.Bottoms.Count == 1;
        hasBias = settings.Flag("bias_term");
        // Without a filler, scaling begins as the identity.
        var filler = settings.Has("filler") ? settings.Message("filler") : settings.Message("filler").With("value", 1.0);
        List<LayerParameter> parameters = [];
        if (isLearned) parameters.Add(new LayerParameter("Weight", axes.Small, filler));
        if (hasBias) parameters.Add(new LayerParameter("Bias", axes.Small, settings.Message("bias_filler")));
        Parameters = parameters;
    }

    public static Layer? Create(LayerSetup setup) => BroadcastAxes.Read(setup, "scale_param") is { } axes ? new ScaleLayer(setup, axes) : null;

    public override IReadOnlyList<LayerParameter> Parameters { get; }

    // The bias is the last parameter: the only one where the factor is a bottom.
    private int BiasIndex => isLearned ? 1 : 0;

    public override void Forward(StepBuilder steps)
    {
        Tensor x = steps.Bottom(0).View(axes.Blocks), factor = Factor(steps);
        steps.Map(steps.Top(0).View(axes.Blocks), i =>
            hasBias ? x[i] * axes.Value(factor, i) + axes.Value(steps.Parameter(BiasIndex), i) : x[i] * axes.Value(factor, i));
    }

    public override void Backward(StepBuilder steps)
    {
        Tensor x = steps.Bottom(0).View(axes.Blocks), dy = steps.TopGradient(0).View(axes.Blocks), factor = Factor(steps);
        if ((isLearned ? steps.ParameterGradient(0) : steps.BottomGradient(1)) is { } factorGradient) axes.Sum(steps, factorGradient, i => dy[i] * x[i]);
        if (hasBias && steps.ParameterGradient(BiasIndex) is { } biasGradient) axes.Sum(steps, biasGradient, i => dy[i]);
        if (steps.BottomGradient(0) is { } dx) steps.Map(dx.View(axes.Blocks), i => dy[i] * axes.Value(factor, i));
    }

    private Tensor Factor(StepBuilder steps) => isLearned ? steps.Parameter(0) : steps.Bottom(1);
}
