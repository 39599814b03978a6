namespace NetCompiler.Compiler.Tensors;

/// <summary>Visits and rebuilds expressions.</summary>
public static class ScalarWalker
{
    /// <summary>The direct operands of an expression.</summary>
    /// <param name="scalar">The expression.</param>
    public static IEnumerable<Scalar> Operands(Scalar scalar) => scalar switch
    {
        TensorLoad load => load.Indices,
        UnaryOperation unary => [unary.Operand],
        BinaryOperation binary => [binary.Left, binary.Right],
        Comparison comparison => [comparison.Left, comparison.Right],
        Selection selection => [selection.Condition, selection.WhenTrue, selection.WhenFalse],
        RandomNumber random => [random.Counter],
        _ => [],
    };

    /// <summary>An expression and all that it is made of, outermost first.</summary>
    /// <param name="scalar">The expression.</param>
    public static IEnumerable<Scalar> SelfAndDescendants(Scalar scalar)
    {
        var pending = new Stack<Scalar>();
        pending.Push(scalar);
        while (pending.Count > 0)
        {
            var next = pending.Pop();
            yield return next;
            foreach (var operand in Operands(next).Reverse()) pending.Push(operand);
        }
    }

    /// <summary>The loads in an expression; one can occur more than once.</summary>
    /// <param name="scalar">The expression.</param>
    public static IEnumerable<TensorLoad> Loads(Scalar scalar) => SelfAndDescendants(scalar).OfType<TensorLoad>();

    /// <summary>The same operation on other operands.</summary>
    /// <param name="scalar">The expression.</param>
    /// <param name="rewrite">Gives the new operand for an old one.</param>
    public static Scalar WithOperands(Scalar scalar, Func<Scalar, Scalar> rewrite) => scalar switch
    {
        TensorLoad load => load with { Indices = load.Indices.Select(rewrite).ToEquatableArray() },
        UnaryOperation unary => unary with { Operand = rewrite(unary.Operand) },
        BinaryOperation binary => binary with { Left = rewrite(binary.Left), Right = rewrite(binary.Right) },
        Comparison comparison => comparison with { Left = rewrite(comparison.Left), Right = rewrite(comparison.Right) },
        Selection selection => new Selection(rewrite(selection.Condition), rewrite(selection.WhenTrue), rewrite(selection.WhenFalse)),
        RandomNumber random => random with { Counter = rewrite(random.Counter) },
        _ => scalar,
    };

    /// <summary>Replaces parts of an expression, innermost first.</summary>
    /// <param name="scalar">The expression.</param>
    /// <param name="replace">Gives what stands for a part, or the part itself.</param>
    public static Scalar Replace(Scalar scalar, Func<Scalar, Scalar> replace) =>
        replace(WithOperands(scalar, operand => Replace(operand, replace)));
}
