using System.Globalization;
using System.Text;

namespace NetCompiler.Tool.Parity;

/// <summary>
/// The numbers that a recorded net was filled with, made anew from their rule: u_i = (splitmix64(seed + i) >> 40) / 2^24, where the seed is the 64-bit FNV-1a
/// hash of the name, and from u_i a value by the kind of the fill.
/// </summary>
public static class RecordedFill
{
    /// <summary>The numbers of a blob or parameter.</summary>
    /// <param name="kind"><c>u offset scale</c>, <c>int low count</c>, <c>bern p</c> or <c>list a b c</c>, repeated.</param>
    /// <param name="arguments">The kind's numbers, separated by spaces.</param>
    /// <param name="name">What the seed is made of: <c>case/blob</c> or <c>case/layer.index</c>.</param>
    /// <param name="count">How many numbers.</param>
    /// <exception cref="FormatException">The kind is not known, or its numbers are not.</exception>
    public static float[] Values(string kind, string arguments, string name, int count)
    {
        double[] numbers = arguments.Split(' ', StringSplitOptions.RemoveEmptyEntries).Select(number => double.Parse(number, CultureInfo.InvariantCulture)).ToArray();
        int needed = kind switch { "u" or "int" => 2, "bern" or "list" => 1, _ => throw new FormatException("there is no kind of fill '" + kind + "' (for " + name + ")") };
        if (numbers.Length < needed) throw new FormatException("the fill of " + name + " lacks numbers");
        ulong seed = Hash(name);
        var values = new float[count];
        for (int i = 0; i < count; i++)
        {
            double u = (Mix(unchecked(seed + (ulong)i)) >> 40) / (double)(1 << 24);
            values[i] = (float)(kind switch
            {
                "u" => numbers[0] + numbers[1] * (2 * u - 1),
                "int" => numbers[0] + Math.Floor(u * numbers[1]),
                "bern" => u < numbers[0] ? 1 : 0,
                _ => numbers[i % numbers.Length],
            });
        }
        return values;
    }

    private static ulong Hash(string name)
    {
        ulong hash = 0xCBF29CE484222325;
        foreach (byte octet in Encoding.UTF8.GetBytes(name)) hash = unchecked((hash ^ octet) * 0x100000001B3);
        return hash;
    }

    // splitmix64 (Steele, Lea and Flood, "Fast splittable pseudorandom number generators", OOPSLA 2014)
    private static ulong Mix(ulong state)
    {
        unchecked
        {
            ulong z = state + 0x9E3779B97F4A7C15;
            z = (z ^ (z >> 30)) * 0xBF58476D1CE4E5B9;
            z = (z ^ (z >> 27)) * 0x94D049BB133111EB;
            return z ^ (z >> 31);
        }
    }
}
