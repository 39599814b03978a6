using NetCompiler.Compiler.Problems;
using NetCompiler.Compiler.Tensors;
using static NetCompiler.Compiler.Tensors.Scalars;

namespace NetCompiler.Compiler.Layers;

/// <summary>
/// Pooling: the maximum or the average of each window of a plane (LeCun et al., "Gradient-based learning applied to document recognition",
/// Proc. IEEE 1998; overlapping: Krizhevsky et al., NIPS 2012). A second top of a MAX pooling is the position h * W + w of each maximum.
/// </summary>
internal sealed class PoolingLayer : Layer
{
    private readonly PoolingWindows windows;
    private readonly bool isMaximum;

    private PoolingLayer(LayerSetup setup, PoolingWindows windows, TensorShape top, bool isMaximum)
        : base(setup, setup.TopCount > 1 ? [top, top] : [top])
    {
        this.windows = windows;
        this.isMaximum = isMaximum;
    }

    public static Layer? Create(LayerSetup setup)
    {
        const string Field = "pooling_param.pool";
        string method = setup.Settings("pooling_param").Text("pool");
        bool isMaximum = string.Equals(method, "MAX", StringComparison.Ordinal);
        if (!setup.Require(!string.Equals(method, "STOCHASTIC", StringComparison.Ordinal), ProblemDescriptors.UnsupportedOption, Field, "pool: STOCHASTIC", "Use MAX or AVE")) return null;
        if (!setup.Require(isMaximum || setup.TopCount == 1, ProblemDescriptors.TopCount, "top[1]", "Pooling", "1 top (2 with pool: MAX)", setup.TopCount)) return null;
        if (new PoolingGeometry(setup).Read() is not { } windows) return null;

        var bottom = setup.BottomShape(0);
        if (setup.TopShape(0, "pooling_param", bottom[0], bottom[1], windows.Height.Windows, windows.Width.Windows) is not { } top) return null;
        setup.Require(!windows.HasEmptyWindow, ProblemDescriptors.WindowOutside, "pooling_param");
        return new PoolingLayer(setup, windows, top, isMaximum);
    }

    public override void Forward(StepBuilder steps)
    {
        var x = steps.Bottom(0);
        if (!isMaximum)
        {
            windows.Average(steps, steps.Top(0), x);
            return;
        }
        windows.Maximum(steps, steps.Top(0), x);
        // Two steps that search the same windows: the second is dead where nothing goes backward, and one kernel can compute both.
        windows.Positions(steps, Positions(steps), x);
        if (Tops.Count > 1) windows.Positions(steps, steps.Top(1), x, (position, _) => ToNumber(position));
    }

    public override void Backward(StepBuilder steps)
    {
        if (steps.BottomGradient(0) is not { } dx) return;
        if (isMaximum) windows.MaximumGradient(steps, dx, steps.TopGradient(0), Positions(steps));
        else windows.AverageGradient(steps, dx, steps.TopGradient(0));
    }

    private Tensor Positions(StepBuilder steps) => steps.Own("at", Tops[0], ElementType.Int32);
}
