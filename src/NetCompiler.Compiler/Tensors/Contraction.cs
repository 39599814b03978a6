namespace NetCompiler.Compiler.Tensors;

/// <summary>
/// A step that sums products of two loads: convolution, inner product, and their gradients. They carry nearly all the arithmetic and have
/// schedules of their own.
/// </summary>
/// <param name="Step">The step.</param>
/// <param name="Left">The first factor.</param>
/// <param name="Right">The second factor.</param>
public sealed record Contraction(Step Step, TensorLoad Left, TensorLoad Right)
{
    /// <summary>The contraction that a step is, or null if it is none.</summary>
    /// <param name="step">The step, simplified.</param>
    public static Contraction? TryOf(Step step) =>
        step.Reduction is { Operator: ReductionOperator.Sum, Body: BinaryOperation { Operator: BinaryOperator.Multiply, Left: TensorLoad left, Right: TensorLoad right } }
        && ReusesFactors(step, left, right)
            ? new Contraction(step, left, right)
            : null;

    // Each factor meets many of the other, which is what makes a schedule of its own pay; a sum of squares, or a dot product for each channel, is none.
    private static bool ReusesFactors(Step step, TensorLoad left, TensorLoad right)
    {
        HashSet<Axis> leftAxes = Axes(left), rightAxes = Axes(right);
        return step.Axes.Any(axis => axis.Extent > 1 && leftAxes.Contains(axis) != rightAxes.Contains(axis));
    }

    private static HashSet<Axis> Axes(TensorLoad load) =>
        new(load.Indices.SelectMany(ScalarWalker.SelfAndDescendants).OfType<IndexVariable>().Select(variable => variable.Axis));

    /// <summary>
    /// Floating-point operations: two a product. Where an index is divided exactly, only one product of so many is there at all, so a strided
    /// convolution counts the same forwards and backwards.
    /// </summary>
    public double Operations
    {
        get
        {
            double products = (double)Step.PointCount * Step.ReductionCount;
            foreach (var index in Left.Indices.Concat(Right.Indices))
            {
                if (index is BinaryOperation { Operator: BinaryOperator.DivideExactly, Right: IntegerConstant divisor }) products /= divisor.Value;
            }
            return 2 * products;
        }
    }
}
