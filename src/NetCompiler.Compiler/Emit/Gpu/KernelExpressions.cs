using System.Globalization;
using NetCompiler.Compiler.Tensors;

namespace NetCompiler.Compiler.Emit.Gpu;

/// <summary>
/// Writes expressions as statements of a kernel, each value once in a scope: equal expressions are equal records. Nothing is evaluated that can fail, so
/// both sides of a selection are computed; only loads that may leave their tensor stand behind a condition.
/// </summary>
/// <param name="source">Where statements go.</param>
/// <param name="tensors">The kernel's tensors.</param>
/// <param name="axes">The axes that are left after merging.</param>
internal sealed class KernelExpressions(SourceWriter source, KernelTensors tensors, LoopAxes axes)
{
    private readonly Stack<Dictionary<object, string>> scopes = new([[]]);
    private int names;

    /// <summary>The name of the result of the reduction, once there is one.</summary>
    public string? Result { get; set; }

    /// <summary>Begins a block: what is computed in it is not known after it.</summary>
    public void EnterScope() => scopes.Push([]);

    /// <summary>Ends a block.</summary>
    public void LeaveScope() => scopes.Pop();

    /// <summary>Says that the value of an expression has a name already.</summary>
    /// <param name="scalar">The expression.</param>
    /// <param name="name">The name.</param>
    public void Define(Scalar scalar, string name) => scopes.Peek()[scalar] = name;

    /// <summary>Writes the parts of an expression that do not depend on some axes, so that they stand before the loops over these.</summary>
    /// <param name="scalar">The expression.</param>
    /// <param name="ordinals">The axes.</param>
    public void WriteInvariants(Scalar scalar, ICollection<int> ordinals)
    {
        bool isInvariant = ScalarWalker.SelfAndDescendants(scalar).All(part => part is not IndexVariable variable || !ordinals.Contains(variable.Axis.Ordinal));
        if (isInvariant) Write(scalar);
        else foreach (var operand in ScalarWalker.Operands(scalar)) if (operand.Type != ScalarType.Integer || operand is TensorLoad) WriteInvariants(operand, ordinals);
    }

    /// <summary>Writes an expression.</summary>
    /// <param name="scalar">The expression.</param>
    /// <returns>A name or literal: safe in any expression.</returns>
    public string Write(Scalar scalar)
    {
        switch (scalar)
        {
            case NumberConstant constant: return "(" + CSharpLiteral.Single((float)constant.Value) + ")";
            case IntegerConstant constant: return Literal(constant.Value);
            case ReductionResult: return Result ?? throw new InvalidOperationException("there is no result yet");
        }
        if (scalar.Type == ScalarType.Integer && AffineForm.TryOf(scalar) is { } form) return Write(form);
        return Known(scalar, scalar.Type, () => scalar switch
        {
            TensorLoad load => Load(load),
            UnaryOperation unary => Unary(unary, Write(unary.Operand)),
            BinaryOperation binary => Binary(binary, Write(binary.Left), Write(binary.Right)),
            Comparison comparison => Write(comparison.Left) + Symbol(comparison.Operator) + Write(comparison.Right),
            Selection selection => Write(selection.Condition) + " ? " + Write(selection.WhenTrue) + " : " + Write(selection.WhenFalse),
            RandomNumber random => "DeviceRandom.Uniform(arguments, " + random.Stream.ToString(CultureInfo.InvariantCulture) + "u, " + Write(random.Counter) + ")",
            _ => throw new NotSupportedException("no code for " + scalar),
        });
    }

    /// <summary>Writes the statement that stores a value.</summary>
    /// <param name="store">Where to.</param>
    /// <param name="value">The value; a name or literal.</param>
    public void Store(Store store, string value)
    {
        var access = TensorAccess.Of(store.Tensor, store.Indices, false);
        source.Line(tensors.Element(store.Tensor, FormText(access.Position)) + (store.Accumulates ? " += " : " = ") + value + ";");
    }

    /// <summary>Writes the indices of axes that are merged into one flat index.</summary>
    /// <param name="source">Where to.</param>
    /// <param name="flat">The flat index; a name.</param>
    /// <param name="group">The axes, outermost first.</param>
    /// <param name="extent">The extent of an axis.</param>
    /// <param name="index">The name of an axis's index.</param>
    /// <param name="limit">What the flat index is less than, if that is known: short divisions are cheaper.</param>
    public static void Decode(
        SourceWriter source, string flat, IReadOnlyList<int> group, Func<int, long> extent, Func<int, string> index, long limit = FastDivision.NoLimit)
    {
        string rest = flat;
        for (int i = group.Count - 1; i >= 0; i--)
        {
            string name = index(group[i]);
            if (i == 0)
            {
                source.Line("int " + name + " = " + rest + ";");
                break;
            }
            string quotient = name + "Rest";
            source.Line("int " + quotient + " = " + FastDivision.Quotient(rest, extent(group[i]), limit) + ";");
            source.Line("int " + name + " = " + FastDivision.Remainder(rest, quotient, extent(group[i])) + ";");
            rest = quotient;
            limit = (limit + extent(group[i]) - 1) / extent(group[i]);
        }
    }

    /// <summary>Writes the indices of axes that are merged into one flat index.</summary>
    /// <param name="flat">The flat index; a name.</param>
    /// <param name="group">The axes, outermost first.</param>
    public void Decode(string flat, IReadOnlyList<int> group) => Decode(source, flat, group, axes.Extent, Index);

    /// <summary>The name of an axis's index.</summary>
    /// <param name="ordinal">The axis.</param>
    public static string Index(int ordinal) => "i" + Text(ordinal);

    /// <summary>An affine form as C#.</summary>
    /// <param name="form">The form.</param>
    public string FormText(AffineForm form) => FormText(form.Terms.Where(term => axes.Extent(term.Axis.Ordinal) > 0), form.Constant, Index);

    /// <summary>A sum of multiples of indices as C#.</summary>
    /// <param name="terms">The axes and coefficients.</param>
    /// <param name="constant">What is added.</param>
    /// <param name="index">The name of an axis's index.</param>
    public static string FormText(IEnumerable<(Axis Axis, long Coefficient)> terms, long constant, Func<int, string> index)
    {
        string text = "";
        foreach (var (axis, coefficient) in terms)
        {
            string name = index(axis.Ordinal), term = Math.Abs(coefficient) == 1 ? name : name + " * " + Text(Math.Abs(coefficient));
            text += text.Length == 0 ? (coefficient < 0 ? "-" : "") + term : (coefficient < 0 ? " - " : " + ") + term;
        }
        if (text.Length == 0) return Text(constant);
        return constant == 0 ? text : text + (constant < 0 ? " - " : " + ") + Text(Math.Abs(constant));
    }

    private static string Literal(long value) => value < 0 ? "(" + Text(value) + ")" : Text(value);

    private static string Text(long value) => value.ToString(CultureInfo.InvariantCulture);

    private string Known(object key, ScalarType type, Func<string> write)
    {
        foreach (var scope in scopes)
        {
            if (scope.TryGetValue(key, out string? name)) return name;
        }
        string text = write();
        string fresh = "v" + Text(names++);
        source.Line(type switch { ScalarType.Number => "float ", ScalarType.Integer => "int ", _ => "bool " } + fresh + " = " + text + ";");
        return scopes.Peek()[key] = fresh;
    }

    private string Write(AffineForm form)
    {
        var terms = form.Terms.Where(term => axes.Extent(term.Axis.Ordinal) > 0).ToArray();
        if (terms.Length == 0) return Literal(form.Constant);
        string text = FormText(form);
        return terms.Length == 1 && terms[0].Coefficient == 1 && form.Constant == 0 ? text : Known(text, ScalarType.Integer, () => text);
    }

    private string Load(TensorLoad load)
    {
        var access = TensorAccess.Of(load.Tensor, load.Indices, load.Outside is not null);
        string position = FormText(access.Position);
        foreach (var (index, stride) in access.Others) position += " + " + Write(index) + (stride == 1 ? "" : " * " + Text(stride));
        string element = tensors.Element(load.Tensor, position);
        if (access.Guards.Count == 0) return element;
        string condition = string.Join(" && ", access.Guards.Select(guard => "(uint)" + Write(guard.Index) + " < " + Text(guard.Extent) + "u"));
        string outside = load.Type == ScalarType.Integer ? Text((long)load.Outside!) : CSharpLiteral.Single((float)load.Outside!);
        return condition + " ? " + element + " : " + outside;
    }

    private static string Unary(UnaryOperation unary, string operand) => unary.Operator switch
    {
        UnaryOperator.Negate => "-" + operand,
        UnaryOperator.Not => "!" + operand,
        UnaryOperator.Abs => (unary.Type == ScalarType.Integer ? "Math" : "MathF") + ".Abs(" + operand + ")",
        UnaryOperator.Exp or UnaryOperator.Log => "XMath." + unary.Operator + "(" + operand + ")",
        UnaryOperator.Sqrt => "MathF.Sqrt(" + operand + ")",
        UnaryOperator.Tanh or UnaryOperator.ToInteger => "DeviceMath." + unary.Operator + "(" + operand + ")",
        _ => unary.Operand.Type == ScalarType.Boolean ? operand + " ? 1f : 0f" : "(float)" + operand,
    };

    private static string Binary(BinaryOperation binary, string left, string right) => binary.Operator switch
    {
        BinaryOperator.Add => left + " + " + right,
        BinaryOperator.Subtract => left + " - " + right,
        BinaryOperator.Multiply => left + " * " + right,
        BinaryOperator.Divide when binary.Type == ScalarType.Number => left + " / " + right,
        BinaryOperator.And => left + " && " + right,
        BinaryOperator.Or => left + " || " + right,
        // A comparison, which what is not a number fails.
        BinaryOperator.Min => right + " < " + left + " ? " + right + " : " + left,
        BinaryOperator.Max => right + " > " + left + " ? " + right + " : " + left,
        BinaryOperator.Pow => Powers.TryWrite(left, binary.Right as NumberConstant, "MathF.Sqrt", "1f") ?? "DeviceMath.Pow(" + left + ", " + right + ")",
        _ => Division(binary, left),
    };

    private static string Division(BinaryOperation binary, string dividend)
    {
        long divisor = ((IntegerConstant)binary.Right).Value;
        var range = IntegerRange.Of(binary.Left);
        bool isNatural = range.Min >= 0 && range.Max <= int.MaxValue;
        string function = binary.Operator switch { BinaryOperator.Divide => "FloorDivide", BinaryOperator.Modulo => "FloorModulo", _ => "DivideExactly" };
        if (!isNatural) return "DeviceMath." + function + "(" + dividend + ", " + Text(divisor) + ")";
        if (divisor == 1) return binary.Operator == BinaryOperator.Modulo ? "0" : dividend;
        string quotient = FastDivision.Quotient(dividend, divisor);
        return binary.Operator switch
        {
            BinaryOperator.Divide => quotient,
            BinaryOperator.Modulo => (divisor & (divisor - 1)) == 0 ? dividend + " & " + Text(divisor - 1) : dividend + " - " + quotient + " * " + Text(divisor),
            _ => quotient + " * " + Text(divisor) + " == " + dividend + " ? " + quotient + " : -1",
        };
    }

    private static string Symbol(ComparisonOperator comparison) => comparison switch
    {
        ComparisonOperator.Less => " < ",
        ComparisonOperator.LessOrEqual => " <= ",
        _ => " == ",
    };
}
