namespace NetCompiler.Compiler.Tensors;

/// <summary>The smallest and the largest value that an integer expression can take.</summary>
/// <param name="Min">The smallest.</param>
/// <param name="Max">The largest.</param>
public readonly record struct IntegerRange(long Min, long Max)
{
    /// <summary>Any 32-bit integer: what is known of a value that was loaded.</summary>
    public static IntegerRange Unknown { get; } = new(int.MinValue, int.MaxValue);

    /// <summary>Whether all values are at least 0 and less than a bound.</summary>
    /// <param name="extent">The bound.</param>
    public bool IsInside(long extent) => Min >= 0 && Max < extent;

    /// <summary>The range of an expression, by interval arithmetic; conditions around it are not taken into account.</summary>
    /// <param name="scalar">An integer expression.</param>
    public static IntegerRange Of(Scalar scalar)
    {
        if (scalar is IntegerConstant constant) return new(constant.Value, constant.Value);
        if (scalar is IndexVariable index) return new(0, index.Axis.Extent - 1);
        if (AffineForm.TryOf(scalar) is { } affine) return affine.Range;
        return scalar switch
        {
            UnaryOperation { Operator: UnaryOperator.ToNumber } => Unknown,
            UnaryOperation { Operator: UnaryOperator.Negate } unary => Negate(Of(unary.Operand)),
            UnaryOperation { Operator: UnaryOperator.Abs } unary => Abs(Of(unary.Operand)),
            BinaryOperation binary => OfBinary(binary.Operator, Of(binary.Left), Of(binary.Right)),
            Selection selection => Union(Of(selection.WhenTrue), Of(selection.WhenFalse)),
            _ => Unknown,
        };
    }

    private static IntegerRange OfBinary(BinaryOperator operation, IntegerRange left, IntegerRange right) => operation switch
    {
        BinaryOperator.Add => new(left.Min + right.Min, left.Max + right.Max),
        BinaryOperator.Subtract => new(left.Min - right.Max, left.Max - right.Min),
        BinaryOperator.Multiply => Multiply(left, right),
        BinaryOperator.Min => new(Math.Min(left.Min, right.Min), Math.Min(left.Max, right.Max)),
        BinaryOperator.Max => new(Math.Max(left.Min, right.Min), Math.Max(left.Max, right.Max)),
        BinaryOperator.Divide when right.Min > 0 => Divide(left, right),
        BinaryOperator.DivideExactly when right.Min > 0 => Union(new(-1, -1), Divide(left, right)),
        BinaryOperator.Modulo when right.Min > 0 => left.IsInside(right.Min) ? left : new(0, right.Max - 1),
        _ => Unknown,
    };

    private static IntegerRange Negate(IntegerRange range) => new(-range.Max, -range.Min);

    private static IntegerRange Abs(IntegerRange range) =>
        range.Min >= 0 ? range : range.Max <= 0 ? Negate(range) : new(0, Math.Max(-range.Min, range.Max));

    private static IntegerRange Union(IntegerRange left, IntegerRange right) => new(Math.Min(left.Min, right.Min), Math.Max(left.Max, right.Max));

    private static IntegerRange Multiply(IntegerRange left, IntegerRange right)
    {
        // Extents are 32-bit, but products of products may not be: saturate instead of wrapping.
        long a = Saturate((decimal)left.Min * right.Min), b = Saturate((decimal)left.Min * right.Max);
        long c = Saturate((decimal)left.Max * right.Min), d = Saturate((decimal)left.Max * right.Max);
        return new(Math.Min(Math.Min(a, b), Math.Min(c, d)), Math.Max(Math.Max(a, b), Math.Max(c, d)));
    }

    private static long Saturate(decimal value) => (long)Math.Max(-1e18m, Math.Min(1e18m, value));

    private static IntegerRange Divide(IntegerRange left, IntegerRange right)
    {
        long a = IntegerArithmetic.FloorDivide(left.Min, right.Min), b = IntegerArithmetic.FloorDivide(left.Min, right.Max);
        long c = IntegerArithmetic.FloorDivide(left.Max, right.Min), d = IntegerArithmetic.FloorDivide(left.Max, right.Max);
        return new(Math.Min(Math.Min(a, b), Math.Min(c, d)), Math.Max(Math.Max(a, b), Math.Max(c, d)));
    }
}
