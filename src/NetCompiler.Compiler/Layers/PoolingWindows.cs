using NetCompiler.Compiler.Tensors;
using static NetCompiler.Compiler.Tensors.Scalars;

namespace NetCompiler.Compiler.Layers;

/// <summary>The steps of pooling planes of N x C x H x W with windows: maxima, averages and their gradients, which gather.</summary>
/// <param name="Height">The windows along H.</param>
/// <param name="Width">The windows along W.</param>
internal sealed record PoolingWindows(PoolingAxis Height, PoolingAxis Width)
{
    // What Caffe starts its search for a maximum with.
    private const double LowestFloat = -float.MaxValue;

    /// <summary>Whether some window covers no element.</summary>
    public bool HasEmptyWindow => Height.HasEmptyWindow || Width.HasEmptyWindow;

    private TensorShape Window => TensorShape.Of(Height.Kernel, Width.Kernel);

    // The windows that can cover one element.
    private TensorShape Covering => TensorShape.Of(Height.Covering, Width.Covering);

    /// <summary>The shape of one value a window.</summary>
    /// <param name="input">The bottom's shape.</param>
    public TensorShape Pooled(TensorShape input) => TensorShape.Of(input[0], input[1], Height.Windows, Width.Windows);

    /// <summary>States y[n,c,p,q] = the largest x in window (p,q).</summary>
    /// <param name="steps">Where to.</param>
    /// <param name="y">Where the maxima go, in a layout of its own.</param>
    /// <param name="x">The bottom.</param>
    public void Maximum(StepBuilder steps, PooledTensor y, Tensor x) =>
        steps.ReduceInto(y.Tensor, Pooled(x.Shape), y.Place, ReductionOperator.Max, Window,
            (i, r) => Element(x, double.NegativeInfinity, i, r),
            (maximum, _) => HasEmptyWindow ? Max(maximum, LowestFloat) : maximum);

    /// <summary>States at[n,c,p,q] = the position h * W + w of the first of the largest x in window (p,q); -1 for an empty window.</summary>
    /// <param name="steps">Where to.</param>
    /// <param name="at">Where the positions go.</param>
    /// <param name="x">The bottom.</param>
    /// <param name="epilogue">Makes the element of the position; null if it is the position.</param>
    public void Positions(StepBuilder steps, Tensor at, Tensor x, Func<Scalar, Scalar[], Scalar>? epilogue = null) =>
        steps.ArgMax(at, Window,
            (i, r) => Element(x, double.NegativeInfinity, i, r),
            (i, r) => Height.Position(i[2], r[0]) * Width.Input + Width.Position(i[3], r[1]),
            epilogue);

    /// <summary>States dx[n,c,h,w] = the sum of dy over the windows around (h,w) whose maximum was there.</summary>
    /// <param name="steps">Where to.</param>
    /// <param name="dx">The gradient by the bottom.</param>
    /// <param name="dy">The gradient by the maxima.</param>
    /// <param name="at">Their positions, as stated by <see cref="Positions"/>.</param>
    public void MaximumGradient(StepBuilder steps, Tensor dx, PooledTensor dy, Tensor at) =>
        steps.Reduce(dx, ReductionOperator.Sum, Covering, (i, r) =>
        {
            Scalar p = Height.Window(i[2], r[0]), q = Width.Window(i[3], r[1]);
            return Select(Equal(at.Guarded(-1, i[0], i[1], p, q), i[2] * Width.Input + i[3]), dy.Read(i[0], i[1], p, q), 0.0);
        });

    /// <summary>States y[n,c,p,q] = the average of x over window (p,q), in which padding counts as zeros.</summary>
    /// <param name="steps">Where to.</param>
    /// <param name="y">Where the averages go, in a layout of its own.</param>
    /// <param name="x">The bottom.</param>
    public void Average(StepBuilder steps, PooledTensor y, Tensor x) =>
        steps.ReduceInto(y.Tensor, Pooled(x.Shape), y.Place, ReductionOperator.Sum, Window,
            (i, r) => Element(x, 0, i, r),
            (sum, i) => sum / Divisor(i[2], i[3]));

    /// <summary>States dx[n,c,h,w] = the sum of dy / divisor over the windows that cover (h,w).</summary>
    /// <param name="steps">Where to.</param>
    /// <param name="dx">The gradient by the bottom.</param>
    /// <param name="dy">The gradient by the averages.</param>
    public void AverageGradient(StepBuilder steps, Tensor dx, PooledTensor dy) =>
        steps.Reduce(dx, ReductionOperator.Sum, Covering, (i, r) =>
        {
            Scalar p = Height.Window(i[2], r[0]), q = Width.Window(i[3], r[1]);
            return Select(Height.Covers(i[2], r[0]) & Width.Covers(i[3], r[1]), dy.Read(i[0], i[1], p, q) / Divisor(p, q), 0.0);
        });

    private Scalar Divisor(Scalar p, Scalar q) => ToNumber(Height.Divisor(p) * Width.Divisor(q));

    private Scalar Element(Tensor x, double outside, Scalar[] i, Scalar[] r) =>
        x.Guarded(outside, i[0], i[1], Height.Position(i[2], r[0]), Width.Position(i[3], r[1]));
}

/// <summary>Where pooled values lie: a tensor, and how their N x C x P x Q indices become its own.</summary>
/// <param name="Tensor">The tensor.</param>
/// <param name="Place">Gives the tensor's indices.</param>
internal sealed record PooledTensor(Tensor Tensor, Func<Scalar[], Scalar[]> Place)
{
    /// <summary>A tensor that is N x C x P x Q itself.</summary>
    /// <param name="tensor">The tensor.</param>
    public static implicit operator PooledTensor(Tensor tensor) => new(tensor, indices => indices);

    /// <summary>The value at the given indices; 0 outside.</summary>
    /// <param name="indices">Sample, channel, and window along each axis.</param>
    public Scalar Read(params Scalar[] indices) => Tensor.Guarded(0, Place(indices));
}
