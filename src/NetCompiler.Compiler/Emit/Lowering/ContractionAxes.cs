using NetCompiler.Compiler.Tensors;

namespace NetCompiler.Compiler.Emit;

/// <summary>
/// A contraction as a batch of matrix products. An axis that both operands know counts batches, one that only the left knows rows, one that only the right knows
/// columns; the axes that are summed over are the depth. The operand that knows the axis along which the result's elements are neighbours is the right one.
/// </summary>
/// <param name="Left">The left operand.</param>
/// <param name="Right">The right operand.</param>
/// <param name="Fastest">The axis along which the result's elements are neighbours.</param>
/// <param name="Batches">The axes of the batch.</param>
/// <param name="Rows">The axes of the rows.</param>
/// <param name="Columns">The axes of the columns.</param>
/// <param name="Depth">The axes that are summed over.</param>
internal sealed record ContractionAxes(
    TensorLoad Left, TensorLoad Right, Axis Fastest, IReadOnlyList<Axis> Batches, IReadOnlyList<Axis> Rows, IReadOnlyList<Axis> Columns, IReadOnlyList<Axis> Depth)
{
    private const long LargestExtent = int.MaxValue / 2;

    /// <summary>The four groups of axes.</summary>
    public IReadOnlyList<IReadOnlyList<Axis>> Groups => [Batches, Rows, Columns, Depth];

    /// <summary>The matrix product of a step; null if it is none, or one of a matrix and a vector, which is bound by memory: streaming the matrix once is best.</summary>
    /// <param name="step">The step.</param>
    /// <param name="smallest">The number of products from which on a schedule of its own pays.</param>
    public static ContractionAxes? TryOf(Step step, long smallest)
    {
        if (Contraction.TryOf(step) is not { } contraction || (double)step.PointCount * step.ReductionCount < smallest) return null;
        TensorLoad left = contraction.Left, right = contraction.Right;
        HashSet<Axis> leftAxes = AxesOf(left), rightAxes = AxesOf(right);
        var position = TensorAccess.Of(step.Target.Tensor, step.Target.Indices, false).Position;
        var fastest = step.Axes.Where(axis => axis.Extent > 1 && leftAxes.Contains(axis) != rightAxes.Contains(axis))
            .OrderBy(axis => Math.Abs(position.CoefficientOf(axis))).First();
        if (leftAxes.Contains(fastest))
        {
            (left, right) = (right, left);
            (leftAxes, rightAxes) = (rightAxes, leftAxes);
        }
        var axes = new ContractionAxes(
            left, right, fastest,
            [.. step.Axes.Where(axis => leftAxes.Contains(axis) == rightAxes.Contains(axis))],
            [.. step.Axes.Where(axis => leftAxes.Contains(axis) && !rightAxes.Contains(axis))],
            [.. step.Axes.Where(axis => !leftAxes.Contains(axis) && rightAxes.Contains(axis))],
            [.. step.Reduction!.Axes]);
        return Extent(axes.Rows) < 2 || Extent(axes.Columns) < 2 || axes.Groups.Any(group => Extent(group) > LargestExtent) ? null : axes;
    }

    /// <summary>How many index tuples a group of axes has.</summary>
    /// <param name="group">The group.</param>
    public static long Extent(IReadOnlyList<Axis> group) => group.Aggregate(1L, (product, axis) => product * axis.Extent);

    private static HashSet<Axis> AxesOf(TensorLoad load) =>
        new(load.Indices.SelectMany(ScalarWalker.SelfAndDescendants).OfType<IndexVariable>().Select(variable => variable.Axis));
}
