using NetCompiler.Compiler.Problems;
using NetCompiler.Compiler.Tensors;

namespace NetCompiler.Compiler.Layers;

/// <summary>
/// A fully connected layer: y[m,n] = bias[n] + sum over k of x[m,k] * w[n,k], where the axes from <c>axis</c> on are one vector of K
/// values. With <c>transpose</c> the weights are stored as w[k,n].
/// </summary>
internal sealed class InnerProductLayer : Layer
{
    private readonly TensorShape rows;      // x as M x K
    private readonly TensorShape result;    // y as M x N
    private readonly bool transpose;
    private readonly List<LayerParameter> parameters = [];

    private InnerProductLayer(LayerSetup setup, TensorShape top, TensorShape weight, TensorShape rows, TensorShape result)
        : base(setup, top)
    {
        this.rows = rows;
        this.result = result;
        var settings = setup.Settings("inner_product_param");
        transpose = settings.Flag("transpose");
        parameters.Add(new LayerParameter("Weight", weight, settings.Message("weight_filler")));
        if (settings.Flag("bias_term")) parameters.Add(new LayerParameter("Bias", TensorShape.Of(result[1]), settings.Message("bias_filler")));
    }

    public static Layer? Create(LayerSetup setup)
    {
        const string Field = "inner_product_param.";
        var settings = setup.Settings("inner_product_param");
        if (!setup.Require(settings.Integer("num_output") > 0, ProblemDescriptors.MissingField, Field + "num_output", "num_output", "num_output: 10")) return null;
        if (setup.Axis(Field + "axis", settings.Integer("axis")) is not { } axis) return null;

        var x = setup.BottomShape(0);
        long inputs = x.CountFrom(axis), outputs = settings.Integer("num_output");
        var top = setup.TopShape(0, Field + "num_output", [.. x.Extents.Take(axis).Select(extent => (long)extent), outputs]);
        var weight = setup.Shape("the weight", Field + "num_output", settings.Flag("transpose") ? [inputs, outputs] : [outputs, inputs]);
        if (top is null || weight is null) return null;
        int samples = (int)x.CountBetween(0, axis);
        return new InnerProductLayer(setup, top, weight, TensorShape.Of(samples, (int)inputs), TensorShape.Of(samples, (int)outputs));
    }

    public override IReadOnlyList<LayerParameter> Parameters => parameters;

    public override void Forward(StepBuilder steps)
    {
        Tensor x = steps.Bottom(0).View(rows), w = steps.Parameter(0);
        steps.Reduce(
            steps.Top(0).View(result), ReductionOperator.Sum, TensorShape.Of(rows[1]),
            (i, k) => x[i[0], k[0]] * Weight(w, i[1], k[0]),
            (sum, i) => parameters.Count > 1 ? sum + steps.Parameter(1)[i[1]] : sum);
    }

    public override void Backward(StepBuilder steps)
    {
        Tensor x = steps.Bottom(0).View(rows), w = steps.Parameter(0), dy = steps.TopGradient(0).View(result);
        if (steps.ParameterGradient(0) is { } dw)
        {
            // dw[n,k]: reduce over the samples
            steps.Reduce(dw, ReductionOperator.Sum, TensorShape.Of(rows[0]),
                (i, m) => transpose ? dy[m[0], i[1]] * x[m[0], i[0]] : dy[m[0], i[0]] * x[m[0], i[1]]);
        }
        if (parameters.Count > 1 && steps.ParameterGradient(1) is { } db)
        {
            steps.Reduce(db, ReductionOperator.Sum, TensorShape.Of(rows[0]), (i, m) => dy[m[0], i[0]]);
        }
        if (steps.BottomGradient(0) is { } dx)
        {
            steps.Reduce(dx.View(rows), ReductionOperator.Sum, TensorShape.Of(result[1]), (i, n) => dy[i[0], n[0]] * Weight(w, n[0], i[1]));
        }
    }

    private Scalar Weight(Tensor w, Scalar output, Scalar input) => transpose ? w[input, output] : w[output, input];
}
