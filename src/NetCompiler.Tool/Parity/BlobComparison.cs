namespace NetCompiler.Tool.Parity;

/// <summary>How far one array lies from its recording.</summary>
/// <param name="Place">Which array: <c>data:BLOB</c>, <c>diff:BLOB</c>, <c>pdata:LAYER.INDEX</c>, <c>pdiff:LAYER.INDEX</c> or <c>total_loss</c>.</param>
/// <param name="Error">The largest difference; infinite if a value is missing or is not a number.</param>
/// <param name="Limit">The largest difference allowed.</param>
/// <param name="Detail">Where the largest difference is, or what else is wrong.</param>
public sealed record BlobComparison(string Place, double Error, double Limit, string Detail)
{
    /// <summary>Whether it is near enough.</summary>
    public bool Passed => Error <= Limit;

    /// <summary>The error as a share of the limit, to find the worst of several.</summary>
    public double Severity => Error == 0 ? 0 : Limit == 0 ? double.PositiveInfinity : Error / Limit;

    /// <summary>What lies how far off, for people.</summary>
    public override string ToString() => double.IsInfinity(Error) && Limit == 0
        ? FormattableString.Invariant($"{Place}: {Detail}")
        : FormattableString.Invariant($"{Place}: off by {Error:0.0e+0}, {Limit:0.0e+0} is allowed; {Detail}");

    /// <summary>A comparison that fails because there is nothing to compare.</summary>
    /// <param name="place">Which array.</param>
    /// <param name="detail">Why.</param>
    public static BlobComparison Impossible(string place, string detail) => new(place, double.PositiveInfinity, 0, detail);

    /// <summary>Compares an array with its recording.</summary>
    /// <param name="place">Which array.</param>
    /// <param name="ours">What we computed.</param>
    /// <param name="recorded">What Caffe computed.</param>
    /// <param name="tolerance">How far they may differ.</param>
    /// <param name="known">What is known of Caffe's own rounding in the case.</param>
    public static BlobComparison Of(string place, IReadOnlyList<float> ours, IReadOnlyList<float> recorded, Tolerance tolerance, FloatDifference known)
    {
        if (ours.Count != recorded.Count) return Impossible(place, FormattableString.Invariant($"{ours.Count} elements; {recorded.Count} are recorded"));
        double worst = 0, magnitude = 0;
        int worstAt = -1;
        for (int i = 0; i < ours.Count; i++)
        {
            double difference = Difference(ours[i], recorded[i]);
            if (difference > worst) (worst, worstAt) = (difference, i);
            if (float.IsFinite(recorded[i])) magnitude = Math.Max(magnitude, Math.Abs(recorded[i]));
        }
        double limit = tolerance.Limit(magnitude);
        if (tolerance != Tolerance.Exact && string.Equals(place, known.Place, StringComparison.Ordinal)) limit = Tolerance.Widen(limit, magnitude, known.Relative);
        string detail = worstAt < 0 ? "" : FormattableString.Invariant($"element {worstAt}: {ours[worstAt]:R}; {recorded[worstAt]:R} is recorded");
        return new BlobComparison(place, worst, limit, detail);
    }

    // What is not a number, or infinite, must be so on both sides.
    private static double Difference(float ours, float recorded)
    {
        if (ours.Equals(recorded)) return 0;
        double difference = Math.Abs((double)ours - recorded);
        return double.IsFinite(difference) ? difference : double.PositiveInfinity;
    }
}
