using System.Globalization;

namespace NetCompiler.Tool.Parity;

/// <summary>How far a value may lie from the recorded one: so much, and a share of the largest value of the blob.</summary>
/// <param name="Absolute">So much.</param>
/// <param name="Relative">The share of the largest recorded magnitude.</param>
public sealed record Tolerance(double Absolute, double Relative)
{
    /// <summary>How often Caffe's own difference between float and double is allowed where it is unusually large.</summary>
    private const double RecordedDifferenceFactor = 4;

    /// <summary>The magnitude that recorded relative differences refer to at least.</summary>
    private const double SmallestMagnitude = 1e-3;

    /// <summary>No difference at all.</summary>
    public static Tolerance Exact { get; } = new(0, 0);

    /// <summary>For a case of a single layer or feature.</summary>
    public static Tolerance SingleLayer { get; } = new(1e-6, 2e-5);

    /// <summary>For a whole net, in which differences add up.</summary>
    public static Tolerance WholeNet { get; } = new(1e-6, 1e-4);

    /// <summary>The largest difference allowed in a blob.</summary>
    /// <param name="magnitude">The largest recorded magnitude in the blob.</param>
    public double Limit(double magnitude) => Absolute + Relative * magnitude;

    /// <summary>The tolerance on a device.</summary>
    /// <param name="factor">How much further off it may be.</param>
    public Tolerance Times(double factor) => new(Absolute * factor, Relative * factor);

    /// <summary>The limit of a place in which Caffe's float and double runs differ by a known amount.</summary>
    /// <param name="limit">The limit without that knowledge.</param>
    /// <param name="magnitude">The largest recorded magnitude in the blob.</param>
    /// <param name="recorded">The relative difference.</param>
    public static double Widen(double limit, double magnitude, double recorded) =>
        Math.Max(limit, RecordedDifferenceFactor * recorded * Math.Max(magnitude, SmallestMagnitude));
}

/// <summary>Where Caffe's float and double runs of a case differ most, from <c>float_vs_double.tsv</c>.</summary>
/// <param name="Place">The place: <c>data:BLOB</c>, <c>diff:BLOB</c>, <c>pdata:LAYER.INDEX</c> or <c>pdiff:LAYER.INDEX</c>; empty for none.</param>
/// <param name="Relative">The difference, by the largest magnitude there.</param>
public sealed record FloatDifference(string Place, double Relative)
{
    /// <summary>Nothing is known.</summary>
    public static FloatDifference Unknown { get; } = new("", 0);

    /// <summary>A row of the table.</summary>
    /// <param name="row">The row; may be empty.</param>
    public static FloatDifference Of(IReadOnlyDictionary<string, string> row) =>
        double.TryParse(row.GetValueOrDefault("max_rel"), NumberStyles.Float, CultureInfo.InvariantCulture, out double relative) && double.IsFinite(relative)
            ? new FloatDifference(row.GetValueOrDefault("where", ""), relative) : Unknown;
}
