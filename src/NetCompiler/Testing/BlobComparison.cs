using System.Globalization;

namespace NetCompiler.Testing;

/// <summary>How far one array lies from its recording.</summary>
/// <param name="Place">Which array: <c>data:BLOB</c>, <c>diff:BLOB</c>, <c>pdata:LAYER.INDEX</c>, <c>pdiff:LAYER.INDEX</c>, or what the caller calls it.</param>
/// <param name="Error">The largest difference; infinite if a value is missing or is not a number on one side.</param>
/// <param name="Limit">The largest difference allowed.</param>
/// <param name="Detail">Where the largest difference is, with both values, or what else is wrong.</param>
public sealed record BlobComparison(string Place, double Error, double Limit, string Detail)
{
    /// <summary>How many numbers are how far off; null where no arrays were compared.</summary>
    public ErrorHistogram? Histogram { get; init; }

    /// <summary>Whether it is near enough.</summary>
    public bool Passed => Error <= Limit;

    /// <summary>The error as a share of the limit, to find the worst of several.</summary>
    public double Severity => Error == 0 ? 0 : Limit == 0 ? double.PositiveInfinity : Error / Limit;

    /// <summary>Compares an array with its recording.</summary>
    /// <param name="place">Which array.</param>
    /// <param name="ours">What was computed.</param>
    /// <param name="recorded">What was recorded.</param>
    /// <param name="tolerance">How far they may differ.</param>
    /// <param name="shape">The extents, so that a place is shown by its index along each axis; empty if that does not matter.</param>
    public static BlobComparison Of(string place, ReadOnlySpan<float> ours, ReadOnlySpan<float> recorded, Tolerance tolerance, ReadOnlySpan<int> shape = default)
    {
        ArgumentNullException.ThrowIfNull(tolerance);
        if (ours.Length != recorded.Length) return Impossible(place, FormattableString.Invariant($"{ours.Length} elements; {recorded.Length} are recorded"));
        double magnitude = 0;
        foreach (float value in recorded) if (float.IsFinite(value)) magnitude = Math.Max(magnitude, Math.Abs(value));
        double limit = tolerance.Limit(magnitude), worst = 0;
        int worstAt = -1;
        var histogram = new ErrorHistogram();
        for (int i = 0; i < ours.Length; i++)
        {
            double error = Difference(ours[i], recorded[i]);
            histogram.Add(error, limit);
            if (error > worst) (worst, worstAt) = (error, i);
        }
        string detail = worstAt < 0 ? "" : FormattableString.Invariant($"element {worstAt}{Indices(worstAt, shape)}: {ours[worstAt]:R}; {recorded[worstAt]:R} is recorded");
        return new BlobComparison(place, worst, limit, detail) { Histogram = histogram };
    }

    /// <summary>Compares a single number with a recorded one.</summary>
    /// <param name="place">Which number.</param>
    /// <param name="ours">What was computed.</param>
    /// <param name="recorded">What was recorded.</param>
    /// <param name="limit">How far they may differ.</param>
    public static BlobComparison OfNumber(string place, double ours, double recorded, double limit)
    {
        double error = Math.Abs(ours - recorded);
        return new BlobComparison(place, double.IsFinite(error) ? error : double.PositiveInfinity, limit, FormattableString.Invariant($"{ours:R}; {recorded:R} is recorded"));
    }

    /// <summary>A comparison that fails because there is nothing to compare.</summary>
    /// <param name="place">Which array.</param>
    /// <param name="detail">Why.</param>
    public static BlobComparison Impossible(string place, string detail) => new(place, double.PositiveInfinity, 0, detail);

    /// <summary>Throws if the array is too far off.</summary>
    /// <exception cref="DifferentNumbersException">It is; the message shows where and how far.</exception>
    public void ThrowIfDifferent()
    {
        if (!Passed) throw new DifferentNumbersException(Describe());
    }

    /// <summary>What lies how far off, in one line.</summary>
    public override string ToString() => double.IsInfinity(Error) && Limit == 0
        ? FormattableString.Invariant($"{Place}: {Detail}")
        : FormattableString.Invariant($"{Place}: off by {Error:0.0e+0}, {Limit:0.0e+0} is allowed; {Detail}");

    /// <summary>The same with the histogram in a line below.</summary>
    public string Describe() => ToString() + (Histogram is null ? "" : "\n  of its numbers: " + Histogram);

    // What is not a number, or infinite, must be so on both sides.
    private static double Difference(float ours, float recorded)
    {
        if (ours.Equals(recorded)) return 0;
        double difference = Math.Abs((double)ours - recorded);
        return double.IsFinite(difference) ? difference : double.PositiveInfinity;
    }

    private static string Indices(int element, ReadOnlySpan<int> shape)
    {
        if (shape.Length < 2) return "";
        string[] indices = new string[shape.Length];
        for (int axis = shape.Length - 1; axis >= 0; axis--)
        {
            indices[axis] = (element % shape[axis]).ToString(CultureInfo.InvariantCulture);
            element /= shape[axis];
        }
        return " [" + string.Join(",", indices) + "]";
    }
}
