using System.Globalization;
using NetCompiler.Compiler.Tensors;

namespace NetCompiler.Compiler.Emit.Cpu;

/// <summary>
/// Writes expressions as statements, each in the outermost loop in which its value does not change, and each value once: equal expressions are equal
/// records. With a vector axis, what depends on it is computed for sixteen neighbours at once.
/// </summary>
/// <param name="memory">Where tensors lie.</param>
/// <param name="axes">The loops.</param>
/// <param name="vectorAxis">The ordinal of the axis along which lanes lie; -1 for none.</param>
/// <param name="levels">In how many loops an axis's index is known, by ordinal.</param>
/// <param name="resultLevel">In how many loops the result of the reduction stands.</param>
/// <param name="lanes">The name of how many lanes count.</param>
internal sealed class ExpressionWriter(
    MemoryMap memory, LoopAxes axes, int vectorAxis, IReadOnlyDictionary<int, int> levels, int resultLevel, string lanes = "lanes")
{
    // Results from this size on have left the caches before anybody reads them.
    private const long LargestCached = 32 << 20;
    private const int LanesOfLine = 16;

    private readonly Dictionary<Scalar, EmittedValue> known = [];
    private readonly Dictionary<string, string> pointers = new(StringComparer.Ordinal);
    private readonly Dictionary<int, List<string>> lines = [];
    private int names;

    /// <summary>How many loads are not of neighbours in memory.</summary>
    public int StridedLoads { get; private set; }

    /// <summary>The result of the reduction, once there is one.</summary>
    public EmittedValue? Result { get; set; }

    /// <summary>The pointers that the expressions need, declared before all loops.</summary>
    public IEnumerable<string> Pointers => pointers.Select(pair => pair.Key);

    /// <summary>The statements that need the result of the reduction.</summary>
    public List<string> After { get; } = [];

    /// <summary>The statements inside so many loops.</summary>
    /// <param name="level">How many.</param>
    public IReadOnlyList<string> LinesAt(int level) => lines.TryGetValue(level, out var list) ? list : [];

    /// <summary>Writes an expression.</summary>
    /// <param name="scalar">The expression.</param>
    public EmittedValue Write(Scalar scalar)
    {
        if (known.TryGetValue(scalar, out var value)) return value;
        value = scalar switch
        {
            NumberConstant constant => new("(" + CSharpLiteral.Single((float)constant.Value) + ")", ScalarType.Number, false, 0, false),
            ReductionResult => Result ?? throw new InvalidOperationException("there is no result yet"),
            _ when scalar.Type == ScalarType.Integer && AffineForm.TryOf(scalar) is { } form => WriteAffine(form),
            TensorLoad load => WriteLoad(load),
            UnaryOperation unary => WriteUnary(unary, Write(unary.Operand)),
            BinaryOperation binary => WriteBinary(binary),
            Comparison comparison => WriteComparison(comparison),
            Selection selection => WriteSelection(selection),
            RandomNumber random => WriteRandom(random),
            _ => throw new NotSupportedException("no code for " + scalar),
        };
        if (scalar.Type == ScalarType.Integer && value.IsVector)
        {
            var range = IntegerRange.Of(scalar);
            if (range.Min < int.MinValue || range.Max > int.MaxValue) throw new NotVectorizableException();
        }
        return known[scalar] = value;
    }

    /// <summary>Whether large results are stored past the caches: where what is stored is not read in the same place before.</summary>
    public bool StoresPastCaches { get; init; }

    /// <summary>The statement that stores a value.</summary>
    /// <param name="store">Where to.</param>
    /// <param name="value">The value.</param>
    public string Store(Store store, EmittedValue value)
    {
        var access = TensorAccess.Of(store.Tensor, store.Indices, false);
        bool isInteger = store.Tensor.Storage.Element == ElementType.Int32;
        string pointer = Pointer(store.Tensor), position = Name("long", FormText(access.Position), ScalarType.Integer, false, FormLevel(access.Position), false).Text;
        long step = VectorCoefficient(access.Position);
        if (vectorAxis < 0 || step == 0)
        {
            if (value.IsVector) throw new NotVectorizableException();
            return pointer + "[" + position + "] " + (store.Accumulates ? "+= " : "= ") + (isInteger ? "(int)" : "") + value.Text + ";";
        }
        string at = pointer + " + " + position;
        if (step == 1)
        {
            string sum = store.Accumulates ? "Vector512.Load(" + at + ") + " + value.Vector : value.Vector;
            return "Lanes." + (Streams(store, access.Position) ? "Stream" : "Store") + "(" + sum + ", " + at + ", " + lanes + ");";
        }
        StridedLoads++;
        string strided = store.Accumulates ? "Lanes.LoadStrided(" + at + ", " + Text(step) + ", " + lanes + ") + " + value.Vector : value.Vector;
        return "Lanes.StoreStrided(" + strided + ", " + at + ", " + Text(step) + ", " + lanes + ");";
    }

    // Whole lines are worth it only: each row has to begin at one.
    private bool Streams(Store store, AffineForm position) =>
        StoresPastCaches && !store.Accumulates && store.Tensor.Storage.Element == ElementType.Float32 && store.Tensor.Shape.Count * 4L >= LargestCached
        && position.Terms.All(term => term.Axis.Ordinal == vectorAxis || axes.Extent(term.Axis.Ordinal) == 0 || term.Coefficient % LanesOfLine == 0);

    /// <summary>An affine form as C#, for the first lane.</summary>
    /// <param name="form">The form.</param>
    public string FormText(AffineForm form)
    {
        string text = "";
        foreach (var (axis, coefficient) in form.Terms.Where(term => axes.Extent(term.Axis.Ordinal) > 0))
        {
            string index = Index(axis.Ordinal), term = Math.Abs(coefficient) == 1 ? index : index + " * " + Text(Math.Abs(coefficient));
            text += text.Length == 0 ? (coefficient < 0 ? "-" : "") + term : (coefficient < 0 ? " - " : " + ") + term;
        }
        if (text.Length == 0) return Text(form.Constant);
        return form.Constant == 0 ? text : text + (form.Constant < 0 ? " - " : " + ") + Text(Math.Abs(form.Constant));
    }

    /// <summary>The name of an axis's index.</summary>
    /// <param name="ordinal">The axis.</param>
    public static string Index(int ordinal) => "i" + Text(ordinal);

    /// <summary>The name of a pointer to a tensor's first element.</summary>
    /// <param name="tensor">The tensor.</param>
    public string Pointer(Tensor tensor)
    {
        string type = tensor.Storage.Element == ElementType.Int32 ? "int* " : "float* ", name = "p" + Text(pointers.Count);
        foreach (var pair in pointers)
        {
            if (pair.Value == type + memory.Pointer(tensor)) return pair.Key.Substring(type.Length, pair.Key.IndexOf(' ', type.Length) - type.Length);
        }
        pointers[type + name + " = " + memory.Pointer(tensor) + ";    // " + CSharpLiteral.Comment(tensor.Name + " " + tensor.Shape)] = type + memory.Pointer(tensor);
        return name;
    }

    private static string Text(long value) => value.ToString(CultureInfo.InvariantCulture);

    private int FormLevel(AffineForm form) => form.Terms.Select(term => levels.TryGetValue(term.Axis.Ordinal, out int level) ? level : 0).DefaultIfEmpty(0).Max();

    private long VectorCoefficient(AffineForm form) =>
        vectorAxis < 0 ? 0 : form.Terms.Where(term => term.Axis.Ordinal == vectorAxis).Select(term => term.Coefficient).FirstOrDefault();

    private EmittedValue Name(string type, string text, ScalarType scalarType, bool isVector, int level, bool isAfter)
    {
        string name = "v" + Text(names++);
        string line = type + " " + name + " = " + text + ";";
        if (isAfter)
        {
            After.Add(line);
            level = resultLevel;
        }
        else
        {
            if (!lines.TryGetValue(level, out var list)) lines[level] = list = [];
            list.Add(line);
        }
        return new(name, scalarType, isVector, level, isAfter);
    }

    private EmittedValue Name(string text, ScalarType type, bool isVector, params EmittedValue[] operands)
    {
        string vector = type == ScalarType.Number ? "Vector512<float>" : "Vector512<int>";
        string scalar = type switch { ScalarType.Number => "float", ScalarType.Integer => "long", _ => "bool" };
        return Name(isVector ? vector : scalar, text, type, isVector, operands.Max(operand => operand.Level), operands.Any(operand => operand.IsAfter));
    }

    // Integers of lanes exist only as values; as positions and guards the first lane's is enough.
    private EmittedValue WriteAffine(AffineForm form)
    {
        var first = WriteFirst(form);
        long step = VectorCoefficient(form);
        if (step == 0) return first;
        if (step is < int.MinValue or > int.MaxValue) throw new NotVectorizableException();
        return Name("Lanes.Sequence(" + first.Text + ", " + Text(step) + ")", ScalarType.Integer, true, first);
    }

    private readonly Dictionary<string, EmittedValue> firsts = new(StringComparer.Ordinal);

    private EmittedValue WriteFirst(AffineForm form)
    {
        string text = FormText(form);
        if (firsts.TryGetValue(text, out var value)) return value;
        bool isPlain = form.Terms.All(term => axes.Extent(term.Axis.Ordinal) == 0);
        return firsts[text] = isPlain
            ? new("(" + text + "L)", ScalarType.Integer, false, 0, false)
            : Name("long", text, ScalarType.Integer, false, FormLevel(form), false);
    }

    private EmittedValue WriteLoad(TensorLoad load)
    {
        var access = TensorAccess.Of(load.Tensor, load.Indices, load.Outside is not null);
        string pointer = Pointer(load.Tensor);
        long step = VectorCoefficient(access.Position);
        var operands = new List<EmittedValue> { WriteFirst(access.Position) };
        string position = operands[0].Text;
        foreach (var (index, stride) in access.Others)
        {
            var other = Write(index);
            if (other.IsVector) throw new NotVectorizableException();
            operands.Add(other);
            position += " + " + other.Text + (stride == 1 ? "" : " * " + Text(stride));
        }

        var conditions = new List<string>();
        (string Start, long Step, int Extent)? laneGuard = null;
        foreach (var (index, extent) in access.Guards)
        {
            var form = AffineForm.TryOf(index);
            var first = form is null ? Write(index) : WriteFirst(form);
            if (first.IsVector) throw new NotVectorizableException();
            operands.Add(first);
            long guardStep = form is null ? 0 : VectorCoefficient(form);
            if (guardStep == 0) conditions.Add("(ulong)" + first.Text + " < " + Text(extent));
            else if (laneGuard is null && Math.Abs(guardStep) < int.MaxValue) laneGuard = (first.Text, guardStep, extent);
            else throw new NotVectorizableException();
        }

        bool isInteger = load.Type == ScalarType.Integer;
        string outside = isInteger ? Text((long)(load.Outside ?? 0)) : CSharpLiteral.Single((float)(load.Outside ?? 0));
        bool isVector = step != 0 || laneGuard is not null;
        string value;
        if (!isVector)
        {
            value = pointer + "[" + position + "]";
        }
        else
        {
            string at = pointer + " + " + position;
            if (laneGuard is not { } guard)
            {
                if (step != 1) StridedLoads++;
                value = step == 1 ? "Vector512.Load(" + at + ")" : "Lanes.LoadStrided(" + at + ", " + Text(step) + ", " + lanes + ")";
            }
            else if (step == 1 && guard.Step == 1)
            {
                value = "Lanes.LoadGuarded(" + at + ", " + guard.Start + ", " + Text(guard.Extent) + ", " + outside + ")";
            }
            else
            {
                StridedLoads++;
                value = "Lanes.LoadStrided(" + at + ", " + Text(step) + ", " + guard.Start + ", " + Text(guard.Step) + ", " + Text(guard.Extent) + ", " + outside + ", " + lanes + ")";
            }
        }
        if (conditions.Count > 0) value = string.Join(" && ", conditions) + " ? " + value + " : " + (isVector ? "Vector512.Create(" + outside + ")" : outside);
        // The level of the vector axis comes with its index in the position.
        return Name(value, load.Type, isVector, [.. operands]);
    }

    private EmittedValue WriteUnary(UnaryOperation unary, EmittedValue operand)
    {
        bool isVector = operand.IsVector;
        string x = operand.Text, library = isVector ? "Vector512." : unary.Operand.Type == ScalarType.Integer ? "Math." : "MathF.";
        string text = unary.Operator switch
        {
            UnaryOperator.Negate => "-" + x,
            UnaryOperator.Not => (isVector ? "~" : "!") + x,
            UnaryOperator.Abs or UnaryOperator.Exp or UnaryOperator.Log or UnaryOperator.Sqrt => library + unary.Operator + "(" + x + ")",
            UnaryOperator.Tanh => (isVector ? "ScalarMath" : "MathF") + ".Tanh(" + x + ")",
            UnaryOperator.ToInteger => "ScalarMath.ToInteger(" + x + ")",
            _ when unary.Operand.Type == ScalarType.Boolean => isVector ? "Vector512.ConditionalSelect(" + x + ".AsSingle(), Vector512<float>.One, Vector512<float>.Zero)" : x + " ? 1f : 0f",
            _ => isVector ? "Vector512.ConvertToSingle(" + x + ")" : "(float)" + x,
        };
        return Name(text, unary.Type, isVector, operand);
    }

    private EmittedValue WriteBinary(BinaryOperation binary)
    {
        EmittedValue left = Write(binary.Left), right = Write(binary.Right);
        bool isVector = left.IsVector || right.IsVector;
        string a = isVector ? left.Vector : left.Text, b = isVector ? right.Vector : right.Text;
        if (binary.Operator == BinaryOperator.Pow)
        {
            string power = Powers.TryWrite(a, binary.Right as NumberConstant, isVector ? "Vector512.Sqrt" : "MathF.Sqrt", isVector ? "Vector512<float>.One" : "1f")
                ?? (isVector ? "ScalarMath" : "MathF") + ".Pow(" + a + ", " + b + ")";
            return Name(power, binary.Type, isVector, left, right);
        }
        string text = binary.Operator switch
        {
            BinaryOperator.Add => a + " + " + b,
            BinaryOperator.Subtract => a + " - " + b,
            BinaryOperator.Multiply => a + " * " + b,
            BinaryOperator.Divide when binary.Type == ScalarType.Number => a + " / " + b,
            BinaryOperator.And => a + (isVector ? " & " : " && ") + b,
            BinaryOperator.Or => a + (isVector ? " | " : " || ") + b,
            BinaryOperator.Min when binary.Type == ScalarType.Integer => (isVector ? "Vector512" : "Math") + ".Min(" + a + ", " + b + ")",
            BinaryOperator.Max when binary.Type == ScalarType.Integer => (isVector ? "Vector512" : "Math") + ".Max(" + a + ", " + b + ")",
            // A comparison, which what is not a number fails.
            BinaryOperator.Min => Choose("LessThan", "<", b, a, isVector),
            BinaryOperator.Max => Choose("GreaterThan", ">", b, a, isVector),
            _ => Division(binary, a, isVector),
        };
        return Name(text, binary.Type, isVector, left, right);
    }

    private static string Choose(string name, string symbol, string first, string second, bool isVector) => isVector
        ? "Vector512.ConditionalSelect(Vector512." + name + "(" + first + ", " + second + "), " + first + ", " + second + ")"
        : first + " " + symbol + " " + second + " ? " + first + " : " + second;

    private static string Division(BinaryOperation binary, string dividend, bool isVector)
    {
        long divisor = ((IntegerConstant)binary.Right).Value;
        if (isVector)
        {
            if ((divisor & (divisor - 1)) != 0 || divisor > int.MaxValue || binary.Operator == BinaryOperator.DivideExactly) throw new NotVectorizableException();
            int shift = 0;
            while (1L << shift < divisor) shift++;
            return binary.Operator == BinaryOperator.Divide ? dividend + " >> " + Text(shift) : dividend + " & Vector512.Create(" + Text(divisor - 1) + ")";
        }
        bool isNatural = IntegerRange.Of(binary.Left).Min >= 0;
        return binary.Operator switch
        {
            BinaryOperator.Divide when isNatural => dividend + " / " + Text(divisor),
            BinaryOperator.Modulo when isNatural => dividend + " % " + Text(divisor),
            BinaryOperator.Divide => "ScalarMath.FloorDivide(" + dividend + ", " + Text(divisor) + ")",
            BinaryOperator.Modulo => "ScalarMath.FloorModulo(" + dividend + ", " + Text(divisor) + ")",
            _ => "ScalarMath.DivideExactly(" + dividend + ", " + Text(divisor) + ")",
        };
    }

    private EmittedValue WriteComparison(Comparison comparison)
    {
        EmittedValue left = Write(comparison.Left), right = Write(comparison.Right);
        bool isVector = left.IsVector || right.IsVector;
        var (name, symbol) = comparison.Operator switch
        {
            ComparisonOperator.Less => ("LessThan", " < "),
            ComparisonOperator.LessOrEqual => ("LessThanOrEqual", " <= "),
            _ => ("Equals", " == "),
        };
        string text = isVector
            ? "Vector512." + name + "(" + left.Vector + ", " + right.Vector + ")" + (comparison.Left.Type == ScalarType.Number ? ".AsInt32()" : "")
            : left.Text + symbol + right.Text;
        return Name(text, ScalarType.Boolean, isVector, left, right);
    }

    private EmittedValue WriteSelection(Selection selection)
    {
        EmittedValue condition = Write(selection.Condition), whenTrue = Write(selection.WhenTrue), whenFalse = Write(selection.WhenFalse);
        bool isVector = condition.IsVector || whenTrue.IsVector || whenFalse.IsVector;
        string a = isVector ? whenTrue.Vector : whenTrue.Text, b = isVector ? whenFalse.Vector : whenFalse.Text;
        string mask = condition.Text + (selection.Type == ScalarType.Number ? ".AsSingle()" : "");
        string text = condition.IsVector ? "Vector512.ConditionalSelect(" + mask + ", " + a + ", " + b + ")" : condition.Text + " ? " + a + " : " + b;
        return Name(text, selection.Type, isVector, condition, whenTrue, whenFalse);
    }

    private EmittedValue WriteRandom(RandomNumber random)
    {
        var counter = Write(random.Counter);
        string text = "PhiloxRandom.Uniform(program.Seed, program.Iteration, " + random.Stream.ToString(CultureInfo.InvariantCulture) + "u, " + counter.Text + ")";
        return Name(text, ScalarType.Number, counter.IsVector, counter);
    }
}
