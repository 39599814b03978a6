using NetCompiler.Compiler.Problems;
using NetCompiler.Compiler.Tensors;

namespace NetCompiler.Compiler.Layers;

/// <summary>
/// A deconvolution, the transpose of a convolution: y[n,k,h] = bias[k] + sum over (c,r) of x[n,c, (h + pad - r * dilation) / stride] * w[c,k,r] where the
/// division is exact (Zeiler et al., "Deconvolutional networks", CVPR 2010; Long et al., CVPR 2015). Forward and backward are those of a
/// convolution, exchanged; the weights are stored as the convolution's, so the bottom's channels come first.
/// </summary>
internal sealed class DeconvolutionLayer : Layer
{
    private readonly FilterBank filters;
    private readonly List<LayerParameter> parameters = [];

    private DeconvolutionLayer(LayerSetup setup, TensorShape top, TensorShape weight, FilterBank filters)
        : base(setup, [.. setup.Bottoms.Select(_ => top)])
    {
        this.filters = filters;
        var settings = setup.Settings("convolution_param");
        parameters.Add(new LayerParameter("Weight", weight, settings.Message("weight_filler")));
        if (settings.Flag("bias_term")) parameters.Add(new LayerParameter("Bias", TensorShape.Of(filters.FineChannels), settings.Message("bias_filler")));
    }

    public static Layer? Create(LayerSetup setup)
    {
        const string Field = "convolution_param.";
        var settings = setup.Settings("convolution_param");
        long outputs = settings.Integer("num_output"), groups = settings.Integer("group");
        if (!setup.Require(outputs > 0, ProblemDescriptors.MissingField, Field + "num_output", "num_output", "num_output: 21")) return null;
        if (ConvolutionGeometry.Read(setup) is not { } geometry) return null;
        if (!FilterBank.RequireGroups(setup, groups, geometry.Channels, outputs)) return null;

        if (setup.TopShape(0, Field + "num_output", geometry.Top(outputs, geometry.Axes.Select(axis => axis.Deconvolved))) is not { } top) return null;
        if (setup.Shape("the weight", Field + "num_output", [geometry.Channels, outputs / groups, .. geometry.Kernel.Select(taps => (long)taps)]) is not { } weight) return null;
        EquatableArray<int> input = geometry.Axes.Select(axis => axis.Input).ToEquatableArray(), output = top.Extents.Skip(geometry.ChannelAxis + 1).ToEquatableArray();
        return new DeconvolutionLayer(setup, top, weight,
            new FilterBank(geometry.Samples, (int)groups, geometry.Channels, (int)outputs, input, output, geometry.Axes));
    }

    public override IReadOnlyList<LayerParameter> Parameters => parameters;

    public override void Forward(StepBuilder steps)
    {
        var bias = parameters.Count > 1 ? steps.Parameter(1) : null;
        for (int pair = 0; pair < Tops.Count; pair++) filters.CoarseToFine(steps, steps.Top(pair), steps.Bottom(pair), steps.Parameter(0), bias);
    }

    public override void Backward(StepBuilder steps)
    {
        Tensor? dw = steps.ParameterGradient(0), db = parameters.Count > 1 ? steps.ParameterGradient(1) : null;
        for (int pair = 0; pair < Tops.Count; pair++)
        {
            var dy = steps.TopGradient(pair);
            if (dw is not null) filters.WeightGradient(steps, dw, steps.Bottom(pair), dy, accumulates: pair > 0);
            if (db is not null) filters.BiasGradient(steps, db, dy, accumulates: pair > 0);
            if (steps.BottomGradient(pair) is { } dx) filters.FineToCoarse(steps, dx, dy, steps.Parameter(0));
        }
    }
}
