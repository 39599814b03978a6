using NetCompiler.Compiler.Definition;
using NetCompiler.Compiler.Problems;
using NetCompiler.Compiler.Tensors;
using static NetCompiler.Compiler.Tensors.Scalars;

namespace NetCompiler.Compiler.Layers;

/// <summary>
/// Dropout (Hinton et al., "Improving neural networks by preventing co-adaptation of feature detectors", 2012): in training y = x / (1 - ratio)
/// with probability 1 - ratio, else 0; in testing y = x. The mask is a random number of the element's position: backward computes it
/// again, and nothing is stored.
/// </summary>
internal sealed class DropoutLayer : Layer
{
    private readonly double ratio;

    private DropoutLayer(LayerSetup setup)
        : base(setup, setup.BottomShape(0)) => ratio = setup.Settings("dropout_param").Number("dropout_ratio");

    public override bool IsView => Setup.Phase == Phase.Test || ratio == 0;

    public static Layer? Create(LayerSetup setup)
    {
        const string Field = "dropout_ratio";
        double ratio = setup.Settings("dropout_param").Number(Field);
        bool isLegal = setup.Require(
            ratio >= 0 && ratio < 1, ProblemDescriptors.FieldOutOfRange, "dropout_param." + Field, Field, ratio, "at least 0 and less than 1");
        return isLegal ? new DropoutLayer(setup) : null;
    }

    public override void Forward(StepBuilder steps) => Mask(steps, steps.Bottom(0), steps.Top(0));

    public override void Backward(StepBuilder steps)
    {
        if (steps.BottomGradient(0) is { } dx) Mask(steps, steps.TopGradient(0), dx);
    }

    private void Mask(StepBuilder steps, Tensor from, Tensor to) =>
        steps.Map(to, i => Select(steps.Random(Flatten(to.Shape, i)) >= ratio, from[i] * (1 / (1 - ratio)), 0.0));
}
