namespace NetCompiler.Testing;

/// <summary>How far a number may lie from the recorded one: so much, and a share of the largest number of the blob.</summary>
/// <param name="Absolute">So much.</param>
/// <param name="Relative">The share of the largest recorded magnitude.</param>
public sealed record Tolerance(double Absolute, double Relative)
{
    /// <summary>No difference at all: for positions, counts and copies.</summary>
    public static Tolerance Exact { get; } = new(0, 0);

    /// <summary>For a single layer in single precision, beside a program that sums in another order.</summary>
    public static Tolerance SingleLayer { get; } = new(1e-6, 2e-5);

    /// <summary>For a whole net, in which differences add up.</summary>
    public static Tolerance WholeNet { get; } = new(1e-6, 1e-4);

    /// <summary>The largest difference allowed in a blob.</summary>
    /// <param name="magnitude">The largest recorded magnitude in the blob.</param>
    public double Limit(double magnitude) => Absolute + Relative * magnitude;

    /// <summary>A tolerance so many times as wide.</summary>
    /// <param name="factor">How many times.</param>
    public Tolerance Times(double factor) => new(Absolute * factor, Relative * factor);

    /// <summary>The wider of two tolerances, in either part.</summary>
    /// <param name="other">The other one.</param>
    public Tolerance Or(Tolerance other)
    {
        ArgumentNullException.ThrowIfNull(other);
        return new Tolerance(Math.Max(Absolute, other.Absolute), Math.Max(Relative, other.Relative));
    }
}
