using SkiaSharp;

namespace FlickrStyle.Drawing;

/// <summary>
/// The random numbers of one picture: SplitMix64 (Steele, Lea and Flood, "Fast splittable pseudorandom number generators", OOPSLA 2014).
/// A picture depends on its seed and number alone, so pictures are drawn in parallel and in any order.
/// </summary>
/// <param name="seed">The data set's seed.</param>
/// <param name="stream">Which picture.</param>
internal sealed class DrawingRandom(ulong seed, ulong stream)
{
    private const ulong Weyl = 0x9E3779B97F4A7C15;

    private ulong state = Mix(Mix(seed + Weyl) ^ Mix((stream * Weyl) + 1));

    /// <summary>A number in [0, 1).</summary>
    public float Unit() => (Next() >> 40) * (1f / (1 << 24));

    /// <summary>A number between two others.</summary>
    public float Between(float low, float high) => low + ((high - low) * Unit());

    /// <summary>A whole number from 0 to below <paramref name="count"/>.</summary>
    public int Below(int count) => (int)(((Next() >> 32) * (ulong)count) >> 32);

    /// <summary>True with a probability.</summary>
    public bool Chance(float probability) => Unit() < probability;

    /// <summary>1 or -1.</summary>
    public int Sign() => Chance(0.5f) ? 1 : -1;

    /// <summary>One of several.</summary>
    public T Pick<T>(params ReadOnlySpan<T> choices) => choices[Below(choices.Length)];

    /// <summary>An opaque colour.</summary>
    /// <param name="hue">In degrees; any number.</param>
    /// <param name="saturation">In percent.</param>
    /// <param name="lightness">In percent.</param>
    public static SKColor Color(float hue, float saturation, float lightness) =>
        SKColor.FromHsl(((hue % 360) + 360) % 360, Math.Clamp(saturation, 0, 100), Math.Clamp(lightness, 0, 100));

    /// <summary>A colour near another, so that no two roofs are alike.</summary>
    public SKColor Vary(SKColor color, float lightness = 6)
    {
        color.ToHsl(out float hue, out float saturation, out float light);
        return Color(hue + Between(-8, 8), saturation + Between(-8, 8), light + Between(-lightness, lightness));
    }

    private static ulong Mix(ulong value)
    {
        value = (value ^ (value >> 30)) * 0xBF58476D1CE4E5B9;
        value = (value ^ (value >> 27)) * 0x94D049BB133111EB;
        return value ^ (value >> 31);
    }

    private ulong Next() => Mix(state += Weyl);
}
