using NetCompiler.Compiler.Problems;
using NetCompiler.Compiler.Tensors;

namespace NetCompiler.Compiler.Layers;

/// <summary>A parameter as a blob, y = w, so that other layers can compute with it (Caffe's parameter_layer). It starts at zero.</summary>
internal sealed class ParameterLayer : Layer
{
    private readonly LayerParameter parameter;

    private ParameterLayer(LayerSetup setup, TensorShape top)
        : base(setup, top) => parameter = new LayerParameter("Weight", top, null);

    public override IReadOnlyList<LayerParameter> Parameters => [parameter];

    public static Layer? Create(LayerSetup setup)
    {
        const string Field = "parameter_param.shape";
        var settings = setup.Settings("parameter_param");
        if (!setup.Require(settings.Has("shape"), ProblemDescriptors.MissingField, Field, "shape", "parameter_param { shape { dim: 3 } }")) return null;
        return setup.TopShape(0, Field, DataShapes.Extents(settings.Message("shape"))) is { } top ? new ParameterLayer(setup, top) : null;
    }

    public override void Forward(StepBuilder steps)
    {
        var w = steps.Parameter(0);
        steps.Map(steps.Top(0), i => w[i]);
    }

    public override void Backward(StepBuilder steps)
    {
        if (steps.ParameterGradient(0) is not { } dw) return;
        var dy = steps.TopGradient(0);
        steps.Map(dw, i => dy[i]);
    }
}
