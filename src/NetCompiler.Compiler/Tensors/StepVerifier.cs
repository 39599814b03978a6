namespace NetCompiler.Compiler.Tensors;

/// <summary>
/// Proves that a step is well formed: no load or store can leave its tensor, no two points store to the same element, types agree.
/// A step that fails is a defect of a layer's definition or of a pass; it runs after every pass in tests.
/// </summary>
public static class StepVerifier
{
    /// <summary>What is wrong with a step; null if nothing is.</summary>
    /// <param name="step">The step.</param>
    public static string? FindDefect(Step step)
    {
        int axisCount = step.Axes.Count + (step.Reduction?.Axes.Count ?? 0);
        var axes = step.Axes.Concat(step.Reduction?.Axes ?? EquatableArray<Axis>.Empty).ToArray();
        for (int i = 0; i < axisCount; i++)
        {
            if (axes[i].Ordinal != i) return "axis " + i + " has the ordinal " + axes[i].Ordinal;
            if (axes[i].Extent < 1) return "axis " + i + " is empty";
        }
        return step.Expressions.Select(expression => FindDefect(expression, axes)).FirstOrDefault(defect => defect is not null)
            ?? FindStoreDefect(step)
            ?? FindReductionDefect(step);
    }

    private static string? FindDefect(Scalar expression, Axis[] axes)
    {
        foreach (var part in ScalarWalker.SelfAndDescendants(expression))
        {
            switch (part)
            {
                case IndexVariable variable when variable.Axis.Ordinal >= axes.Length || variable.Axis != axes[variable.Axis.Ordinal]:
                    return "index " + variable + " is not one of the step's";
                case TensorLoad load when FindIndexDefect(load.Tensor, load.Indices) is { } defect:
                    return "load " + load + ": " + defect;
                case TensorLoad { Outside: null } load when FindOutside(load.Tensor, load.Indices) is { } outside:
                    return "load " + load + " may leave its tensor: " + outside;
                case BinaryOperation { Type: ScalarType.Integer, Operator: BinaryOperator.Divide or BinaryOperator.Modulo or BinaryOperator.DivideExactly } division
                    when division.Right is not IntegerConstant { Value: > 0 }:
                    return "division by what is not a positive constant: " + division;
                case BinaryOperation { Left: var left, Right: var right } when left.Type != right.Type:
                    return "operands of different types: " + part;
                case Comparison { Left: var left, Right: var right } when left.Type != right.Type:
                    return "operands of different types: " + part;
                case Selection { Condition.Type: not ScalarType.Boolean }:
                    return "the condition of a selection is no truth value: " + part;
                case Selection { WhenTrue: var left, WhenFalse: var right } when left.Type != right.Type:
                    return "operands of different types: " + part;
            }
        }
        return null;
    }

    private static string? FindIndexDefect(Tensor tensor, EquatableArray<Scalar> indices) =>
        indices.Count != tensor.Shape.Rank ? tensor + " has " + indices.Count + " indices for " + tensor.Shape.Rank + " axes"
        : indices.Any(index => index.Type != ScalarType.Integer) ? "an index is no integer"
        : null;

    private static string? FindOutside(Tensor tensor, EquatableArray<Scalar> indices)
    {
        for (int axis = 0; axis < indices.Count; axis++)
        {
            var range = IntegerRange.Of(indices[axis]);
            if (!range.IsInside(tensor.Shape[axis])) return "index " + axis + " is in " + range.Min + ".." + range.Max + " of 0.." + (tensor.Shape[axis] - 1);
        }
        return null;
    }

    // Points differ in their element if the flat position is a mixed-radix number of the axes: each coefficient above the span of all smaller ones.
    private static string? FindStoreDefect(Step step)
    {
        var store = step.Target;
        if (FindIndexDefect(store.Tensor, store.Indices) is { } defect) return "store to " + defect;
        if (FindOutside(store.Tensor, store.Indices) is { } outside) return "store to " + store.Tensor + " may leave it: " + outside;
        long[] strides = store.Tensor.Shape.Strides();
        Scalar flat = 0;
        for (int axis = 0; axis < strides.Length; axis++) flat = flat + store.Indices[axis] * new IntegerConstant(strides[axis]);
        if (AffineForm.TryOf(flat) is not { } form) return "store to " + store.Tensor + " is not affine";
        long span = 1;
        foreach (var (axis, coefficient) in step.Axes.Where(axis => axis.Extent > 1)
            .Select(axis => (axis, Coefficient: Math.Abs(form.CoefficientOf(axis)))).OrderBy(term => term.Coefficient))
        {
            if (coefficient < span) return "two points may store to the same element of " + store.Tensor;
            span = coefficient * (axis.Extent - 1) + span;
        }
        if (form.Terms.Any(term => term.Axis.Ordinal >= step.Axes.Count)) return "the store depends on a reduction's axis";
        bool isInteger = store.Tensor.Storage.Element == ElementType.Int32;
        return step.Value.Type != (isInteger ? ScalarType.Integer : ScalarType.Number) ? "a value of type " + step.Value.Type + " does not fit in " + store.Tensor : null;
    }

    private static string? FindReductionDefect(Step step)
    {
        bool usesResult = ScalarWalker.SelfAndDescendants(step.Value).Any(part => part is ReductionResult);
        if (step.Reduction is not { } reduction) return usesResult ? "a map uses the result of a reduction" : null;
        if (reduction.Body.Type != ScalarType.Number) return "the reduction's body is no number";
        if (!usesResult) return "the result of the reduction is not used";
        if (reduction.Operator == ReductionOperator.ArgMax != reduction.Payload is { Type: ScalarType.Integer }) return "payload and operator do not fit";
        var variables = ScalarWalker.SelfAndDescendants(step.Value).OfType<IndexVariable>();
        return variables.Any(variable => variable.Axis.Ordinal >= step.Axes.Count) ? "the epilogue depends on a reduction's axis" : null;
    }
}
