using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;

namespace NetCompiler.Cpu;

/// <summary>Functions of the tensor language that the platform lacks, for one element and for sixteen.</summary>
public static unsafe class ScalarMath
{
    /// <summary>The quotient, towards minus infinity.</summary><param name="value">The dividend.</param><param name="divisor">The divisor; positive.</param>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static long FloorDivide(long value, long divisor)
    {
        long quotient = value / divisor;
        return value - quotient * divisor < 0 ? quotient - 1 : quotient;
    }

    /// <summary>The remainder; never negative.</summary><param name="value">The dividend.</param><param name="divisor">The divisor; positive.</param>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static long FloorModulo(long value, long divisor)
    {
        long remainder = value % divisor;
        return remainder < 0 ? remainder + divisor : remainder;
    }

    /// <summary>The quotient where the division is exact and the dividend is not negative, else -1.</summary>
    /// <param name="value">The dividend.</param><param name="divisor">The divisor; positive.</param>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static long DivideExactly(long value, long divisor) => value >= 0 && value % divisor == 0 ? value / divisor : -1;

    /// <summary>A number towards zero; -1 if it is none, the nearest 32-bit integer if it is too large.</summary><param name="value">The number.</param>
    public static long ToInteger(float value) =>
        float.IsNaN(value) ? -1 : value >= int.MaxValue ? int.MaxValue : value <= int.MinValue ? int.MinValue : (long)value;

    /// <summary>Numbers towards zero; see <see cref="ToInteger(float)"/>.</summary><param name="value">The numbers.</param>
    public static Vector512<int> ToInteger(Vector512<float> value) =>
        Vector512.ConditionalSelect(Vector512.Equals(value, value).AsInt32(), Vector512.ConvertToInt32(value), Vector512.Create(-1));

    /// <summary>The hyperbolic tangent of each lane.</summary><param name="value">The lanes.</param>
    public static Vector512<float> Tanh(Vector512<float> value)
    {
        float* lanes = stackalloc float[Lanes.Count];
        value.Store(lanes);
        for (int lane = 0; lane < Lanes.Count; lane++) lanes[lane] = MathF.Tanh(lanes[lane]);
        return Vector512.Load(lanes);
    }

    /// <summary>A power of each lane.</summary><param name="value">The bases.</param><param name="exponent">The exponents.</param>
    public static Vector512<float> Pow(Vector512<float> value, Vector512<float> exponent)
    {
        float* lanes = stackalloc float[Lanes.Count];
        value.Store(lanes);
        for (int lane = 0; lane < Lanes.Count; lane++) lanes[lane] = MathF.Pow(lanes[lane], exponent[lane]);
        return Vector512.Load(lanes);
    }
}
