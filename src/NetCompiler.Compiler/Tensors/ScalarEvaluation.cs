namespace NetCompiler.Compiler.Tensors;

/// <summary>What each operation means, in double precision: the interpreter and the simplifier's constant folding share it.</summary>
internal static class ScalarEvaluation
{
    public static double Apply(UnaryOperator operation, double value) => operation switch
    {
        UnaryOperator.Negate => -value,
        UnaryOperator.Abs => Math.Abs(value),
        UnaryOperator.Exp => Math.Exp(value),
        UnaryOperator.Log => Math.Log(value),
        UnaryOperator.Tanh => Math.Tanh(value),
        UnaryOperator.Sqrt => Math.Sqrt(value),
        _ => throw new ArgumentException(operation + " is no operation on a number", nameof(operation)),
    };

    public static long Apply(UnaryOperator operation, long value) => operation switch
    {
        UnaryOperator.Negate => -value,
        UnaryOperator.Abs => Math.Abs(value),
        _ => throw new ArgumentException(operation + " is no operation on an integer", nameof(operation)),
    };

    public static double Apply(BinaryOperator operation, double left, double right) => operation switch
    {
        BinaryOperator.Add => left + right,
        BinaryOperator.Subtract => left - right,
        BinaryOperator.Multiply => left * right,
        BinaryOperator.Divide => left / right,
        // As devices do it: a comparison, which what is not a number fails.
        BinaryOperator.Min => right < left ? right : left,
        BinaryOperator.Max => right > left ? right : left,
        BinaryOperator.Pow => Math.Pow(left, right),
        _ => throw new ArgumentException(operation + " is no operation on numbers", nameof(operation)),
    };

    public static long Apply(BinaryOperator operation, long left, long right) => operation switch
    {
        BinaryOperator.Add => left + right,
        BinaryOperator.Subtract => left - right,
        BinaryOperator.Multiply => left * right,
        BinaryOperator.Divide => IntegerArithmetic.FloorDivide(left, right),
        BinaryOperator.Modulo => IntegerArithmetic.FloorModulo(left, right),
        BinaryOperator.DivideExactly => IntegerArithmetic.DivideExactly(left, right),
        BinaryOperator.Min => Math.Min(left, right),
        BinaryOperator.Max => Math.Max(left, right),
        _ => throw new ArgumentException(operation + " is no operation on integers", nameof(operation)),
    };

    public static bool Apply(BinaryOperator operation, bool left, bool right) => operation switch
    {
        BinaryOperator.And => left && right,
        BinaryOperator.Or => left || right,
        _ => throw new ArgumentException(operation + " is no operation on conditions", nameof(operation)),
    };

    public static bool Apply(ComparisonOperator operation, double left, double right) => operation switch
    {
        ComparisonOperator.Less => left < right,
        ComparisonOperator.LessOrEqual => left <= right,
        _ => left == right,
    };

    public static bool Apply(ComparisonOperator operation, long left, long right) => operation switch
    {
        ComparisonOperator.Less => left < right,
        ComparisonOperator.LessOrEqual => left <= right,
        _ => left == right,
    };

    public static long ToInteger(double value) =>
        double.IsNaN(value) ? -1 : value >= int.MaxValue ? int.MaxValue : value <= int.MinValue ? int.MinValue : (long)value;
}
