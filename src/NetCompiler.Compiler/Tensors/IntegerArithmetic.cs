namespace NetCompiler.Compiler.Tensors;

/// <summary>Integer division as the tensor language defines it.</summary>
public static class IntegerArithmetic
{
    /// <summary>The quotient, towards minus infinity.</summary>
    /// <param name="value">The dividend.</param>
    /// <param name="divisor">The divisor; positive.</param>
    public static long FloorDivide(long value, long divisor)
    {
        long quotient = value / divisor;
        return value % divisor < 0 ? quotient - 1 : quotient;
    }

    /// <summary>The remainder; never negative.</summary>
    /// <param name="value">The dividend.</param>
    /// <param name="divisor">The divisor; positive.</param>
    public static long FloorModulo(long value, long divisor)
    {
        long remainder = value % divisor;
        return remainder < 0 ? remainder + divisor : remainder;
    }

    /// <summary>The quotient if the division is exact and the dividend is not negative, else -1.</summary>
    /// <param name="value">The dividend.</param>
    /// <param name="divisor">The divisor; positive.</param>
    public static long DivideExactly(long value, long divisor) => value >= 0 && value % divisor == 0 ? value / divisor : -1;

    /// <summary>The smallest integer not below a quotient.</summary>
    /// <param name="value">The dividend.</param>
    /// <param name="divisor">The divisor; positive.</param>
    public static long CeilingDivide(long value, long divisor) => -FloorDivide(-value, divisor);
}
