namespace NetCompiler.Compiler.Tensors;

/// <summary>The operations on one value.</summary>
public enum UnaryOperator
{
    /// <summary>Minus the number or integer.</summary>
    Negate,

    /// <summary>The absolute value of a number or integer.</summary>
    Abs,

    /// <summary>e to the power of a number.</summary>
    Exp,

    /// <summary>The natural logarithm of a number.</summary>
    Log,

    /// <summary>The hyperbolic tangent of a number.</summary>
    Tanh,

    /// <summary>The square root of a number.</summary>
    Sqrt,

    /// <summary>Whether a condition does not hold.</summary>
    Not,

    /// <summary>An integer, as a number; true is 1 and false is 0.</summary>
    ToNumber,

    /// <summary>A number, towards zero, as an integer; what is not a number becomes -1, what is too large the nearest 32-bit integer.</summary>
    ToInteger,
}

/// <summary>The operations on two values of one type.</summary>
public enum BinaryOperator
{
    /// <summary>The sum.</summary>
    Add,

    /// <summary>The difference.</summary>
    Subtract,

    /// <summary>The product.</summary>
    Multiply,

    /// <summary>The quotient; of integers, towards minus infinity, by a positive constant.</summary>
    Divide,

    /// <summary>The remainder of integers by a positive constant; never negative.</summary>
    Modulo,

    /// <summary>
    /// The quotient of integers by a positive constant where the division is exact, and -1 where it is not: as the index of a guarded load, it reads
    /// nothing there. Strided convolutions use it backwards.
    /// </summary>
    DivideExactly,

    /// <summary>The smaller of two.</summary>
    Min,

    /// <summary>The larger of two.</summary>
    Max,

    /// <summary>The first number to the power of the second.</summary>
    Pow,

    /// <summary>Whether both conditions hold.</summary>
    And,

    /// <summary>Whether one of the conditions holds.</summary>
    Or,
}

/// <summary>The comparisons.</summary>
public enum ComparisonOperator
{
    /// <summary>Whether the first is less than the second.</summary>
    Less,

    /// <summary>Whether the first is less than or equal to the second.</summary>
    LessOrEqual,

    /// <summary>Whether they are equal.</summary>
    Equal,
}
