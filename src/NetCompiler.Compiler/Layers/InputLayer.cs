using NetCompiler.Compiler.Problems;
using NetCompiler.Compiler.Tensors;

namespace NetCompiler.Compiler.Layers;

/// <summary>
/// Blobs that the caller fills. One <c>shape</c> serves all tops, or there is one for each (Caffe's input_layer).
/// </summary>
internal sealed class InputLayer : Layer
{
    private InputLayer(LayerSetup setup, TensorShape[] tops)
        : base(setup, tops)
    {
    }

    public override bool IsFilledFromOutside => true;

    public static Layer? Create(LayerSetup setup)
    {
        const string Field = "input_param.shape";
        var shapes = setup.Settings("input_param").Messages("shape");
        bool isOneForEach = setup.Require(
            shapes.Count <= 1 || shapes.Count == setup.TopCount, ProblemDescriptors.RepeatedFieldCount, Field + "[0]", "shape", shapes.Count,
            "once, or once for each top");
        if (!isOneForEach) return null;
        var tops = new TensorShape?[setup.TopCount];
        for (int top = 0; top < tops.Length; top++)
        {
            tops[top] = DataShapes.Stated(setup, top);
            if (tops[top] is not null) continue;
            bool isKnown = setup.Require(
                shapes.Count > 0, ProblemDescriptors.InputShapeUnknown, Field, setup.TopName(top), "input_param has no shape", "Set input_param { shape { dim: ... } }");
            if (isKnown) tops[top] = DataShapes.Top(setup, top, Field + "[0]", DataShapes.Extents(shapes[shapes.Count == 1 ? 0 : top]));
        }
        return tops.All(shape => shape is not null) ? new InputLayer(setup, tops!) : null;
    }

    public override void Forward(StepBuilder steps)
    {
    }
}
