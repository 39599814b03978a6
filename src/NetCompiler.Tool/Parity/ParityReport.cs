namespace NetCompiler.Tool.Parity;

/// <summary>The results of a parity run as a table for people; each row is written as soon as it is known.</summary>
/// <param name="output">Where to.</param>
/// <param name="nameWidth">The width of the column of names.</param>
public sealed class ParityReport(TextWriter output, int nameWidth)
{
    private const int PlaceWidth = 24;

    // More lines than this tell nothing new about one case.
    private const int ReasonLimit = 12;
    private readonly List<ParityResult> results = [];

    /// <summary>How many cases failed.</summary>
    public int FailedCount => Count(ParityVerdict.Failed);

    /// <summary>Writes the head of the table of one kind.</summary>
    /// <param name="kind">The kind.</param>
    public void Begin(string kind)
    {
        if (results.Count > 0) output.WriteLine();
        output.WriteLine(Row(kind, "worst", "error", "tolerance", "verdict"));
    }

    /// <summary>Writes the row of a case.</summary>
    /// <param name="result">The result.</param>
    public void Add(ParityResult result)
    {
        results.Add(result);
        var worst = result.Worst;
        string verdict = result.Verdict switch { ParityVerdict.Passed => "passed", ParityVerdict.Failed => "FAILED", _ => "unsupported" };
        output.WriteLine(Row(result.Name, worst?.Place ?? "-", Number(worst?.Error), Number(worst?.Limit), verdict));
    }

    /// <summary>Writes why cases did not pass, then the counts.</summary>
    public void End()
    {
        var unsupported = results.Where(result => result.Verdict == ParityVerdict.Unsupported).ToArray();
        if (unsupported.Length > 0) output.WriteLine();
        foreach (var group in unsupported.GroupBy(result => string.Join("; ", result.Missing), StringComparer.Ordinal).OrderBy(group => group.Key, StringComparer.Ordinal))
        {
            output.WriteLine("not supported yet (" + group.Key + "): " + string.Join(" ", group.Select(result => result.Name)));
        }
        foreach (var result in results.Where(result => result.Verdict == ParityVerdict.Failed))
        {
            output.WriteLine();
            output.WriteLine("FAILED " + result.Kind + "/" + result.Name);
            foreach (string reason in result.Reasons.Take(ReasonLimit)) output.WriteLine("  " + reason);
            if (result.Reasons.Count > ReasonLimit) output.WriteLine(FormattableString.Invariant($"  and {result.Reasons.Count - ReasonLimit} more"));
        }
        output.WriteLine();
        string rest = unsupported.Length == 0 ? "" : FormattableString.Invariant($", {unsupported.Length} not supported");
        output.WriteLine(FormattableString.Invariant($"{Count(ParityVerdict.Passed)} passed, {FailedCount} failed{rest}"));
    }

    private string Row(string name, string place, string error, string limit, string verdict) =>
        name.PadRight(nameWidth) + "  " + place.PadRight(PlaceWidth) + " " + error.PadLeft(9) + " " + limit.PadLeft(9) + "  " + verdict;

    private static string Number(double? value) => value is null ? "-" : FormattableString.Invariant($"{value:0.0e+0}");

    private int Count(ParityVerdict verdict) => results.Count(result => result.Verdict == verdict);
}
