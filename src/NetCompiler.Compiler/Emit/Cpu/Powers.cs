using NetCompiler.Compiler.Tensors;

namespace NetCompiler.Compiler.Emit.Cpu;

/// <summary>Powers whose exponent is known and simple, as roots and products: LRN's t^-0.75 is one division and two square roots.</summary>
internal static class Powers
{
    /// <summary>A power as C#.</summary>
    /// <param name="value">The base; a name.</param>
    /// <param name="exponent">The exponent; a name.</param>
    /// <param name="constant">The exponent, if it is known.</param>
    /// <param name="isVector">Whether the base is a vector.</param>
    public static string Write(string value, string exponent, NumberConstant? constant, bool isVector)
    {
        string root = isVector ? "Vector512.Sqrt(" : "MathF.Sqrt(", one = isVector ? "Vector512<float>.One" : "1f";
        string? simple = Math.Abs(constant?.Value ?? 0) switch
        {
            0.25 => root + root + value + "))",
            0.5 => root + value + ")",
            0.75 => root + value + ") * " + root + root + value + "))",
            1 => value,
            1.5 => value + " * " + root + value + ")",
            2 => value + " * " + value,
            3 => value + " * " + value + " * " + value,
            _ => null,
        };
        if (simple is not null) return constant!.Value < 0 ? one + " / (" + simple + ")" : simple;
        return (isVector ? "ScalarMath.Pow(" : "MathF.Pow(") + value + ", " + exponent + ")";
    }
}
