using System.Globalization;
using System.Text;

namespace NetCompiler.Compiler.Tensors;

/// <summary>The notation of expressions and steps in a plan's text: <c>conv1[i0,i1,i2,i3] = sum(i4&lt;3) data[...] * conv1.Weight[...] + ...</c></summary>
public static class ScalarPrinter
{
    /// <summary>An expression as text.</summary>
    /// <param name="scalar">The expression.</param>
    public static string Print(Scalar scalar)
    {
        var text = new StringBuilder();
        Write(text, scalar, 0);
        return text.ToString();
    }

    /// <summary>A step as text, in one line.</summary>
    /// <param name="step">The step.</param>
    public static string Print(Step step)
    {
        var text = new StringBuilder();
        text.Append(step.Target.Tensor.Name);
        WriteList(text, '[', step.Target.Indices, ']');
        if (step.Axes.Count > 0) text.Append(" for ").Append(string.Join(",", step.Axes.Select(Extent)));
        text.Append(step.Target.Accumulates ? " += " : " = ");
        if (step.Reduction is { } reduction)
        {
            if (step.Value is not ReductionResult)
            {
                Write(text, step.Value, 0);
                text.Append(" where # = ");
            }
            text.Append(Name(reduction.Operator)).Append('(').Append(string.Join(",", reduction.Axes.Select(Extent))).Append(") ");
            if (reduction.Payload is { } payload)
            {
                Write(text, payload, 0);
                text.Append(" at ");
            }
            Write(text, reduction.Body, 0);
        }
        else
        {
            Write(text, step.Value, 0);
        }
        return text.ToString();
    }

    private static string Extent(Axis axis) => axis + "<" + axis.Extent.ToString(CultureInfo.InvariantCulture);

    private static string Name(ReductionOperator operation) => operation switch
    {
        ReductionOperator.Sum => "sum",
        ReductionOperator.Product => "product",
        ReductionOperator.Max => "max",
        _ => "argmax",
    };

    private static void Write(StringBuilder text, Scalar scalar, int binding)
    {
        switch (scalar)
        {
            case NumberConstant number:
                string digits = number.Value.ToString("R", CultureInfo.InvariantCulture);
                text.Append(digits);
                // A number keeps a point, so that it cannot be taken for an integer.
                if (digits.All(c => c is '-' or (>= '0' and <= '9'))) text.Append(".0");
                break;
            case IntegerConstant integer:
                text.Append(integer.Value.ToString(CultureInfo.InvariantCulture));
                break;
            case IndexVariable index:
                text.Append(index.Axis);
                break;
            case TensorLoad load:
                text.Append(load.Tensor.Name);
                WriteList(text, '[', load.Indices, ']');
                if (load.Outside is { } outside) text.Append('?').Append(outside.ToString("R", CultureInfo.InvariantCulture));
                break;
            case UnaryOperation unary:
                WriteCall(text, unary.Operator.ToString().ToLowerInvariant(), unary.Operand);
                break;
            case Comparison comparison:
                WriteInfix(text, binding, 3, comparison.Left, Symbol(comparison.Operator), comparison.Right);
                break;
            case BinaryOperation binary:
                (string symbol, int strength) = Infix(binary.Operator);
                if (strength > 0) WriteInfix(text, binding, strength, binary.Left, symbol, binary.Right);
                else WriteCall(text, symbol, binary.Left, binary.Right);
                break;
            case Selection selection:
                WriteCall(text, "select", selection.Condition, selection.WhenTrue, selection.WhenFalse);
                break;
            case RandomNumber random:
                WriteCall(text, "random", new IntegerConstant(random.Stream), random.Counter);
                break;
            case ReductionResult:
                text.Append('#');
                break;
        }
    }

    private static (string Symbol, int Strength) Infix(BinaryOperator operation) => operation switch
    {
        BinaryOperator.Or => ("|", 1),
        BinaryOperator.And => ("&", 2),
        BinaryOperator.Add => ("+", 4),
        BinaryOperator.Subtract => ("-", 4),
        BinaryOperator.Multiply => ("*", 5),
        BinaryOperator.Divide => ("/", 5),
        BinaryOperator.Modulo => ("%", 5),
        BinaryOperator.DivideExactly => ("divide_exactly", 0),
        _ => (operation.ToString().ToLowerInvariant(), 0),
    };

    private static string Symbol(ComparisonOperator operation) => operation switch
    {
        ComparisonOperator.Less => "<",
        ComparisonOperator.LessOrEqual => "<=",
        _ => "==",
    };

    private static void WriteInfix(StringBuilder text, int binding, int strength, Scalar left, string symbol, Scalar right)
    {
        bool bracketed = strength < binding;
        if (bracketed) text.Append('(');
        Write(text, left, strength);
        text.Append(' ').Append(symbol).Append(' ');
        // The right operand binds tighter: a - (b - c) keeps its brackets.
        Write(text, right, strength + 1);
        if (bracketed) text.Append(')');
    }

    private static void WriteCall(StringBuilder text, string name, params Scalar[] arguments)
    {
        text.Append(name);
        WriteList(text, '(', arguments, ')');
    }

    private static void WriteList(StringBuilder text, char open, IEnumerable<Scalar> items, char close)
    {
        text.Append(open);
        bool first = true;
        foreach (var item in items)
        {
            if (!first) text.Append(", ");
            Write(text, item, 0);
            first = false;
        }
        text.Append(close);
    }
}
