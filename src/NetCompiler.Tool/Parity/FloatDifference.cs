using System.Globalization;
using NetCompiler.Testing;

namespace NetCompiler.Tool.Parity;

/// <summary>Where Caffe's float and double runs of a case differ most, from <c>float_vs_double.tsv</c>.</summary>
/// <param name="Place">The place: <c>data:BLOB</c>, <c>diff:BLOB</c>, <c>pdata:LAYER.INDEX</c> or <c>pdiff:LAYER.INDEX</c>; empty for none.</param>
/// <param name="Relative">The difference, by the largest magnitude there.</param>
public sealed record FloatDifference(string Place, double Relative)
{
    // How often Caffe's own difference between float and double is allowed where it is unusually large.
    private const double Factor = 4;

    // The magnitude that recorded relative differences refer to at least.
    private const double SmallestMagnitude = 1e-3;

    /// <summary>Nothing is known.</summary>
    public static FloatDifference Unknown { get; } = new("", 0);

    /// <summary>A row of the table.</summary>
    /// <param name="row">The row; may be empty.</param>
    public static FloatDifference Of(IReadOnlyDictionary<string, string> row) =>
        double.TryParse(row.GetValueOrDefault("max_rel"), NumberStyles.Float, CultureInfo.InvariantCulture, out double relative) && double.IsFinite(relative)
            ? new FloatDifference(row.GetValueOrDefault("where", ""), relative) : Unknown;

    /// <summary>The tolerance at a place: at this one, no smaller than some times the difference.</summary>
    /// <param name="tolerance">The tolerance elsewhere.</param>
    /// <param name="place">The place.</param>
    public Tolerance Widen(Tolerance tolerance, string place) =>
        string.Equals(place, Place, StringComparison.Ordinal) ? tolerance.Or(new Tolerance(Factor * Relative * SmallestMagnitude, Factor * Relative)) : tolerance;
}
