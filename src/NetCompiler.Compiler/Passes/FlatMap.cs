using NetCompiler.Compiler.Tensors;

namespace NetCompiler.Compiler.Passes;

/// <summary>
/// A map that makes each element from the elements at the same position of other tensors, whatever their shapes: it can run over any
/// index space of as many points, in particular over that of the step that makes what it reads.
/// </summary>
internal static class FlatMap
{
    /// <summary>Whether a step is such a map.</summary>
    /// <param name="step">The step.</param>
    public static bool Is(Step step)
    {
        if (step.Reduction is not null || !step.Target.Tensor.IsWhole || step.PointCount != step.Target.Tensor.Shape.Count) return false;
        var place = Position(step.Target.Tensor, step.Target.Indices);
        return place is not null && IsFlat(step.Value, place);
    }

    /// <summary>The same map over the index space of another step that fills a tensor of as many elements.</summary>
    /// <param name="map">The map.</param>
    /// <param name="other">Where the other step stores.</param>
    public static Step Over(Step map, Store other)
    {
        var shape = other.Tensor.Shape;
        Scalar position = Scalars.Flatten(shape, [.. other.Indices]);
        Scalar value = ScalarWalker.Replace(map.Value, part => part switch
        {
            TensorLoad load => new TensorLoad(load.Tensor.View(shape), other.Indices, null),
            RandomNumber random => random with { Counter = position },
            _ => part,
        });
        return map with { Value = value, Target = map.Target with { Tensor = map.Target.Tensor.View(shape), Indices = other.Indices } };
    }

    private static bool IsFlat(Scalar scalar, Scalar place) => scalar switch
    {
        TensorLoad load => load is { Outside: null, Tensor.IsWhole: true } && place.Equals(Position(load.Tensor, load.Indices)),
        RandomNumber random => place.Equals(AffineForm.TryOf(random.Counter)?.WithoutSingletons().ToScalar()),
        IndexVariable or ReductionResult => false,
        _ => ScalarWalker.Operands(scalar).All(operand => IsFlat(operand, place)),
    };

    private static Scalar? Position(Tensor tensor, EquatableArray<Scalar> indices) =>
        AffineForm.TryOf(Scalars.Flatten(tensor.Shape, [.. indices]))?.WithoutSingletons().ToScalar();
}
