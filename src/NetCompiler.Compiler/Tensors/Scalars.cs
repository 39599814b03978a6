namespace NetCompiler.Compiler.Tensors;

/// <summary>The functions of the tensor language, for layers to write with (<c>using static</c>).</summary>
public static class Scalars
{
    /// <summary>The larger of two values.</summary><param name="left">One.</param><param name="right">The other.</param>
    public static Scalar Max(Scalar left, Scalar right) => BinaryOperation.Of(BinaryOperator.Max, left, right);

    /// <summary>The smaller of two values.</summary><param name="left">One.</param><param name="right">The other.</param>
    public static Scalar Min(Scalar left, Scalar right) => BinaryOperation.Of(BinaryOperator.Min, left, right);

    /// <summary>A power.</summary><param name="value">The base.</param><param name="exponent">The exponent.</param>
    public static Scalar Pow(Scalar value, Scalar exponent) => BinaryOperation.Of(BinaryOperator.Pow, value, exponent);

    /// <summary>See <see cref="BinaryOperator.DivideExactly"/>.</summary><param name="value">The dividend.</param><param name="divisor">The divisor.</param>
    public static Scalar DivideExactly(Scalar value, int divisor) => BinaryOperation.Of(BinaryOperator.DivideExactly, value, divisor);

    /// <summary>The absolute value.</summary><param name="value">The value.</param>
    public static Scalar Abs(Scalar value) => new UnaryOperation(UnaryOperator.Abs, value);

    /// <summary>e to the power of the value.</summary><param name="value">The value.</param>
    public static Scalar Exp(Scalar value) => new UnaryOperation(UnaryOperator.Exp, value);

    /// <summary>The natural logarithm.</summary><param name="value">The value.</param>
    public static Scalar Log(Scalar value) => new UnaryOperation(UnaryOperator.Log, value);

    /// <summary>The hyperbolic tangent.</summary><param name="value">The value.</param>
    public static Scalar Tanh(Scalar value) => new UnaryOperation(UnaryOperator.Tanh, value);

    /// <summary>The square root.</summary><param name="value">The value.</param>
    public static Scalar Sqrt(Scalar value) => new UnaryOperation(UnaryOperator.Sqrt, value);

    /// <summary>The logistic function, 1 / (1 + e^-x), written so that it does not overflow.</summary><param name="value">The value.</param>
    public static Scalar Sigmoid(Scalar value) => 0.5 * Tanh(0.5 * value) + 0.5;

    /// <summary>An integer or condition as a number.</summary><param name="value">The value.</param>
    public static Scalar ToNumber(Scalar value) => value.Type == ScalarType.Number ? value : new UnaryOperation(UnaryOperator.ToNumber, value);

    /// <summary>A number, towards zero, as an integer.</summary><param name="value">The value.</param>
    public static Scalar ToInteger(Scalar value) => value.Type == ScalarType.Integer ? value : new UnaryOperation(UnaryOperator.ToInteger, value);

    /// <summary>Whether two values are equal.</summary><param name="left">One.</param><param name="right">The other.</param>
    public static Scalar Equal(Scalar left, Scalar right) => Comparison.Of(ComparisonOperator.Equal, left, right);

    /// <summary>One of two values.</summary>
    /// <param name="condition">The condition.</param><param name="whenTrue">The value if it holds.</param><param name="whenFalse">The value if not.</param>
    public static Scalar Select(Scalar condition, Scalar whenTrue, Scalar whenFalse)
    {
        if (condition.Type != ScalarType.Boolean) throw new ArgumentException("the condition of a selection is not a truth value", nameof(condition));
        (whenTrue, whenFalse) = Unify(whenTrue, whenFalse);
        return new Selection(condition, whenTrue, whenFalse);
    }

    /// <summary>The row-major position of an index tuple in a shape.</summary>
    /// <param name="shape">The shape.</param><param name="indices">One index an axis.</param>
    public static Scalar Flatten(TensorShape shape, params Scalar[] indices)
    {
        Scalar position = 0;
        for (int axis = 0; axis < indices.Length; axis++) position = position * shape[axis] + indices[axis];
        return position;
    }

    /// <summary>Gives two operands one type: an integer constant next to a number is that number.</summary>
    /// <exception cref="ArgumentException">The types cannot be reconciled: a layer's definition is wrong.</exception>
    internal static (Scalar Left, Scalar Right) Unify(Scalar left, Scalar right)
    {
        if (left.Type == right.Type) return (left, right);
        if (left is IntegerConstant first && right.Type == ScalarType.Number) return (new NumberConstant(first.Value), right);
        if (right is IntegerConstant second && left.Type == ScalarType.Number) return (left, new NumberConstant(second.Value));
        throw new ArgumentException("an operation mixes " + left.Type + " and " + right.Type + ": " + left + ", " + right);
    }
}
