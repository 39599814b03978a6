using NetCompiler.Compiler.Tensors;

namespace NetCompiler.Compiler.Layers;

/// <summary>A blob seen as outer x along x inner: what is before an axis, the axis, and what is behind it.</summary>
/// <param name="Outer">The product of the extents before the axis.</param>
/// <param name="Along">The axis's extent.</param>
/// <param name="Inner">The product of the extents behind the axis.</param>
internal sealed record AxisView(int Outer, int Along, int Inner)
{
    /// <summary>The view with the axis.</summary>
    public TensorShape Shape => TensorShape.Of(Outer, Along, Inner);

    /// <summary>The view without the axis.</summary>
    public TensorShape Rest => TensorShape.Of(Outer, Inner);

    /// <summary>The axis alone.</summary>
    public TensorShape AlongShape => TensorShape.Of(Along);

    /// <summary>How many vectors there are along the axis.</summary>
    public long RestCount => (long)Outer * Inner;

    public static AxisView Of(TensorShape shape, int axis) => new((int)shape.CountBetween(0, axis), shape[axis], (int)shape.CountFrom(axis + 1));
}
