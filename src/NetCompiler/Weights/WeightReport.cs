using System.Globalization;
using System.Text;

namespace NetCompiler.Weights;

/// <summary>What became of a layer when weights were loaded.</summary>
public enum WeightOutcome
{
    /// <summary>Its numbers come from a file.</summary>
    Copied,

    /// <summary>Its numbers come from a file that has them in another shape with the same order: old files have four axes everywhere.</summary>
    Reshaped,

    /// <summary>No file has it: it keeps what its fillers gave it.</summary>
    Initialised,

    /// <summary>It was left out on request.</summary>
    Skipped,

    /// <summary>A file has it, the net has not: often a misspelt name.</summary>
    Unknown,
}

/// <summary>What became of a layer when weights were loaded.</summary>
/// <param name="Layer">The layer's name.</param>
/// <param name="Outcome">What became of it.</param>
/// <param name="File">The file that has it; null if none has.</param>
/// <param name="Count">How many numbers it has, in the net or, if unknown there, in the file.</param>
/// <param name="Details">Both shapes, the filler, or the nearest name; may be empty.</param>
public sealed record WeightReportLine(string Layer, WeightOutcome Outcome, string? File, long Count, string Details);

/// <summary>What became of every layer that has parameters, in the net or in the files.</summary>
/// <param name="Lines">The net's layers in its order, then those that only the files have.</param>
public sealed record WeightReport(IReadOnlyList<WeightReportLine> Lines)
{
    /// <summary>The lines of one kind.</summary>
    /// <param name="outcome">The kind.</param>
    public IEnumerable<WeightReportLine> Of(WeightOutcome outcome) => Lines.Where(line => line.Outcome == outcome);

    /// <summary>How many of the net's numbers come from files.</summary>
    public long CopiedCount => Lines.Where(line => line.Outcome is WeightOutcome.Copied or WeightOutcome.Reshaped).Sum(line => line.Count);

    /// <summary>The report as text, a line a layer.</summary>
    public override string ToString()
    {
        var text = new StringBuilder();
        int width = Lines.Count == 0 ? 0 : Math.Min(40, Lines.Max(line => line.Layer.Length));
        foreach (var line in Lines)
        {
            string count = line.Count.ToString("N0", CultureInfo.InvariantCulture);
            text.Append(line.Layer.PadRight(width)).Append("  ").Append(Word(line.Outcome).PadRight(11)).Append(' ').Append(count.PadLeft(13));
            if (line.Details.Length > 0) text.Append("  ").Append(line.Details);
            text.Append('\n');
        }
        return text.ToString();
    }

    private static string Word(WeightOutcome outcome) => outcome switch
    {
        WeightOutcome.Copied => "copied",
        WeightOutcome.Reshaped => "reshaped",
        WeightOutcome.Initialised => "initialised",
        WeightOutcome.Skipped => "skipped",
        _ => "unknown",
    };
}
