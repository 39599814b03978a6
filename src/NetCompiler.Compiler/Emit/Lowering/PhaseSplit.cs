using NetCompiler.Compiler.Tensors;

namespace NetCompiler.Compiler.Emit;

/// <summary>
/// Takes a step apart where an index along the contiguous axis is divided, as in the gradient of pooling with a stride: elements with equal remainders are
/// a step each, in which the quotient is affine, and neighbours can be loaded as a vector.
/// </summary>
internal static class PhaseSplit
{
    private const int MostPhases = 4;
    private const int ShortestAxis = 12;

    /// <summary>The steps that a step falls into; itself if it is fine as it is.</summary>
    /// <param name="step">The step.</param>
    public static IReadOnlyList<Step> Of(Step step)
    {
        var position = TensorAccess.Of(step.Target.Tensor, step.Target.Indices, false).Position;
        var axis = step.Axes.FirstOrDefault(axis => axis.Extent >= ShortestAxis && position.CoefficientOf(axis) == 1);
        if (axis is null) return [step];
        long phases = step.Expressions.SelectMany(ScalarWalker.SelfAndDescendants).Select(part => Divisor(part, axis)).Max();
        return phases is < 2 or > MostPhases ? [step] : Enumerable.Range(0, (int)phases).Select(phase => Phase(step, axis, (int)phases, phase)).ToArray();
    }

    private static long Divisor(Scalar part, Axis axis) =>
        part is BinaryOperation { Operator: BinaryOperator.Divide or BinaryOperator.Modulo or BinaryOperator.DivideExactly, Type: ScalarType.Integer, Right: IntegerConstant divisor } division
        && AffineForm.TryOf(division.Left) is { } form && form.CoefficientOf(axis) % divisor.Value != 0
            ? divisor.Value : 0;

    private static Step Phase(Step step, Axis axis, int phases, int phase)
    {
        var sparse = axis with { Extent = (axis.Extent - phase + phases - 1) / phases };
        Scalar index = new IndexVariable(sparse) * phases + phase;
        var rewritten = step.Rewrite(scalar => ScalarWalker.Replace(scalar, part => part is IndexVariable variable && variable.Axis == axis ? index : part));
        return Simplifier.Simplify(rewritten with { Axes = step.Axes.Select(other => other == axis ? sparse : other).ToEquatableArray() });
    }
}
