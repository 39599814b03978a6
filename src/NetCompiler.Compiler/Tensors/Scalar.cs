using System.Globalization;

namespace NetCompiler.Compiler.Tensors;

/// <summary>What an expression's value is.</summary>
public enum ScalarType
{
    /// <summary>A real number: double in the interpreter, float on devices.</summary>
    Number,

    /// <summary>A 32-bit integer: indices and positions.</summary>
    Integer,

    /// <summary>A truth value.</summary>
    Boolean,
}

/// <summary>
/// An expression of the tensor language: the value of one element, from indices, constants and loads. Immutable, equal by structure.
/// C#'s operators build expressions; an integer constant next to a number counts as that number.
/// </summary>
public abstract record Scalar
{
    /// <summary>What the value is.</summary>
    public abstract ScalarType Type { get; }

    /// <summary>An integer constant.</summary>
    /// <param name="value">The value.</param>
    public static implicit operator Scalar(int value) => new IntegerConstant(value);

    /// <summary>A number constant.</summary>
    /// <param name="value">The value.</param>
    public static implicit operator Scalar(double value) => new NumberConstant(value);

    /// <summary>Sum.</summary><param name="left">Left.</param><param name="right">Right.</param>
    public static Scalar operator +(Scalar left, Scalar right) => BinaryOperation.Of(BinaryOperator.Add, left, right);

    /// <summary>Difference.</summary><param name="left">Left.</param><param name="right">Right.</param>
    public static Scalar operator -(Scalar left, Scalar right) => BinaryOperation.Of(BinaryOperator.Subtract, left, right);

    /// <summary>Product.</summary><param name="left">Left.</param><param name="right">Right.</param>
    public static Scalar operator *(Scalar left, Scalar right) => BinaryOperation.Of(BinaryOperator.Multiply, left, right);

    /// <summary>Quotient; of integers, rounded towards minus infinity.</summary><param name="left">Left.</param><param name="right">Right.</param>
    public static Scalar operator /(Scalar left, Scalar right) => BinaryOperation.Of(BinaryOperator.Divide, left, right);

    /// <summary>Remainder of integers, with the divisor's sign.</summary><param name="left">Left.</param><param name="right">Right.</param>
    public static Scalar operator %(Scalar left, Scalar right) => BinaryOperation.Of(BinaryOperator.Modulo, left, right);

    /// <summary>Negative.</summary><param name="operand">What to negate.</param>
    public static Scalar operator -(Scalar operand) => new UnaryOperation(UnaryOperator.Negate, operand);

    /// <summary>Whether less.</summary><param name="left">Left.</param><param name="right">Right.</param>
    public static Scalar operator <(Scalar left, Scalar right) => Comparison.Of(ComparisonOperator.Less, left, right);

    /// <summary>Whether greater.</summary><param name="left">Left.</param><param name="right">Right.</param>
    public static Scalar operator >(Scalar left, Scalar right) => Comparison.Of(ComparisonOperator.Less, right, left);

    /// <summary>Whether less or equal.</summary><param name="left">Left.</param><param name="right">Right.</param>
    public static Scalar operator <=(Scalar left, Scalar right) => Comparison.Of(ComparisonOperator.LessOrEqual, left, right);

    /// <summary>Whether greater or equal.</summary><param name="left">Left.</param><param name="right">Right.</param>
    public static Scalar operator >=(Scalar left, Scalar right) => Comparison.Of(ComparisonOperator.LessOrEqual, right, left);

    /// <summary>Whether both hold.</summary><param name="left">Left.</param><param name="right">Right.</param>
    public static Scalar operator &(Scalar left, Scalar right) => BinaryOperation.Of(BinaryOperator.And, left, right);

    /// <summary>Whether one holds.</summary><param name="left">Left.</param><param name="right">Right.</param>
    public static Scalar operator |(Scalar left, Scalar right) => BinaryOperation.Of(BinaryOperator.Or, left, right);

    /// <summary>Whether it does not hold.</summary><param name="operand">The condition.</param>
    public static Scalar operator !(Scalar operand) => new UnaryOperation(UnaryOperator.Not, operand);

    /// <summary>The expression in the notation of the plan's text.</summary>
    public sealed override string ToString() => ScalarPrinter.Print(this);
}

/// <summary>A number that does not change.</summary>
/// <param name="Value">The number.</param>
public sealed record NumberConstant(double Value) : Scalar
{
    /// <inheritdoc/>
    public override ScalarType Type => ScalarType.Number;
}

/// <summary>An integer that does not change.</summary>
/// <param name="Value">The integer.</param>
public sealed record IntegerConstant(long Value) : Scalar
{
    /// <inheritdoc/>
    public override ScalarType Type => ScalarType.Integer;
}

/// <summary>An axis of a step's index space: the index runs from 0 to below <paramref name="Extent"/>.</summary>
/// <param name="Ordinal">Its place among the step's axes: the output's first, then the reduction's.</param>
/// <param name="Extent">How many values the index takes; at least 1.</param>
public sealed record Axis(int Ordinal, int Extent)
{
    /// <summary>For an axis within the tiles of a larger one, where the tiles lie there; null for every other.</summary>
    public AxisSpan? Span { get; init; }

    /// <summary>The index's name in the plan's text: i0, i1, ...; the reduction's follow the output's.</summary>
    public override string ToString() => "i" + Ordinal.ToString(CultureInfo.InvariantCulture);
}

/// <summary>
/// Where tiles lie in an axis: the point of index i in tile number t is the axis's index <c>Shift * t + First + i</c>. Points that this puts outside of the axis are never computed.
/// </summary>
/// <param name="Tile">The ordinal of the axis that counts tiles.</param>
/// <param name="Shift">How far apart neighbouring tiles begin.</param>
/// <param name="First">Where the first tile begins; negative if it begins before the axis.</param>
/// <param name="Whole">The axis's extent.</param>
public sealed record AxisSpan(int Tile, long Shift, long First, int Whole);

/// <summary>The index along an axis.</summary>
/// <param name="Axis">The axis.</param>
public sealed record IndexVariable(Axis Axis) : Scalar
{
    /// <inheritdoc/>
    public override ScalarType Type => ScalarType.Integer;
}

/// <summary>An element of a tensor.</summary>
/// <param name="Tensor">The tensor.</param>
/// <param name="Indices">One integer expression an axis.</param>
/// <param name="Outside">
/// The value where any index is outside of the tensor; nothing is read there. Null if the indices are provably inside: the verifier proves it.
/// </param>
public sealed record TensorLoad(Tensor Tensor, EquatableArray<Scalar> Indices, double? Outside) : Scalar
{
    /// <inheritdoc/>
    public override ScalarType Type => Tensor.Storage.Element == ElementType.Int32 ? ScalarType.Integer : ScalarType.Number;
}

/// <summary>An operation on one value.</summary>
/// <param name="Operator">The operation.</param>
/// <param name="Operand">The value.</param>
public sealed record UnaryOperation(UnaryOperator Operator, Scalar Operand) : Scalar
{
    /// <inheritdoc/>
    public override ScalarType Type => Operator switch
    {
        UnaryOperator.Not => ScalarType.Boolean,
        UnaryOperator.ToNumber => ScalarType.Number,
        UnaryOperator.ToInteger => ScalarType.Integer,
        _ => Operand.Type,
    };
}

/// <summary>An operation on two values of one type.</summary>
/// <param name="Operator">The operation.</param>
/// <param name="Left">The first value.</param>
/// <param name="Right">The second value.</param>
public sealed record BinaryOperation(BinaryOperator Operator, Scalar Left, Scalar Right) : Scalar
{
    /// <inheritdoc/>
    public override ScalarType Type => Left.Type;

    internal static Scalar Of(BinaryOperator operation, Scalar left, Scalar right)
    {
        (left, right) = Scalars.Unify(left, right);
        return new BinaryOperation(operation, left, right);
    }
}

/// <summary>A comparison of two numbers or two integers.</summary>
/// <param name="Operator">The comparison.</param>
/// <param name="Left">The first value.</param>
/// <param name="Right">The second value.</param>
public sealed record Comparison(ComparisonOperator Operator, Scalar Left, Scalar Right) : Scalar
{
    /// <inheritdoc/>
    public override ScalarType Type => ScalarType.Boolean;

    internal static Scalar Of(ComparisonOperator operation, Scalar left, Scalar right)
    {
        (left, right) = Scalars.Unify(left, right);
        return new Comparison(operation, left, right);
    }
}

/// <summary>One of two values; the other one is not evaluated.</summary>
/// <param name="Condition">The condition.</param>
/// <param name="WhenTrue">The value if it holds.</param>
/// <param name="WhenFalse">The value if not.</param>
public sealed record Selection(Scalar Condition, Scalar WhenTrue, Scalar WhenFalse) : Scalar
{
    /// <inheritdoc/>
    public override ScalarType Type => WhenTrue.Type;
}

/// <summary>
/// A number of the uniform distribution on [0, 1), which depends on the run's seed, the iteration, the stream and the counter alone:
/// <see cref="CounterRandom"/> says how.
/// </summary>
/// <param name="Stream">Which sequence: one a layer.</param>
/// <param name="Counter">Which number of the sequence: an integer expression.</param>
public sealed record RandomNumber(uint Stream, Scalar Counter) : Scalar
{
    /// <inheritdoc/>
    public override ScalarType Type => ScalarType.Number;
}

/// <summary>What a step's reduction gave, in the step's epilogue.</summary>
/// <param name="ResultType">A number, or an integer for positions.</param>
public sealed record ReductionResult(ScalarType ResultType) : Scalar
{
    /// <inheritdoc/>
    public override ScalarType Type => ResultType;
}
