using NetCompiler.Compiler.Problems;
using NetCompiler.Compiler.Tensors;
using static NetCompiler.Compiler.Tensors.Scalars;

namespace NetCompiler.Compiler.Layers;

/// <summary>
/// Looks rows of a table up: y[m,n] = w[x[m],n] + bias[n]. A number that is no row's reads nothing and gives 0. The gradient is a
/// gather: each row of the table asks every position whether it was looked up there (Caffe's embed_layer scatters).
/// </summary>
internal sealed class EmbedLayer : Layer
{
    private readonly TensorShape positions;     // x as M
    private readonly TensorShape result;        // y as M x N
    private readonly List<LayerParameter> parameters = [];

    private EmbedLayer(LayerSetup setup, TensorShape top, TensorShape weight)
        : base(setup, top)
    {
        positions = TensorShape.Of((int)setup.BottomShape(0).Count);
        result = TensorShape.Of(positions[0], weight[1]);
        var settings = setup.Settings("embed_param");
        parameters.Add(new LayerParameter("Weight", weight, settings.Message("weight_filler")));
        if (settings.Flag("bias_term")) parameters.Add(new LayerParameter("Bias", TensorShape.Of(weight[1]), settings.Message("bias_filler")));
    }

    public override IReadOnlyList<LayerParameter> Parameters => parameters;

    public static Layer? Create(LayerSetup setup)
    {
        const string Field = "embed_param.";
        var settings = setup.Settings("embed_param");
        long width = settings.Integer("num_output"), rows = settings.Integer("input_dim");
        bool hasWidth = setup.Require(width > 0, ProblemDescriptors.MissingField, Field + "num_output", "num_output", "num_output: 10");
        bool hasRows = setup.Require(rows > 0, ProblemDescriptors.MissingField, Field + "input_dim", "input_dim", "input_dim: 1000, the number of different inputs");
        if (!hasWidth || !hasRows) return null;
        var top = setup.TopShape(0, Field + "num_output", [.. setup.BottomShape(0).Extents.Select(extent => (long)extent), width]);
        var weight = setup.Shape("the weight", Field + "input_dim", rows, width);
        return top is null || weight is null ? null : new EmbedLayer(setup, top, weight);
    }

    public override bool HasGradient(int bottom) => false;

    public override void Forward(StepBuilder steps)
    {
        Tensor x = steps.Bottom(0).View(positions), w = steps.Parameter(0);
        steps.Map(steps.Top(0).View(result), i =>
        {
            var row = w.Guarded(0, ToInteger(x[i[0]]), i[1]);
            return parameters.Count > 1 ? row + steps.Parameter(1)[i[1]] : row;
        });
    }

    public override void Backward(StepBuilder steps)
    {
        Tensor x = steps.Bottom(0).View(positions), dy = steps.TopGradient(0).View(result);
        if (steps.ParameterGradient(0) is { } dw)
        {
            // dw[k,n]: reduce over the positions
            steps.Reduce(dw, ReductionOperator.Sum, positions, (i, m) => Select(Equal(ToInteger(x[m[0]]), i[0]), dy[m[0], i[1]], 0.0));
        }
        if (parameters.Count > 1 && steps.ParameterGradient(1) is { } db)
        {
            steps.Reduce(db, ReductionOperator.Sum, positions, (i, m) => dy[m[0], i[0]]);
        }
    }
}
