namespace NetCompiler.Compiler.Tensors;

/// <summary>The extents of a blob, outermost first. A blob without axes is a scalar and has one element.</summary>
/// <param name="Extents">The extents; each at least 1.</param>
public sealed record TensorShape(EquatableArray<int> Extents)
{
    /// <summary>The shape of a scalar.</summary>
    public static TensorShape Scalar { get; } = new(EquatableArray<int>.Empty);

    /// <summary>How many axes there are.</summary>
    public int Rank => Extents.Count;

    /// <summary>How many elements there are; 1 for a scalar.</summary>
    public long Count => CountFrom(0);

    /// <summary>The extent of an axis.</summary>
    /// <param name="axis">The axis, from 0.</param>
    public int this[int axis] => Extents[axis];

    /// <summary>A shape of the given extents.</summary>
    /// <param name="extents">The extents, outermost first.</param>
    public static TensorShape Of(params int[] extents) => new(EquatableArray.Create(extents));

    /// <summary>The product of the extents from an axis on.</summary>
    /// <param name="first">The first axis that counts.</param>
    public long CountFrom(int first) => CountBetween(first, Rank);

    /// <summary>The product of some extents.</summary>
    /// <param name="first">The first axis that counts.</param>
    /// <param name="end">The axis after the last one that counts.</param>
    public long CountBetween(int first, int end)
    {
        long count = 1;
        for (int axis = first; axis < end; axis++) count = checked(count * Extents[axis]);
        return count;
    }

    /// <summary>How many elements apart neighbours along each axis are, in row-major order.</summary>
    public long[] Strides()
    {
        var strides = new long[Rank];
        long stride = 1;
        for (int axis = Rank - 1; axis >= 0; axis--)
        {
            strides[axis] = stride;
            stride = checked(stride * Extents[axis]);
        }
        return strides;
    }

    /// <summary>The same shape with another extent at one axis.</summary>
    /// <param name="axis">The axis, from 0.</param>
    /// <param name="extent">The extent there.</param>
    public TensorShape With(int axis, int extent)
    {
        int[] extents = Extents.ToArray();
        extents[axis] = extent;
        return new TensorShape(extents.ToEquatableArray());
    }

    /// <summary>The shape as in <c>50x96x55x55</c>; <c>scalar</c> without axes.</summary>
    public override string ToString() => Rank == 0 ? "scalar" : string.Join("x", Extents);
}
