namespace NetCompiler.Compiler.Tensors;

/// <summary>An integer expression of the form <c>constant + sum of coefficient * index</c>: what most indices are.</summary>
public sealed class AffineForm
{
    // By ordinal; a handful at most, so a list that is searched beats a dictionary.
    private readonly List<(Axis Axis, long Coefficient)> terms = [];

    private AffineForm(long constant) => Constant = constant;

    /// <summary>The part that no index changes.</summary>
    public long Constant { get; private set; }

    /// <summary>The axes that matter, by ordinal, with their coefficients; none of them 0.</summary>
    public IReadOnlyList<(Axis Axis, long Coefficient)> Terms => terms;

    /// <summary>The smallest and the largest value.</summary>
    public IntegerRange Range
    {
        get
        {
            long min = Constant, max = Constant;
            foreach (var (axis, coefficient) in terms)
            {
                if (FindWhole(axis) is { } whole)
                {
                    // Coefficient * (index in the whole axis - First).
                    long end = coefficient * (whole.Whole - 1), shift = coefficient * whole.First;
                    min += Math.Min(0, end) - shift;
                    max += Math.Max(0, end) - shift;
                }
                else if (!terms.Exists(term => FindWhole(term.Axis)?.Tile == axis.Ordinal))
                {
                    long last = coefficient * (axis.Extent - 1);
                    min += Math.Min(0, last);
                    max += Math.Max(0, last);
                }
            }
            return new(min, max);
        }
    }

    // The axis that an axis within tiles is a part of, if the form goes along the tiles as it goes along the points in them.
    private AxisSpan? FindWhole(Axis axis)
    {
        if (axis.Span is not { } span) return null;
        foreach (var (tile, coefficient) in terms)
        {
            if (tile.Ordinal == span.Tile) return coefficient == CoefficientOf(axis) * span.Shift ? span : null;
        }
        return null;
    }

    /// <summary>The coefficient of an axis; 0 if the value does not depend on it.</summary>
    /// <param name="axis">The axis.</param>
    public long CoefficientOf(Axis axis)
    {
        foreach (var term in terms)
        {
            if (term.Axis.Ordinal == axis.Ordinal) return term.Coefficient;
        }
        return 0;
    }

    /// <summary>The affine form of an integer expression, or null if it has none.</summary>
    /// <param name="scalar">The expression.</param>
    public static AffineForm? TryOf(Scalar scalar)
    {
        var form = new AffineForm(0);
        return form.TryAdd(scalar, 1) ? form : null;
    }

    /// <summary>The form as an expression: indices by ordinal, then the constant.</summary>
    public Scalar ToScalar()
    {
        Scalar? sum = null;
        foreach (var (axis, coefficient) in terms)
        {
            Scalar index = new IndexVariable(axis);
            Scalar term = coefficient == 1 ? index : new BinaryOperation(BinaryOperator.Multiply, index, new IntegerConstant(coefficient));
            sum = sum is null ? term : new BinaryOperation(BinaryOperator.Add, sum, term);
        }
        if (sum is null) return new IntegerConstant(Constant);
        return Constant == 0 ? sum
            : Constant < 0 ? new BinaryOperation(BinaryOperator.Subtract, sum, new IntegerConstant(-Constant))
            : new BinaryOperation(BinaryOperator.Add, sum, new IntegerConstant(Constant));
    }

    /// <summary>The same value, without the indices that are always 0.</summary>
    public AffineForm WithoutSingletons()
    {
        var form = new AffineForm(Constant);
        foreach (var (axis, coefficient) in terms)
        {
            if (axis.Extent > 1) form.terms.Add((axis, coefficient));
        }
        return form;
    }

    /// <summary>Two forms of which the first, times a divisor, plus the second is this form; the second has what is no multiple.</summary>
    /// <param name="divisor">The divisor; positive.</param>
    public (AffineForm Multiples, AffineForm Remainder) SplitBy(long divisor)
    {
        long whole = IntegerArithmetic.FloorDivide(Constant, divisor);
        var multiples = new AffineForm(whole);
        var rest = new AffineForm(Constant - whole * divisor);
        foreach (var (axis, coefficient) in terms)
        {
            if (coefficient % divisor == 0) multiples.terms.Add((axis, coefficient / divisor));
            else rest.terms.Add((axis, coefficient));
        }
        return (multiples, rest);
    }

    private bool TryAdd(Axis axis, long factor)
    {
        int position = 0;
        while (position < terms.Count && terms[position].Axis.Ordinal < axis.Ordinal) position++;
        bool isThere = position < terms.Count && terms[position].Axis.Ordinal == axis.Ordinal;
        long coefficient = factor + (isThere ? terms[position].Coefficient : 0);
        if (isThere) terms.RemoveAt(position);
        if (coefficient != 0) terms.Insert(position, (axis, coefficient));
        return Math.Abs(coefficient) < 1L << 32;
    }

    private bool TryAdd(Scalar scalar, long factor)
    {
        switch (scalar)
        {
            case IntegerConstant constant:
                Constant += factor * constant.Value;
                return Math.Abs(Constant) < 1L << 53;
            case IndexVariable index:
                return TryAdd(index.Axis, factor);
            case UnaryOperation { Operator: UnaryOperator.Negate, Operand: var operand, Type: ScalarType.Integer }:
                return TryAdd(operand, -factor);
            case BinaryOperation { Operator: BinaryOperator.Add } sum:
                return TryAdd(sum.Left, factor) && TryAdd(sum.Right, factor);
            case BinaryOperation { Operator: BinaryOperator.Subtract } difference:
                return TryAdd(difference.Left, factor) && TryAdd(difference.Right, -factor);
            case BinaryOperation { Operator: BinaryOperator.Multiply, Right: IntegerConstant scale } product:
                return Math.Abs(scale.Value) < 1L << 31 && Math.Abs(factor) < 1L << 31 && TryAdd(product.Left, factor * scale.Value);
            case BinaryOperation { Operator: BinaryOperator.Multiply, Left: IntegerConstant scale } product:
                return Math.Abs(scale.Value) < 1L << 31 && Math.Abs(factor) < 1L << 31 && TryAdd(product.Right, factor * scale.Value);
            default:
                return false;
        }
    }
}
