using ILGPU.Algorithms;

namespace NetCompiler.Gpu.Kernels;

/// <summary>Functions of the tensor language in a kernel, where the language or the device lacks them.</summary>
public static class DeviceMath
{
    // Below it, (1 - e) / (1 + e) loses digits to cancellation.
    private const float LargestOfSeries = 0.35f;

    /// <summary>The quotient, towards minus infinity.</summary><param name="value">The dividend.</param><param name="divisor">The divisor; positive.</param>
    public static int FloorDivide(int value, int divisor)
    {
        int quotient = value / divisor;
        return value - quotient * divisor < 0 ? quotient - 1 : quotient;
    }

    /// <summary>The remainder; never negative.</summary><param name="value">The dividend.</param><param name="divisor">The divisor; positive.</param>
    public static int FloorModulo(int value, int divisor)
    {
        int remainder = value % divisor;
        return remainder < 0 ? remainder + divisor : remainder;
    }

    /// <summary>The quotient where the division is exact and the dividend is not negative, else -1.</summary>
    /// <param name="value">The dividend.</param><param name="divisor">The divisor; positive.</param>
    public static int DivideExactly(int value, int divisor) => value >= 0 && value % divisor == 0 ? value / divisor : -1;

    /// <summary>A number towards zero; -1 if it is none, the nearest 32-bit integer if it is too large.</summary><param name="value">The number.</param>
    public static int ToInteger(float value)
    {
        if (float.IsNaN(value)) return -1;
        if (value >= 2147483648f) return int.MaxValue;
        return value <= -2147483648f ? int.MinValue : (int)value;
    }

    /// <summary>The hyperbolic tangent: a series near zero, (1 - e^-2|x|) / (1 + e^-2|x|) elsewhere.</summary><param name="value">The number.</param>
    public static float Tanh(float value)
    {
        float size = MathF.Abs(value);
        if (size < LargestOfSeries)
        {
            float square = value * value;
            float tail = square * (-17f / 315f + square * (62f / 2835f + square * (-1382f / 155925f)));
            return value + value * square * (-1f / 3f + square * (2f / 15f + tail));
        }
        float power = XMath.Exp(-2f * size), result = (1f - power) / (1f + power);
        return value < 0 ? -result : result;
    }

    /// <summary>A power.</summary><param name="value">The base.</param><param name="exponent">The exponent.</param>
    public static float Pow(float value, float exponent) => XMath.Pow(value, exponent);
}
