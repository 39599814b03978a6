using NetCompiler.Compiler.Tensors;
using static NetCompiler.Compiler.Tensors.Scalars;

namespace NetCompiler.Compiler.Layers;

/// <summary>The steps of a softmax, y[o,c,j] = e^(x[o,c,j] - m) / sum over k of e^(x[o,k,j] - m) with m = max over k of x[o,k,j], so that nothing overflows.</summary>
internal static class SoftmaxSteps
{
    public static void Forward(StepBuilder steps, AxisView view, Tensor bottom, Tensor top)
    {
        Tensor x = bottom.View(view.Shape), y = top.View(view.Shape);
        Tensor max = steps.Own("max", view.Rest), sum = steps.Own("sum", view.Rest);
        steps.Reduce(max, ReductionOperator.Max, view.AlongShape, (i, k) => x[i[0], k[0], i[1]]);
        steps.Reduce(sum, ReductionOperator.Sum, view.AlongShape, (i, k) => Exp(x[i[0], k[0], i[1]] - max[i]));
        steps.Map(y, i => Exp(x[i] - max[i[0], i[2]]) / sum[i[0], i[2]]);
    }
}
