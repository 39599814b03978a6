namespace NetCompiler.Compiler.Tensors;

/// <summary>Turns a step into closures over the interpreter's memory, so that walking the expression costs once a step, not once a point.</summary>
/// <param name="interpreter">Whose memory and random numbers to use.</param>
internal sealed class StepCompiler(Interpreter interpreter)
{
    private readonly long[] index = new long[64];
    private double numberResult;
    private long integerResult;

    public Action Compile(Step step)
    {
        if (step.Axes.Count + (step.Reduction?.Axes.Count ?? 0) > index.Length) throw new ArgumentException("too many axes in " + step.Name, nameof(step));
        double[] target = interpreter.Memory(step.Target.Tensor.Storage);
        var position = Position(step.Target.Tensor, step.Target.Indices);
        var value = Value(step.Value);
        var reduce = step.Reduction is null ? null : CompileReduction(step.Reduction);
        bool accumulates = step.Target.Accumulates;
        void Point()
        {
            reduce?.Invoke();
            double result = value();
            long at = position();
            target[at] = accumulates ? target[at] + result : result;
        }
        return () => Loop(step.Axes, 0, Point);
    }

    private void Loop(EquatableArray<Axis> axes, int depth, Action body)
    {
        if (depth == axes.Count)
        {
            body();
            return;
        }
        var axis = axes[depth];
        for (int i = 0; i < axis.Extent; i++)
        {
            index[axis.Ordinal] = i;
            Loop(axes, depth + 1, body);
        }
    }

    private Action CompileReduction(Reduction reduction)
    {
        var body = Number(reduction.Body);
        var payload = reduction.Payload is null ? null : Integer(reduction.Payload);
        Action point = reduction.Operator switch
        {
            ReductionOperator.Sum => () => numberResult += body(),
            ReductionOperator.Product => () => numberResult *= body(),
            ReductionOperator.Max => () => { double next = body(); if (next > numberResult) numberResult = next; },
            _ => () =>
            {
                double next = body();
                if (next > numberResult)
                {
                    numberResult = next;
                    integerResult = payload!();
                }
            },
        };
        double start = reduction.Operator switch { ReductionOperator.Sum => 0, ReductionOperator.Product => 1, _ => double.NegativeInfinity };
        return () =>
        {
            numberResult = start;
            integerResult = -1;
            Loop(reduction.Axes, 0, point);
        };
    }

    /// <summary>Any expression as a number: what memory holds.</summary>
    private Func<double> Value(Scalar scalar)
    {
        if (scalar.Type == ScalarType.Number) return Number(scalar);
        var integer = Integer(scalar);
        return () => integer();
    }

    private Func<double> Number(Scalar scalar)
    {
        switch (scalar)
        {
            case NumberConstant constant:
                double fixedValue = constant.Value;
                return () => fixedValue;
            case TensorLoad { Type: ScalarType.Number } load:
                return Load(load);
            case UnaryOperation { Operator: UnaryOperator.ToNumber, Operand.Type: ScalarType.Boolean } unary:
                var truth = Truth(unary.Operand);
                return () => truth() ? 1 : 0;
            case UnaryOperation { Operator: UnaryOperator.ToNumber } unary:
                var integer = Integer(unary.Operand);
                return () => integer();
            case UnaryOperation unary:
                var operand = Number(unary.Operand);
                var operation = unary.Operator;
                return operation == UnaryOperator.Negate ? () => -operand() : () => ScalarEvaluation.Apply(operation, operand());
            case BinaryOperation binary:
                Func<double> left = Number(binary.Left), right = Number(binary.Right);
                var combine = binary.Operator;
                return combine switch
                {
                    BinaryOperator.Add => () => left() + right(),
                    BinaryOperator.Multiply => () => left() * right(),
                    _ => () => ScalarEvaluation.Apply(combine, left(), right()),
                };
            case Selection selection:
                var condition = Truth(selection.Condition);
                Func<double> whenTrue = Number(selection.WhenTrue), whenFalse = Number(selection.WhenFalse);
                return () => condition() ? whenTrue() : whenFalse();
            case RandomNumber random:
                var counter = Integer(random.Counter);
                return () => CounterRandom.Uniform(interpreter.Seed, interpreter.Iteration, random.Stream, (uint)counter());
            case ReductionResult { ResultType: ScalarType.Number }:
                return () => numberResult;
            default:
                throw new ArgumentException("not a number: " + scalar, nameof(scalar));
        }
    }

    private Func<long> Integer(Scalar scalar)
    {
        if (AffineForm.TryOf(scalar) is { } form) return Affine(form);
        switch (scalar)
        {
            case TensorLoad { Type: ScalarType.Integer } load:
                var loaded = Load(load);
                return () => (long)loaded();
            case UnaryOperation { Operator: UnaryOperator.ToInteger } unary:
                var number = Number(unary.Operand);
                return () => ScalarEvaluation.ToInteger(number());
            case UnaryOperation unary:
                var operand = Integer(unary.Operand);
                return () => ScalarEvaluation.Apply(unary.Operator, operand());
            case BinaryOperation binary:
                Func<long> left = Integer(binary.Left), right = Integer(binary.Right);
                return () => ScalarEvaluation.Apply(binary.Operator, left(), right());
            case Selection selection:
                var condition = Truth(selection.Condition);
                Func<long> whenTrue = Integer(selection.WhenTrue), whenFalse = Integer(selection.WhenFalse);
                return () => condition() ? whenTrue() : whenFalse();
            case ReductionResult { ResultType: ScalarType.Integer }:
                return () => integerResult;
            default:
                throw new ArgumentException("not an integer: " + scalar, nameof(scalar));
        }
    }

    private Func<bool> Truth(Scalar scalar)
    {
        switch (scalar)
        {
            case Comparison { Left.Type: ScalarType.Integer } comparison:
                Func<long> left = Integer(comparison.Left), right = Integer(comparison.Right);
                return () => ScalarEvaluation.Apply(comparison.Operator, left(), right());
            case Comparison comparison:
                Func<double> first = Number(comparison.Left), second = Number(comparison.Right);
                return () => ScalarEvaluation.Apply(comparison.Operator, first(), second());
            case UnaryOperation { Operator: UnaryOperator.Not } unary:
                var operand = Truth(unary.Operand);
                return () => !operand();
            case BinaryOperation binary:
                Func<bool> one = Truth(binary.Left), other = Truth(binary.Right);
                return binary.Operator == BinaryOperator.And ? () => one() && other() : () => one() || other();
            case Selection selection:
                Func<bool> condition = Truth(selection.Condition), whenTrue = Truth(selection.WhenTrue), whenFalse = Truth(selection.WhenFalse);
                return () => condition() ? whenTrue() : whenFalse();
            default:
                throw new ArgumentException("not a condition: " + scalar, nameof(scalar));
        }
    }

    private Func<double> Load(TensorLoad load)
    {
        double[] elements = interpreter.Memory(load.Tensor.Storage);
        if (load.Outside is not { } outside)
        {
            var position = Position(load.Tensor, load.Indices);
            return () => elements[position()];
        }
        var indices = load.Indices.Select(Integer).ToArray();
        long[] strides = load.Tensor.Shape.Strides();
        var shape = load.Tensor.Shape;
        long start = load.Tensor.Offset;
        return () =>
        {
            long at = start;
            for (int axis = 0; axis < indices.Length; axis++)
            {
                long i = indices[axis]();
                if (i < 0 || i >= shape[axis]) return outside;
                at += i * strides[axis];
            }
            return elements[at];
        };
    }

    private Func<long> Position(Tensor tensor, EquatableArray<Scalar> indices)
    {
        long[] strides = tensor.Shape.Strides();
        Scalar flat = new IntegerConstant(tensor.Offset);
        bool isSmall = true;
        for (int axis = 0; axis < indices.Count; axis++)
        {
            isSmall &= strides[axis] < int.MaxValue;
            flat = flat + indices[axis] * new IntegerConstant(strides[axis]);
        }
        if (isSmall) return Integer(flat);
        throw new ArgumentException(tensor.Name + " is too large to interpret", nameof(tensor));
    }

    private Func<long> Affine(AffineForm form)
    {
        int[] ordinals = form.Terms.Select(term => term.Axis.Ordinal).ToArray();
        long[] coefficients = form.Terms.Select(term => term.Coefficient).ToArray();
        long constant = form.Constant;
        if (ordinals.Length == 0) return () => constant;
        if (ordinals.Length == 1)
        {
            int ordinal = ordinals[0];
            long coefficient = coefficients[0];
            return () => constant + coefficient * index[ordinal];
        }
        return () =>
        {
            long value = constant;
            for (int i = 0; i < ordinals.Length; i++) value += coefficients[i] * index[ordinals[i]];
            return value;
        };
    }
}
