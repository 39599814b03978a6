namespace NetCompiler.Compiler.Tensors;

/// <summary>
/// Makes expressions smaller without changing their value: folds constants, brings indices to affine form, decides what the
/// ranges of indices decide, and drops guards that can never be needed.
/// </summary>
public static class Simplifier
{
    /// <summary>An equal step of simpler expressions.</summary>
    /// <param name="step">The step.</param>
    public static Step Simplify(Step step) => step.Rewrite(Simplify);

    /// <summary>An equal, simpler expression.</summary>
    /// <param name="scalar">The expression.</param>
    public static Scalar Simplify(Scalar scalar)
    {
        // Most indices are plain already.
        if (scalar is IndexVariable { Axis.Extent: > 1 } or IntegerConstant or NumberConstant or ReductionResult) return scalar;
        // Affine indices are normalised whole: rewriting their parts first would only be undone.
        if (scalar.Type == ScalarType.Integer && AffineForm.TryOf(scalar) is { } form) return form.WithoutSingletons().ToScalar();
        return Rewrite(ScalarWalker.WithOperands(scalar, Simplify));
    }

    private static Scalar Rewrite(Scalar scalar) => scalar switch
    {
        TensorLoad load => RewriteLoad(load),
        UnaryOperation unary => RewriteUnary(unary),
        BinaryOperation { Type: ScalarType.Number } binary => RewriteNumber(binary),
        BinaryOperation { Type: ScalarType.Integer } binary => RewriteInteger(binary),
        BinaryOperation binary => RewriteCondition(binary),
        Comparison comparison => RewriteComparison(comparison),
        Selection selection => RewriteSelection(selection),
        _ => scalar,
    };

    private static Scalar RewriteLoad(TensorLoad load)
    {
        if (load.Outside is not { } outside) return load;
        bool isInside = true;
        for (int axis = 0; axis < load.Indices.Count; axis++)
        {
            var range = IntegerRange.Of(load.Indices[axis]);
            int extent = load.Tensor.Shape[axis];
            if (range.Max < 0 || range.Min >= extent)
            {
                return load.Type == ScalarType.Integer ? new IntegerConstant((long)outside) : new NumberConstant(outside);
            }
            isInside &= range.IsInside(extent);
        }
        return isInside ? load with { Outside = null } : load;
    }

    private static Scalar RewriteUnary(UnaryOperation unary) => (unary.Operator, unary.Operand) switch
    {
        (UnaryOperator.Not, UnaryOperation { Operator: UnaryOperator.Not } inner) => inner.Operand,
        (UnaryOperator.Not, var operand) when Truth(operand) is { } truth => Condition(!truth),
        (UnaryOperator.ToNumber, IntegerConstant integer) => new NumberConstant(integer.Value),
        (UnaryOperator.ToNumber, var operand) when Truth(operand) is { } truth => new NumberConstant(truth ? 1 : 0),
        (UnaryOperator.ToInteger, NumberConstant number) => new IntegerConstant(ScalarEvaluation.ToInteger(number.Value)),
        (UnaryOperator.ToInteger, UnaryOperation { Operator: UnaryOperator.ToNumber, Operand.Type: ScalarType.Integer } inner) => inner.Operand,
        (UnaryOperator.Negate or UnaryOperator.Abs, IntegerConstant integer) => new IntegerConstant(ScalarEvaluation.Apply(unary.Operator, integer.Value)),
        (UnaryOperator.Negate, UnaryOperation { Operator: UnaryOperator.Negate } inner) => inner.Operand,
        (not (UnaryOperator.ToInteger or UnaryOperator.ToNumber or UnaryOperator.Not), NumberConstant number) =>
            new NumberConstant(ScalarEvaluation.Apply(unary.Operator, number.Value)),
        _ => unary,
    };

    private static Scalar RewriteNumber(BinaryOperation binary) => (binary.Operator, binary.Left, binary.Right) switch
    {
        (_, NumberConstant left, NumberConstant right) => new NumberConstant(ScalarEvaluation.Apply(binary.Operator, left.Value, right.Value)),
        (BinaryOperator.Add or BinaryOperator.Subtract, var left, NumberConstant { Value: 0 }) => left,
        (BinaryOperator.Add, NumberConstant { Value: 0 }, var right) => right,
        (BinaryOperator.Subtract, NumberConstant { Value: 0 }, var right) => new UnaryOperation(UnaryOperator.Negate, right),
        (BinaryOperator.Multiply or BinaryOperator.Divide or BinaryOperator.Pow, var left, NumberConstant { Value: 1 }) => left,
        (BinaryOperator.Multiply, NumberConstant { Value: 1 }, var right) => right,
        (BinaryOperator.Multiply, NumberConstant { Value: -1 }, var right) => new UnaryOperation(UnaryOperator.Negate, right),
        (BinaryOperator.Multiply or BinaryOperator.Divide, var left, NumberConstant { Value: -1 }) => new UnaryOperation(UnaryOperator.Negate, left),
        // Also for a base that is not a number: IEEE 754 defines pow(x, 0) as 1.
        (BinaryOperator.Pow, _, NumberConstant { Value: 0 }) => new NumberConstant(1),
        _ => binary,
    };

    private static Scalar RewriteInteger(BinaryOperation binary)
    {
        if (binary.Left is IntegerConstant left && binary.Right is IntegerConstant right
            && (right.Value > 0 || binary.Operator is not (BinaryOperator.Divide or BinaryOperator.Modulo or BinaryOperator.DivideExactly)))
        {
            return new IntegerConstant(ScalarEvaluation.Apply(binary.Operator, left.Value, right.Value));
        }
        IntegerRange leftRange = IntegerRange.Of(binary.Left), rightRange = IntegerRange.Of(binary.Right);
        return binary.Operator switch
        {
            BinaryOperator.Min when leftRange.Max <= rightRange.Min => binary.Left,
            BinaryOperator.Min when rightRange.Max <= leftRange.Min => binary.Right,
            BinaryOperator.Max when leftRange.Min >= rightRange.Max => binary.Left,
            BinaryOperator.Max when rightRange.Min >= leftRange.Max => binary.Right,
            BinaryOperator.Add when binary.Right is IntegerConstant { Value: 0 } => binary.Left,
            BinaryOperator.Add when binary.Left is IntegerConstant { Value: 0 } => binary.Right,
            BinaryOperator.Subtract when binary.Right is IntegerConstant { Value: 0 } => binary.Left,
            BinaryOperator.Multiply when binary.Right is IntegerConstant { Value: 1 } => binary.Left,
            BinaryOperator.Multiply when binary.Left is IntegerConstant { Value: 1 } => binary.Right,
            BinaryOperator.Multiply when binary.Left is IntegerConstant { Value: 0 } || binary.Right is IntegerConstant { Value: 0 } => new IntegerConstant(0),
            BinaryOperator.Divide or BinaryOperator.Modulo or BinaryOperator.DivideExactly when binary.Right is IntegerConstant { Value: > 0 } divisor =>
                RewriteDivision(binary, leftRange, divisor.Value),
            _ => binary,
        };
    }

    // (a * d + b) / d is a, and its remainder is b, when b stays below d: what a reshape's index arithmetic comes down to.
    private static Scalar RewriteDivision(BinaryOperation binary, IntegerRange range, long divisor)
    {
        if (AffineForm.TryOf(binary.Left) is { } form)
        {
            var (multiples, rest) = form.SplitBy(divisor);
            if (binary.Operator == BinaryOperator.DivideExactly)
            {
                if (rest.Range is { Min: 0, Max: 0 } && range.Min >= 0) return multiples.ToScalar();
            }
            else if (rest.Range.IsInside(divisor))
            {
                return binary.Operator == BinaryOperator.Divide ? multiples.ToScalar() : rest.ToScalar();
            }
        }
        else if (divisor == 1)
        {
            if (binary.Operator == BinaryOperator.Divide || (binary.Operator == BinaryOperator.DivideExactly && range.Min >= 0)) return binary.Left;
            if (binary.Operator == BinaryOperator.Modulo) return new IntegerConstant(0);
        }
        else if (range.IsInside(divisor) && binary.Operator != BinaryOperator.DivideExactly)
        {
            return binary.Operator == BinaryOperator.Divide ? new IntegerConstant(0) : binary.Left;
        }
        return binary;
    }

    private static Scalar RewriteCondition(BinaryOperation binary)
    {
        bool? left = Truth(binary.Left), right = Truth(binary.Right);
        bool absorbing = binary.Operator == BinaryOperator.Or;
        if (left == absorbing || right == absorbing) return Condition(absorbing);
        if (left == !absorbing) return binary.Right;
        return right == !absorbing ? binary.Left : binary;
    }

    private static Scalar RewriteComparison(Comparison comparison)
    {
        if (comparison.Left is NumberConstant left && comparison.Right is NumberConstant right)
        {
            return Condition(ScalarEvaluation.Apply(comparison.Operator, left.Value, right.Value));
        }
        if (comparison.Left.Type != ScalarType.Integer) return comparison;
        IntegerRange a = IntegerRange.Of(comparison.Left), b = IntegerRange.Of(comparison.Right);
        return comparison.Operator switch
        {
            ComparisonOperator.Less when a.Max < b.Min => Condition(true),
            ComparisonOperator.Less when a.Min >= b.Max => Condition(false),
            ComparisonOperator.LessOrEqual when a.Max <= b.Min => Condition(true),
            ComparisonOperator.LessOrEqual when a.Min > b.Max => Condition(false),
            ComparisonOperator.Equal when a.Min == a.Max && a == b => Condition(true),
            ComparisonOperator.Equal when a.Max < b.Min || a.Min > b.Max => Condition(false),
            _ => comparison,
        };
    }

    private static Scalar RewriteSelection(Selection selection)
    {
        if (Truth(selection.Condition) is { } truth) return truth ? selection.WhenTrue : selection.WhenFalse;
        return selection.WhenTrue.Equals(selection.WhenFalse) ? selection.WhenTrue : selection;
    }

    // The language has no constant conditions; 0 == 0 and 0 < 0 stand for them.
    private static Scalar Condition(bool truth) =>
        new Comparison(truth ? ComparisonOperator.Equal : ComparisonOperator.Less, new IntegerConstant(0), new IntegerConstant(0));

    private static bool? Truth(Scalar condition) =>
        condition is Comparison { Left: IntegerConstant left, Right: IntegerConstant right } comparison
            ? ScalarEvaluation.Apply(comparison.Operator, left.Value, right.Value)
            : null;
}
