using System.Globalization;

namespace NetCompiler.Weights;

/// <summary>Shapes as people write them.</summary>
internal static class ShapeText
{
    /// <summary>For people: <c>96x3x11x11</c>.</summary>
    public static string Of(IEnumerable<int> shape) => Of(shape.Select(extent => (long)extent));

    /// <inheritdoc cref="Of(IEnumerable{int})"/>
    public static string Of(IEnumerable<long> shape)
    {
        string text = string.Join("x", shape.Select(extent => extent.ToString(CultureInfo.InvariantCulture)));
        return text.Length == 0 ? "a single number" : text;
    }
}
