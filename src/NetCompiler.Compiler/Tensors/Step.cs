namespace NetCompiler.Compiler.Tensors;

/// <summary>How the values of a reduction are combined.</summary>
public enum ReductionOperator
{
    /// <summary>Their sum.</summary>
    Sum,

    /// <summary>Their product.</summary>
    Product,

    /// <summary>The largest; minus infinity if nothing is larger than that. What is not a number is skipped.</summary>
    Max,

    /// <summary>
    /// The payload at the first of the largest, in row-major order of the reduction's axes; -1 if nothing is larger than minus infinity.
    /// What is not a number is skipped.
    /// </summary>
    ArgMax,
}

/// <summary>A reduction over static axes.</summary>
/// <param name="Operator">How the values are combined.</param>
/// <param name="Axes">The axes reduced over, outermost first; their ordinals follow those of the step's axes.</param>
/// <param name="Body">The value at each point.</param>
/// <param name="Payload">For <see cref="ReductionOperator.ArgMax"/>, the integer that stands for a point; null otherwise.</param>
public sealed record Reduction(ReductionOperator Operator, EquatableArray<Axis> Axes, Scalar Body, Scalar? Payload = null)
{
    /// <summary>What the reduction gives.</summary>
    public ScalarType ResultType => Operator == ReductionOperator.ArgMax ? ScalarType.Integer : Body.Type;
}

/// <summary>Where a step's values go.</summary>
/// <param name="Tensor">The tensor.</param>
/// <param name="Indices">One integer expression an axis of the tensor, in the step's axes; different points go to different elements.</param>
/// <param name="Accumulates">Whether the value is added to what is there, instead of replacing it.</param>
public sealed record Store(Tensor Tensor, EquatableArray<Scalar> Indices, bool Accumulates);

/// <summary>
/// One instruction of the tensor language: for every point of a static index space, a value, and where it goes.
/// Without a reduction it is a map; with one, <paramref name="Value"/> is the epilogue over the <see cref="ReductionResult"/>.
/// Points are independent of each other: an emitter may compute them in any order and in parallel.
/// </summary>
/// <param name="Name">What the step does, for people: <c>conv1</c>, <c>d(conv1.Weight)</c>.</param>
/// <param name="Axes">The index space, outermost first; none for a single value.</param>
/// <param name="Reduction">The reduction; null for a map.</param>
/// <param name="Value">The value of a point.</param>
/// <param name="Target">Where it goes.</param>
public sealed record Step(string Name, EquatableArray<Axis> Axes, Reduction? Reduction, Scalar Value, Store Target)
{
    /// <summary>The layers that it computes for; several after fusion, the first one first.</summary>
    public EquatableArray<string> Layers { get; init; }

    /// <summary>How many points the index space has.</summary>
    public long PointCount => Product(Axes);

    /// <summary>How many points are combined for each point of the index space; 1 for a map.</summary>
    public long ReductionCount => Reduction is null ? 1 : Product(Reduction.Axes);

    /// <summary>All loads in the step, in the order of evaluation; a load can occur more than once.</summary>
    public IEnumerable<TensorLoad> Loads => Expressions.SelectMany(ScalarWalker.Loads);

    /// <summary>The expressions of the step.</summary>
    public IEnumerable<Scalar> Expressions
    {
        get
        {
            if (Reduction is { } reduction)
            {
                yield return reduction.Body;
                if (reduction.Payload is { } payload) yield return payload;
            }
            yield return Value;
            foreach (var index in Target.Indices) yield return index;
        }
    }

    /// <summary>The same step with every expression rewritten.</summary>
    /// <param name="rewrite">Gives the new expression for an old one; of the same type.</param>
    public Step Rewrite(Func<Scalar, Scalar> rewrite) => this with
    {
        Reduction = Reduction is null ? null : Reduction with
        {
            Body = rewrite(Reduction.Body),
            Payload = Reduction.Payload is null ? null : rewrite(Reduction.Payload),
        },
        Value = rewrite(Value),
        Target = Target with { Indices = Target.Indices.Select(rewrite).ToEquatableArray() },
    };

    /// <inheritdoc/>
    public override string ToString() => ScalarPrinter.Print(this);

    private static long Product(EquatableArray<Axis> axes)
    {
        long product = 1;
        foreach (var axis in axes) product = checked(product * axis.Extent);
        return product;
    }
}
