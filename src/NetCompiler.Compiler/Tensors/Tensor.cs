namespace NetCompiler.Compiler.Tensors;

/// <summary>What an element is on a device.</summary>
public enum ElementType
{
    /// <summary>A 32-bit float.</summary>
    Float32,

    /// <summary>A 32-bit signed integer: positions of maxima.</summary>
    Int32,
}

/// <summary>What a tensor's memory is for; decides in which arena it lies.</summary>
public enum TensorRole
{
    /// <summary>A blob that is filled from outside before each pass.</summary>
    Input,

    /// <summary>A blob, or an intermediate value, that a forward step writes.</summary>
    Activation,

    /// <summary>The gradient of the loss by an activation.</summary>
    ActivationGradient,

    /// <summary>A layer's parameter, or a statistic that it keeps.</summary>
    Parameter,

    /// <summary>The gradient of the loss by a parameter.</summary>
    ParameterGradient,
}

/// <summary>A piece of memory. Tensors are ways to look at one.</summary>
/// <param name="name">What it holds, for people.</param>
/// <param name="role">What it is for.</param>
/// <param name="element">What an element is.</param>
/// <param name="count">How many elements it has.</param>
public sealed class Storage(string name, TensorRole role, ElementType element, long count)
{
    /// <summary>What it holds, for people: a blob's name, <c>d(conv1)</c>, <c>pool1.at</c>.</summary>
    public string Name { get; } = name;

    /// <summary>What it is for.</summary>
    public TensorRole Role { get; } = role;

    /// <summary>What an element is.</summary>
    public ElementType Element { get; } = element;

    /// <summary>How many elements it has.</summary>
    public long Count { get; } = count;

    /// <summary>Its size; every element has four bytes.</summary>
    public long Bytes => checked(Count * 4);

    /// <inheritdoc/>
    public override string ToString() => Name;
}

/// <summary>
/// A dense row-major array in a storage. Several tensors can share a storage: Reshape, Flatten and Split make other views of the
/// same memory. Two tensors are equal only if they are the same object.
/// </summary>
public sealed class Tensor
{
    private Tensor(Storage storage, TensorShape shape, long offset, bool isAccumulator)
    {
        Storage = storage;
        Shape = shape;
        Offset = offset;
        IsAccumulator = isAccumulator;
    }

    /// <summary>Makes a tensor with memory of its own.</summary>
    /// <param name="name">What it holds, for people.</param>
    /// <param name="shape">Its shape.</param>
    /// <param name="role">What it is for.</param>
    /// <param name="element">What an element is.</param>
    public Tensor(string name, TensorShape shape, TensorRole role, ElementType element = ElementType.Float32)
        : this(new Storage(name, role, element, shape.Count), shape, 0, false)
    {
    }

    /// <summary>The memory it looks at.</summary>
    public Storage Storage { get; }

    /// <summary>Its extents.</summary>
    public TensorShape Shape { get; }

    /// <summary>Its first element's place in the storage, in elements.</summary>
    public long Offset { get; }

    /// <summary>What it holds, for people.</summary>
    public string Name => Storage.Name;

    /// <summary>Whether what is stored through this view is added to what is there: a gradient that has earlier contributions.</summary>
    public bool IsAccumulator { get; }

    /// <summary>Whether it covers all of its storage.</summary>
    public bool IsWhole => Offset == 0 && Shape.Count == Storage.Count;

    /// <summary>The elements at the given indices, as an expression. The indices must be provably inside the shape.</summary>
    /// <param name="indices">One integer expression an axis.</param>
    public Scalar this[params Scalar[] indices] => new TensorLoad(this, Checked(indices), null);

    /// <summary>The elements at the given indices, or a constant where an index is outside the shape.</summary>
    /// <param name="outside">The constant.</param>
    /// <param name="indices">One integer expression an axis.</param>
    public Scalar Guarded(double outside, params Scalar[] indices) => new TensorLoad(this, Checked(indices), outside);

    /// <summary>The same memory, from an element on, with another shape.</summary>
    /// <param name="shape">The shape of the view.</param>
    /// <param name="offset">Where it begins, in elements of this tensor.</param>
    /// <exception cref="ArgumentOutOfRangeException">The view would reach past this tensor.</exception>
    public Tensor View(TensorShape shape, long offset = 0)
    {
        if (offset < 0 || checked(offset + shape.Count) > Shape.Count)
        {
            throw new ArgumentOutOfRangeException(nameof(offset), "a view of " + shape + " from element " + offset + " on does not fit in " + Shape);
        }
        return new Tensor(Storage, shape, Offset + offset, IsAccumulator);
    }

    /// <summary>The same view, through which what is stored is added to what is there.</summary>
    public Tensor AsAccumulator() => new(Storage, Shape, Offset, true);

    /// <inheritdoc/>
    public override string ToString() => Name;

    private EquatableArray<Scalar> Checked(Scalar[] indices)
    {
        if (indices.Length != Shape.Rank) throw new ArgumentException(Name + " has " + Shape.Rank + " axes, not " + indices.Length, nameof(indices));
        foreach (var index in indices)
        {
            if (index.Type != ScalarType.Integer) throw new ArgumentException("an index of " + Name + " is not an integer", nameof(indices));
        }
        return EquatableArray.Create(indices);
    }
}
