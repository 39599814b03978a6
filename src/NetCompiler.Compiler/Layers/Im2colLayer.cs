using NetCompiler.Compiler.Tensors;
using static NetCompiler.Compiler.Tensors.Scalars;

namespace NetCompiler.Compiler.Layers;

/// <summary>
/// Lays the windows of a convolution out as channels: y[n, (c,r), p] = x[n, c, p * stride - pad + r * dilation], where p and r have as many axes as there are
/// spatial ones (Caffe's im2col_layer.cpp). No convolution here needs it; it is there for nets that use it by itself.
/// </summary>
internal sealed class Im2colLayer : Layer
{
    private readonly ConvolutionGeometry geometry;
    private readonly TensorShape blob;      // N x C x spatial
    private readonly TensorShape columns;   // N x C x kernel x windows

    private Im2colLayer(LayerSetup setup, TensorShape top, ConvolutionGeometry geometry)
        : base(setup, top)
    {
        this.geometry = geometry;
        blob = TensorShape.Of([geometry.Samples, geometry.Channels, .. geometry.Axes.Select(axis => axis.Input)]);
        columns = TensorShape.Of([geometry.Samples, geometry.Channels, .. geometry.Kernel, .. geometry.Axes.Select(axis => (int)axis.Convolved)]);
    }

    public static Layer? Create(LayerSetup setup)
    {
        if (ConvolutionGeometry.Read(setup) is not { } geometry || !geometry.RequireFit(setup)) return null;
        long taps = 1;
        foreach (int extent in geometry.Kernel) taps = Math.Min(int.MaxValue, taps * extent);
        return setup.TopShape(0, "convolution_param.kernel_size", geometry.Top(geometry.Channels * taps, geometry.Axes.Select(axis => axis.Convolved))) is { } top
            ? new Im2colLayer(setup, top, geometry)
            : null;
    }

    // How many spatial axes there are.
    private int Count => geometry.Axes.Count;

    public override void Forward(StepBuilder steps)
    {
        var x = steps.Bottom(0).View(blob);
        steps.Map(steps.Top(0).View(columns), i => x.Guarded(0,
            [i[0], i[1], .. geometry.Axes.Select((axis, d) => i[2 + Count + d] * axis.Stride - axis.Pad + i[2 + d] * axis.Dilation)]));
    }

    public override void Backward(StepBuilder steps)
    {
        if (steps.BottomGradient(0) is not { } dx) return;
        var dy = steps.TopGradient(0).View(columns);
        steps.Reduce(dx.View(blob), ReductionOperator.Sum, TensorShape.Of([.. geometry.Kernel]), (i, r) => dy.Guarded(0,
            [i[0], i[1], .. r, .. geometry.Axes.Select((axis, d) => DivideExactly(i[2 + d] + axis.Pad - r[d] * axis.Dilation, axis.Stride))]));
    }
}
