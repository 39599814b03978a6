using System.Globalization;
using NetCompiler.Compiler.Tensors;

namespace NetCompiler.Compiler.Tests.Layers;

/// <summary>
/// Values to check gradients with, which depend on a tensor's name and the element's position alone. Kinds: none, of either sign and at least 0.1 away
/// from 0, where many functions have a kink; <c>positive</c>, from 0.5 to 1.5; <c>unit</c>, from 0.05 to 0.95; <c>binary</c>, 0 or 1;
/// <c>int5</c>, integers from 0 to 4. There is no gradient by the last two.
/// </summary>
public static class SampleValues
{
    /// <summary>The values of a tensor.</summary>
    /// <param name="tensor">The tensor.</param>
    /// <param name="kind">Their kind.</param>
    public static double[] Of(Tensor tensor, string kind)
    {
        uint stream = CounterRandom.StreamOf(tensor.Name);
        return Enumerable.Range(0, (int)tensor.Shape.Count).Select(i => Of(CounterRandom.Uniform(1, 0, stream, (uint)i), kind)).ToArray();
    }

    /// <summary>Whether values of a kind can be moved a little.</summary>
    /// <param name="kind">The kind.</param>
    public static bool AreContinuous(string kind) => kind != "binary" && !kind.StartsWith("int", StringComparison.Ordinal);

    private static double Of(double uniform, string kind) => kind switch
    {
        "" => uniform < 0.5 ? -0.1 - 1.8 * uniform : 0.1 + 1.8 * (uniform - 0.5),
        "positive" => 0.5 + uniform,
        "unit" => 0.05 + 0.9 * uniform,
        "binary" => Math.Floor(2 * uniform),
        _ when kind.StartsWith("int", StringComparison.Ordinal) => Math.Floor(uniform * int.Parse(kind[3..], CultureInfo.InvariantCulture)),
        _ => throw new ArgumentException("no kind of values: " + kind, nameof(kind)),
    };
}
