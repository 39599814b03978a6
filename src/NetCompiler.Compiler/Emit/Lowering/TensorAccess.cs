using NetCompiler.Compiler.Tensors;

namespace NetCompiler.Compiler.Emit;

/// <summary>
/// An access to a tensor in the terms of memory: the affine part of the flat position, indices that are not affine, and the indices that have to be checked.
/// </summary>
internal sealed class TensorAccess
{
    private TensorAccess(AffineForm position, IReadOnlyList<(Scalar Index, long Stride)> others, IReadOnlyList<(Scalar Index, int Extent)> guards)
    {
        Position = position;
        Others = others;
        Guards = guards;
    }

    /// <summary>The part of the position that is affine.</summary>
    public AffineForm Position { get; }

    /// <summary>The indices that are not affine, with the distance of neighbours.</summary>
    public IReadOnlyList<(Scalar Index, long Stride)> Others { get; }

    /// <summary>The indices that can leave the tensor, with its extent there.</summary>
    public IReadOnlyList<(Scalar Index, int Extent)> Guards { get; }

    /// <summary>The access of a load or store.</summary>
    /// <param name="tensor">The tensor.</param>
    /// <param name="indices">Its indices.</param>
    /// <param name="isGuarded">Whether an index may leave the tensor.</param>
    public static TensorAccess Of(Tensor tensor, EquatableArray<Scalar> indices, bool isGuarded)
    {
        long[] strides = tensor.Shape.Strides();
        Scalar flat = 0;
        var others = new List<(Scalar, long)>();
        var guards = new List<(Scalar, int)>();
        for (int axis = 0; axis < indices.Count; axis++)
        {
            if (AffineForm.TryOf(indices[axis]) is not null) flat = flat + indices[axis] * new IntegerConstant(strides[axis]);
            else others.Add((indices[axis], strides[axis]));
            if (isGuarded && !IntegerRange.Of(indices[axis]).IsInside(tensor.Shape[axis])) guards.Add((indices[axis], tensor.Shape[axis]));
        }
        var position = AffineForm.TryOf(flat) ?? throw new InvalidOperationException("a sum of affine indices is affine");
        return new TensorAccess(position, others, guards);
    }

    /// <summary>All affine forms of some expressions: positions, guards, and integers that are values.</summary>
    /// <param name="expressions">The expressions.</param>
    public static IEnumerable<AffineForm> Forms(IEnumerable<Scalar> expressions) => expressions.SelectMany(Forms);

    private static IEnumerable<AffineForm> Forms(Scalar scalar)
    {
        if (scalar is TensorLoad load)
        {
            var access = Of(load.Tensor, load.Indices, load.Outside is not null);
            var inner = access.Others.Select(other => other.Index).Concat(access.Guards.Select(guard => guard.Index));
            return inner.SelectMany(Forms).Append(access.Position);
        }
        if (scalar.Type == ScalarType.Integer && AffineForm.TryOf(scalar) is { } form) return [form];
        return ScalarWalker.Operands(scalar).SelectMany(Forms);
    }
}
