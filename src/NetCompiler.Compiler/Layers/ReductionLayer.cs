using NetCompiler.Compiler.Tensors;
using static NetCompiler.Compiler.Tensors.Scalars;

namespace NetCompiler.Compiler.Layers;

/// <summary>
/// Reduces all axes from <c>axis</c> on to one number, times <c>coeff</c>: their sum, the sum of their magnitudes (ASUM) or of their squares (SUMSQ), or
/// their mean (Caffe's reduction_layer.cpp).
/// </summary>
internal sealed class ReductionLayer : Layer
{
    private readonly TensorShape blocks;    // results x reduced elements
    private readonly string operation;
    private readonly double factor;

    private ReductionLayer(LayerSetup setup, int axis)
        : base(setup, new TensorShape(setup.BottomShape(0).Extents.Take(axis).ToEquatableArray()))
    {
        var settings = setup.Settings("reduction_param");
        blocks = TensorShape.Of((int)Tops[0].Count, (int)setup.BottomShape(0).CountFrom(axis));
        operation = settings.Text("operation");
        factor = settings.Number("coeff") / (operation is "MEAN" ? blocks[1] : 1);
    }

    public static Layer? Create(LayerSetup setup) =>
        setup.Axis("reduction_param.axis", setup.Settings("reduction_param").Integer("axis")) is { } axis ? new ReductionLayer(setup, axis) : null;

    public override void Forward(StepBuilder steps)
    {
        var x = steps.Bottom(0).View(blocks);
        steps.Reduce(steps.Top(0).View(Results), ReductionOperator.Sum, TensorShape.Of(blocks[1]), (i, r) =>
        {
            var element = x[i[0], r[0]];
            return operation switch { "ASUM" => Abs(element), "SUMSQ" => element * element, _ => element };
        }, (sum, _) => sum * factor);
    }

    public override void Backward(StepBuilder steps)
    {
        if (steps.BottomGradient(0)?.View(blocks) is not { } dx) return;
        Tensor x = steps.Bottom(0).View(blocks), dy = steps.TopGradient(0).View(Results);
        steps.Map(dx, i =>
        {
            var slope = factor * dy[i[0]];
            return operation switch
            {
                "ASUM" => Select(x[i] > 0, slope, Select(x[i] < 0, -slope, 0.0)),
                "SUMSQ" => 2 * slope * x[i],
                _ => slope,
            };
        });
    }

    private TensorShape Results => TensorShape.Of(blocks[0]);
}
