using NetCompiler.Compiler.Problems;
using NetCompiler.Compiler.Tensors;

namespace NetCompiler.Compiler.Layers;

/// <summary>
/// A convolution: y[n,k,p] = bias[k] + sum over (c,r) of x[n,c, p * stride - pad + r * dilation] * w[k,c,r], along 1 to 3 spatial axes, with the channels in
/// groups that do not see each other (LeCun et al., "Gradient-based learning applied to document recognition", Proc. IEEE 1998; groups: Krizhevsky
/// et al., NIPS 2012; dilation: Yu and Koltun, ICLR 2016). Several bottoms are convolved with the same weights, each into its top.
/// </summary>
internal sealed class ConvolutionLayer : Layer
{
    private readonly FilterBank filters;
    private readonly List<LayerParameter> parameters = [];

    private ConvolutionLayer(LayerSetup setup, TensorShape top, TensorShape weight, FilterBank filters)
        : base(setup, [.. setup.Bottoms.Select(_ => top)])
    {
        this.filters = filters;
        var settings = setup.Settings("convolution_param");
        parameters.Add(new LayerParameter("Weight", weight, settings.Message("weight_filler")));
        if (settings.Flag("bias_term")) parameters.Add(new LayerParameter("Bias", TensorShape.Of(filters.CoarseChannels), settings.Message("bias_filler")));
    }

    public static Layer? Create(LayerSetup setup)
    {
        const string Field = "convolution_param.";
        var settings = setup.Settings("convolution_param");
        long outputs = settings.Integer("num_output"), groups = settings.Integer("group");
        if (!setup.Require(outputs > 0, ProblemDescriptors.MissingField, Field + "num_output", "num_output", "num_output: 64")) return null;
        if (ConvolutionGeometry.Read(setup) is not { } geometry || !geometry.RequireFit(setup)) return null;
        if (!FilterBank.RequireGroups(setup, groups, geometry.Channels, outputs)) return null;

        if (setup.TopShape(0, Field + "num_output", geometry.Top(outputs, geometry.Axes.Select(axis => axis.Convolved))) is not { } top) return null;
        if (setup.Shape("the weight", Field + "num_output", [outputs, geometry.Channels / groups, .. geometry.Kernel.Select(taps => (long)taps)]) is not { } weight) return null;
        EquatableArray<int> input = geometry.Axes.Select(axis => axis.Input).ToEquatableArray(), output = top.Extents.Skip(geometry.ChannelAxis + 1).ToEquatableArray();
        return new ConvolutionLayer(setup, top, weight,
            new FilterBank(geometry.Samples, (int)groups, (int)outputs, geometry.Channels, output, input, geometry.Axes));
    }

    public override IReadOnlyList<LayerParameter> Parameters => parameters;

    public override void Forward(StepBuilder steps)
    {
        var bias = parameters.Count > 1 ? steps.Parameter(1) : null;
        for (int pair = 0; pair < Tops.Count; pair++) filters.FineToCoarse(steps, steps.Top(pair), steps.Bottom(pair), steps.Parameter(0), bias);
    }

    public override void Backward(StepBuilder steps)
    {
        Tensor? dw = steps.ParameterGradient(0), db = parameters.Count > 1 ? steps.ParameterGradient(1) : null;
        for (int pair = 0; pair < Tops.Count; pair++)
        {
            var dy = steps.TopGradient(pair);
            if (dw is not null) filters.WeightGradient(steps, dw, dy, steps.Bottom(pair), accumulates: pair > 0);
            if (db is not null) filters.BiasGradient(steps, db, dy, accumulates: pair > 0);
            if (steps.BottomGradient(pair) is { } dx) filters.CoarseToFine(steps, dx, dy, steps.Parameter(0));
        }
    }
}
