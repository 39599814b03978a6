using NetCompiler.Compiler.Tensors;

namespace NetCompiler.Compiler.Plan;

/// <summary>
/// The values that an index takes over one tile: from <c>Shift * t + Min</c> to <c>Shift * t + Max</c> for tile number t. In the next tile every value is
/// larger by the shift, so that the index within the tile is what the index is in the first one.
/// </summary>
/// <param name="Tile">Which axis of the tiles t counts along; -1 if the values are the same for all tiles.</param>
/// <param name="Shift">How much larger the values are in the next tile.</param>
/// <param name="Min">The smallest in the first tile.</param>
/// <param name="Max">The largest in the first tile.</param>
internal sealed record TileBound(int Tile, long Shift, long Min, long Max)
{
    /// <summary>The bound of an index, by interval arithmetic; null if it does not move with the tiles in one step.</summary>
    /// <param name="index">An integer expression over a step's axes.</param>
    /// <param name="axes">What tiles cover along each axis of the step; the axes of its reduction come after them.</param>
    public static TileBound? Of(Scalar index, IReadOnlyList<AxisTile> axes)
    {
        if (AffineForm.TryOf(index) is { } form) return Of(form, axes);
        if (!ScalarWalker.SelfAndDescendants(index).OfType<IndexVariable>().Any(variable => variable.Axis.Ordinal < axes.Count && !axes[variable.Axis.Ordinal].IsAll))
        {
            var range = IntegerRange.Of(index);
            return new(-1, 0, range.Min, range.Max);
        }
        return index switch
        {
            UnaryOperation { Operator: UnaryOperator.Negate } unary => Of(unary.Operand, axes)?.Times(-1),
            BinaryOperation { Operator: BinaryOperator.Add } sum => Sum(Of(sum.Left, axes), Of(sum.Right, axes)),
            BinaryOperation { Operator: BinaryOperator.Subtract } difference => Sum(Of(difference.Left, axes), Of(difference.Right, axes)?.Times(-1)),
            BinaryOperation { Operator: BinaryOperator.Multiply, Right: IntegerConstant factor } product => Of(product.Left, axes)?.Times(factor.Value),
            BinaryOperation { Operator: BinaryOperator.Divide, Right: IntegerConstant { Value: > 0 } divisor } quotient => Of(quotient.Left, axes)?.Over(divisor.Value),
            _ => null,
        };
    }

    /// <summary>The bound of an affine index.</summary>
    /// <param name="form">The index.</param>
    /// <param name="axes">What tiles cover along each axis of the step; the axes of its reduction come after them.</param>
    public static TileBound? Of(AffineForm form, IReadOnlyList<AxisTile> axes)
    {
        TileBound? sum = new(-1, 0, form.Constant, form.Constant);
        foreach (var (axis, coefficient) in form.Terms)
        {
            var part = axis.Ordinal < axes.Count ? axes[axis.Ordinal] : AxisTile.All(axis.Extent);
            sum = Sum(sum, new TileBound(part.Tile, part.Shift, part.First, part.First + part.Extent - 1).Times(coefficient));
        }
        return sum;
    }

    private static TileBound? Sum(TileBound? left, TileBound? right)
    {
        if (left is null || right is null || (left.Tile >= 0 && right.Tile >= 0 && left.Tile != right.Tile)) return null;
        return new(Math.Max(left.Tile, right.Tile), left.Shift + right.Shift, left.Min + right.Min, left.Max + right.Max);
    }

    private TileBound Times(long factor) =>
        factor < 0 ? new(Tile, factor * Shift, factor * Max, factor * Min) : new(factor == 0 ? -1 : Tile, factor * Shift, factor * Min, factor * Max);

    // floor((shift * t + x) / d) is (shift / d) * t + floor(x / d) if d divides the shift.
    private TileBound? Over(long divisor) => Shift % divisor != 0 ? null
        : new(Tile, Shift / divisor, IntegerArithmetic.FloorDivide(Min, divisor), IntegerArithmetic.FloorDivide(Max, divisor));
}
