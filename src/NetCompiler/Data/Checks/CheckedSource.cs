using System.Globalization;
using NetCompiler.Files;

namespace NetCompiler.Data;

/// <summary>What a data layer reads, counted.</summary>
/// <param name="Layer">The layer's name.</param>
/// <param name="Path">The list or database.</param>
/// <param name="Phase">What it is read for.</param>
/// <param name="Count">How many images or rows there are.</param>
/// <param name="ClassCounts">How many of each class, by label; empty if labels are not classes.</param>
public sealed record CheckedSource(string Layer, string Path, DataPhase Phase, long Count, IReadOnlyList<int> ClassCounts)
{
    /// <summary>One line for people: <c>train.txt (TRAIN): 1600 samples; 20 classes of 71 to 90</c>.</summary>
    public override string ToString()
    {
        int fewest = ClassCounts.DefaultIfEmpty(0).Min(), most = ClassCounts.DefaultIfEmpty(0).Max();
        string range = fewest == most ? FormattableString.Invariant($"{most} each") : FormattableString.Invariant($"{fewest} to {most}");
        string classes = ClassCounts.Count == 0 ? "" : FormattableString.Invariant($"; {ClassCounts.Count} classes of {range}");
        return string.Create(CultureInfo.InvariantCulture, $"{Path} ({(Phase == DataPhase.Train ? "TRAIN" : "TEST")}): {Count} {(Count == 1 ? "sample" : "samples")}{classes}");
    }
}

/// <summary>What <see cref="DataChecks"/> found.</summary>
/// <param name="Sources">What was read, by layer.</param>
/// <param name="Problems">What is wrong or doubtful, with list and line.</param>
public sealed record DataCheckReport(IReadOnlyList<CheckedSource> Sources, IReadOnlyList<DataProblem> Problems)
{
    /// <summary>Whether training with it would be wrong.</summary>
    public bool HasErrors => Problems.Any(problem => problem.IsError);

    /// <summary>Throws the first error.</summary>
    /// <exception cref="RefusedFileException">There is an error.</exception>
    public void RequireGood()
    {
        var errors = Problems.Where(problem => problem.IsError).ToArray();
        if (errors.Length > 0) throw DataFailure.Of(errors);
    }

    /// <summary>The sources, then the problems, a line each.</summary>
    public override string ToString() => string.Join('\n', Sources.Select(source => source.ToString()).Concat(Problems.Select(problem => problem.ToString())));
}
