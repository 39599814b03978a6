using System.Globalization;

namespace NetCompiler.Compiler.Layers;

/// <summary>How many bottoms or tops a layer can have.</summary>
/// <param name="Min">At least so many.</param>
/// <param name="Max">At most so many.</param>
public readonly record struct Arity(int Min, int Max)
{
    /// <summary>Exactly so many.</summary>
    /// <param name="count">How many.</param>
    public static implicit operator Arity(int count) => new(count, count);

    /// <summary>So many or more.</summary>
    /// <param name="count">How many.</param>
    public static Arity AtLeast(int count) => new(count, int.MaxValue);

    /// <summary>From so many to so many.</summary>
    /// <param name="min">The fewest.</param>
    /// <param name="max">The most.</param>
    public static Arity Between(int min, int max) => new(min, max);

    /// <summary>Whether a number is legal.</summary>
    /// <param name="count">The number.</param>
    public bool Allows(int count) => count >= Min && count <= Max;

    /// <summary>The legal numbers in words.</summary>
    /// <param name="noun">What is counted, in the singular.</param>
    public string InWords(string noun) =>
        Max == int.MaxValue ? "at least " + Number(Min) + " " + Plural(noun, Min)
        : Min == Max ? Number(Min) + " " + Plural(noun, Min)
        : Number(Min) + " to " + Number(Max) + " " + noun + "s";

    private static string Number(int count) => count == 0 ? "no" : count.ToString(CultureInfo.InvariantCulture);

    private static string Plural(string noun, int count) => count == 1 ? noun : noun + "s";
}
