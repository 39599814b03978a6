using NetCompiler.Compiler.Tensors;

namespace NetCompiler.Compiler.Emit;

/// <summary>Powers whose exponent is known and simple, as roots and products: LRN's t^-0.75 is one division and two square roots.</summary>
internal static class Powers
{
    /// <summary>A power as C#; null if the exponent is not simple.</summary>
    /// <param name="value">The base; a name.</param>
    /// <param name="exponent">The exponent, if it is known.</param>
    /// <param name="root">The function that takes the square root: <c>MathF.Sqrt</c>.</param>
    /// <param name="one">The number one.</param>
    public static string? TryWrite(string value, NumberConstant? exponent, string root, string one)
    {
        root += "(";
        string? simple = Math.Abs(exponent?.Value ?? 0) switch
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
        return simple is not null && exponent!.Value < 0 ? one + " / (" + simple + ")" : simple;
    }
}
