using NetCompiler.Compiler.Tensors;

namespace NetCompiler.Compiler.Tests.Tensors;

/// <summary>
/// The meaning of expressions once more, as a plain walk over the tree that shares no code with the interpreter or the simplifier: what the two
/// are compared with.
/// </summary>
internal sealed class PlainEvaluation(Func<Tensor, double[]> memory, long[] index)
{
    public double Number(Scalar scalar) => scalar switch
    {
        NumberConstant constant => constant.Value,
        TensorLoad load => Load(load),
        Selection selection => Truth(selection.Condition) ? Number(selection.WhenTrue) : Number(selection.WhenFalse),
        UnaryOperation { Operator: UnaryOperator.ToNumber, Operand.Type: ScalarType.Boolean } unary => Truth(unary.Operand) ? 1 : 0,
        UnaryOperation { Operator: UnaryOperator.ToNumber } unary => Integer(unary.Operand),
        UnaryOperation unary => Unary(unary.Operator, Number(unary.Operand)),
        BinaryOperation binary => Binary(binary.Operator, Number(binary.Left), Number(binary.Right)),
        _ => throw new NotSupportedException(scalar.ToString()),
    };

    public long Integer(Scalar scalar) => scalar switch
    {
        IntegerConstant constant => constant.Value,
        IndexVariable variable => index[variable.Axis.Ordinal],
        TensorLoad load => (long)Load(load),
        Selection selection => Truth(selection.Condition) ? Integer(selection.WhenTrue) : Integer(selection.WhenFalse),
        UnaryOperation { Operator: UnaryOperator.ToInteger } unary => Truncate(Number(unary.Operand)),
        UnaryOperation { Operator: UnaryOperator.Negate } unary => -Integer(unary.Operand),
        UnaryOperation { Operator: UnaryOperator.Abs } unary => Math.Abs(Integer(unary.Operand)),
        BinaryOperation binary => Binary(binary.Operator, Integer(binary.Left), Integer(binary.Right)),
        _ => throw new NotSupportedException(scalar.ToString()),
    };

    public bool Truth(Scalar scalar) => scalar switch
    {
        UnaryOperation { Operator: UnaryOperator.Not } unary => !Truth(unary.Operand),
        BinaryOperation { Operator: BinaryOperator.And } binary => Truth(binary.Left) && Truth(binary.Right),
        BinaryOperation { Operator: BinaryOperator.Or } binary => Truth(binary.Left) || Truth(binary.Right),
        Comparison { Left.Type: ScalarType.Integer } comparison => Compare(comparison.Operator, Integer(comparison.Left), Integer(comparison.Right)),
        Comparison comparison => Compare(comparison.Operator, Number(comparison.Left), Number(comparison.Right)),
        Selection selection => Truth(selection.Condition) ? Truth(selection.WhenTrue) : Truth(selection.WhenFalse),
        _ => throw new NotSupportedException(scalar.ToString()),
    };

    /// <summary>The value of an expression of any type, as a number.</summary>
    public double Value(Scalar scalar) => scalar.Type switch
    {
        ScalarType.Number => Number(scalar),
        ScalarType.Integer => Integer(scalar),
        _ => Truth(scalar) ? 1 : 0,
    };

    private double Load(TensorLoad load)
    {
        long at = load.Tensor.Offset;
        long[] strides = load.Tensor.Shape.Strides();
        for (int axis = 0; axis < load.Indices.Count; axis++)
        {
            long i = Integer(load.Indices[axis]);
            if (i < 0 || i >= load.Tensor.Shape[axis]) return load.Outside ?? throw new IndexOutOfRangeException(load.ToString());
            at += i * strides[axis];
        }
        return memory(load.Tensor)[at];
    }

    private static long Truncate(double value) => double.IsNaN(value) ? -1 : (long)Math.Clamp(Math.Truncate(value), int.MinValue, int.MaxValue);

    private static double Unary(UnaryOperator operation, double value) => operation switch
    {
        UnaryOperator.Negate => -value,
        UnaryOperator.Abs => Math.Abs(value),
        UnaryOperator.Exp => Math.Exp(value),
        UnaryOperator.Log => Math.Log(value),
        UnaryOperator.Tanh => Math.Tanh(value),
        UnaryOperator.Sqrt => Math.Sqrt(value),
        _ => throw new NotSupportedException(operation.ToString()),
    };

    private static double Binary(BinaryOperator operation, double left, double right) => operation switch
    {
        BinaryOperator.Add => left + right,
        BinaryOperator.Subtract => left - right,
        BinaryOperator.Multiply => left * right,
        BinaryOperator.Divide => left / right,
        BinaryOperator.Min => right < left ? right : left,
        BinaryOperator.Max => right > left ? right : left,
        BinaryOperator.Pow => Math.Pow(left, right),
        _ => throw new NotSupportedException(operation.ToString()),
    };

    private static long Binary(BinaryOperator operation, long left, long right) => operation switch
    {
        BinaryOperator.Add => left + right,
        BinaryOperator.Subtract => left - right,
        BinaryOperator.Multiply => left * right,
        BinaryOperator.Divide => (long)Math.Floor((decimal)left / right),
        BinaryOperator.Modulo => ((left % right) + right) % right,
        BinaryOperator.DivideExactly => left >= 0 && left % right == 0 ? left / right : -1,
        BinaryOperator.Min => Math.Min(left, right),
        BinaryOperator.Max => Math.Max(left, right),
        _ => throw new NotSupportedException(operation.ToString()),
    };

    private static bool Compare<T>(ComparisonOperator operation, T left, T right) where T : System.Numerics.INumber<T> => operation switch
    {
        ComparisonOperator.Less => left < right,
        ComparisonOperator.LessOrEqual => left <= right,
        _ => left == right,
    };
}
