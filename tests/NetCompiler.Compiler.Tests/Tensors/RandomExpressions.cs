using CsCheck;
using NetCompiler.Compiler.Tensors;

namespace NetCompiler.Compiler.Tests.Tensors;

/// <summary>
/// Random expressions of all types over a small index space, with loads from a tensor of numbers (some of them not finite) and one of integers.
/// Integers stay far below 2^63, and nothing depends on the sign of a zero: the language defines neither.
/// </summary>
internal static class RandomExpressions
{
    private const int Depth = 5;

    private static readonly Gen<Scalar>[] IntegersOfDepth = new Gen<Scalar>[Depth];
    private static readonly Gen<Scalar>[] NumbersOfDepth = new Gen<Scalar>[Depth];
    private static readonly Gen<Scalar>[] ConditionsOfDepth = new Gen<Scalar>[Depth];

    static RandomExpressions()
    {
        for (int depth = 0; depth < Depth; depth++)
        {
            IntegersOfDepth[depth] = MakeIntegers(depth);
            NumbersOfDepth[depth] = MakeNumbers(depth);
            if (depth > 0) ConditionsOfDepth[depth] = MakeConditions(depth);
        }
    }

    /// <summary>The index space: one axis has a single point.</summary>
    public static EquatableArray<Axis> Axes { get; } = EquatableArray.Create(new Axis(0, 3), new Axis(1, 1), new Axis(2, 4));

    /// <summary>A target for a value at each point of the index space.</summary>
    public static Tensor Target { get; } = new("y", TensorShape.Of(3, 1, 4), TensorRole.Activation);

    public static Tensor NumberTensor { get; } = new("x", TensorShape.Of(3, 4), TensorRole.Input);

    public static Tensor IntegerTensor { get; } = new("n", TensorShape.Of(5), TensorRole.Activation, ElementType.Int32);

    public static double[] NumberElements { get; } =
        [0.25, -1.5, double.NaN, 2, 1e30, -1e30, double.PositiveInfinity, 0.5, -0.75, 3, double.NegativeInfinity, 7];

    public static double[] IntegerElements { get; } = [-3, 0, 2, 4, 11];

    public static Gen<Scalar> Integers => IntegersOfDepth[Depth - 1];

    public static Gen<Scalar> Numbers => NumbersOfDepth[Depth - 1];

    public static Gen<Scalar> Conditions => ConditionsOfDepth[Depth - 1];

    /// <summary>Expressions of each type.</summary>
    public static Gen<Scalar> All => Gen.OneOf(Integers, Numbers, Conditions);

    /// <summary>Every point of the index space.</summary>
    public static IEnumerable<long[]> Points
    {
        get
        {
            for (long i = 0; i < 3; i++)
            {
                for (long k = 0; k < 4; k++) yield return [i, 0, k];
            }
        }
    }

    /// <summary>The meaning of expressions at a point.</summary>
    public static PlainEvaluation At(long[] point) => new(tensor => tensor == NumberTensor ? NumberElements : IntegerElements, point);

    private static Gen<Scalar> MakeIntegers(int depth)
    {
        var leaves = Gen.OneOf(
            Gen.Int[-7, 7].Select(value => (Scalar)value),
            Gen.Int[0, 2].Select(axis => (Scalar)new IndexVariable(Axes[axis])));
        if (depth == 0) return leaves;
        Gen<Scalar> part = IntegersOfDepth[depth - 1], number = NumbersOfDepth[depth - 1];
        var condition = depth > 1 ? ConditionsOfDepth[depth - 1] : null;
        var sums = Gen.Select(Gen.OneOf(BinaryOperator.Add, BinaryOperator.Subtract, BinaryOperator.Min, BinaryOperator.Max), part, part, Binary);
        var products = Gen.Select(part, Gen.Int[-4, 4], (left, right) => left * right);
        var divisions = Gen.Select(
            Gen.OneOf(BinaryOperator.Divide, BinaryOperator.Modulo, BinaryOperator.DivideExactly), part, Gen.Int[1, 6],
            (operation, left, right) => Binary(operation, left, right));
        var signs = Gen.Select(Gen.OneOf(UnaryOperator.Negate, UnaryOperator.Abs), part, (operation, operand) => (Scalar)new UnaryOperation(operation, operand));
        var loads = Gen.Select(part, Gen.Int[-2, 2], (at, outside) => IntegerTensor.Guarded(outside, at));
        // Brought back to a small range, in two ways.
        var truncated = Gen.Select(number, Gen.Bool, (value, isModulo) =>
            isModulo ? Scalars.ToInteger(value) % 7 : Scalars.Max(-3, Scalars.Min(Scalars.ToInteger(value), 5)));
        Gen<Scalar>[] all = [leaves, sums, sums, products, divisions, divisions, signs, loads, truncated];
        return condition is null ? Gen.OneOf<Scalar>(all) : Gen.OneOf<Scalar>([.. all, Selections(condition, part)]);
    }

    private static Gen<Scalar> MakeNumbers(int depth)
    {
        var constants = Gen.OneOf(-2.0, -1.0, -0.5, 0.0, 0.5, 1.0, 2.0, 3.0).Select(value => (Scalar)value);
        if (depth == 0) return constants;
        Gen<Scalar> part = NumbersOfDepth[depth - 1], integer = IntegersOfDepth[depth - 1];
        var condition = depth > 1 ? ConditionsOfDepth[depth - 1] : null;
        var operations = Gen.Select(
            Gen.OneOf(BinaryOperator.Add, BinaryOperator.Subtract, BinaryOperator.Multiply, BinaryOperator.Min, BinaryOperator.Max), part, part, Binary);
        // Of 1 / 0 and 1 / -0 the language does not say which is which.
        var quotients = Gen.Select(part, part, (left, right) => left / (Scalars.Abs(right) + 0.5));
        var byConstants = Gen.Select(part, Gen.OneOf(-1.0, 1.0, 2.0), (left, right) => left / right);
        var powers = Gen.Select(part, part, (value, exponent) => Scalars.Pow(Scalars.Abs(value) + 0.5, exponent));
        var functions = Gen.Select(
            Gen.OneOf(UnaryOperator.Negate, UnaryOperator.Abs, UnaryOperator.Exp, UnaryOperator.Log, UnaryOperator.Tanh, UnaryOperator.Sqrt), part,
            (operation, operand) => (Scalar)new UnaryOperation(operation, operand));
        var loads = Gen.Select(integer, integer, constants, (row, column, outside) =>
            NumberTensor.Guarded(((NumberConstant)outside).Value, row, column));
        var converted = integer.Select(Scalars.ToNumber);
        Gen<Scalar>[] all = [constants, operations, operations, quotients, byConstants, powers, functions, loads, loads, converted];
        return condition is null ? Gen.OneOf<Scalar>(all) : Gen.OneOf<Scalar>([.. all, Selections(condition, part), condition.Select(Scalars.ToNumber)]);
    }

    private static Gen<Scalar> MakeConditions(int depth)
    {
        Gen<Scalar> integer = IntegersOfDepth[depth - 1], number = NumbersOfDepth[depth - 1];
        var operation = Gen.OneOf(ComparisonOperator.Less, ComparisonOperator.LessOrEqual, ComparisonOperator.Equal);
        var ofIntegers = Gen.Select(operation, integer, integer, (compare, left, right) => (Scalar)new Comparison(compare, left, right));
        var ofNumbers = Gen.Select(operation, number, number, (compare, left, right) => (Scalar)new Comparison(compare, left, right));
        if (depth == 1) return Gen.OneOf(ofIntegers, ofNumbers);
        var part = ConditionsOfDepth[depth - 1];
        return Gen.OneOf(
            ofIntegers, ofNumbers, part.Select(condition => !condition), Gen.Select(part, part, (left, right) => left & right),
            Gen.Select(part, part, (left, right) => left | right), Selections(part, part));
    }

    private static Gen<Scalar> Selections(Gen<Scalar> condition, Gen<Scalar> part) => Gen.Select(condition, part, part, Scalars.Select);

    private static Scalar Binary(BinaryOperator operation, Scalar left, Scalar right) => new BinaryOperation(operation, left, right);
}
