using NetCompiler.Testing;
using NetCompiler.Tool.Compilation;

namespace NetCompiler.Tool.Parity;

/// <summary>How a case ended.</summary>
public enum ParityVerdict
{
    /// <summary>As recorded.</summary>
    Passed,

    /// <summary>Not as recorded.</summary>
    Failed,

    /// <summary>The net uses something of Caffe that NetCompiler does not have yet.</summary>
    Unsupported,
}

/// <summary>The result of one case.</summary>
/// <param name="Kind">The kind of case: <c>cases</c>, <c>legacy</c>, <c>invalid</c> or <c>accepted-oddities</c>.</param>
/// <param name="Name">The case: its folder or file.</param>
/// <param name="Verdict">How it ended.</param>
/// <param name="Worst">For a run that was compared, the comparison nearest to its limit or furthest beyond.</param>
/// <param name="Compared">How many arrays were compared.</param>
/// <param name="Reasons">For a case that did not pass, why: a line each.</param>
public sealed record ParityResult(string Kind, string Name, ParityVerdict Verdict, BlobComparison? Worst, int Compared, IReadOnlyList<string> Reasons)
{
    /// <summary>For an unsupported case, what is missing: layer types and options.</summary>
    public IReadOnlyList<string> Missing { get; init; } = [];

    /// <summary>A case that passed without a comparison of numbers.</summary>
    /// <param name="kind">The kind.</param>
    /// <param name="name">The case.</param>
    public static ParityResult Passed(string kind, string name) => new(kind, name, ParityVerdict.Passed, null, 0, []);

    /// <summary>A case that was run: passed if every array is near enough to its recording.</summary>
    /// <param name="kind">The kind.</param>
    /// <param name="name">The case.</param>
    /// <param name="comparisons">What was compared.</param>
    public static ParityResult Of(string kind, string name, IReadOnlyList<BlobComparison> comparisons)
    {
        var failed = comparisons.Where(comparison => !comparison.Passed).Select(comparison => comparison.ToString()).ToArray();
        return new ParityResult(
            kind, name, failed.Length == 0 ? ParityVerdict.Passed : ParityVerdict.Failed, comparisons.MaxBy(comparison => comparison.Severity), comparisons.Count, failed);
    }

    /// <summary>A case that failed before numbers could be compared.</summary>
    /// <param name="kind">The kind.</param>
    /// <param name="name">The case.</param>
    /// <param name="reasons">Why.</param>
    public static ParityResult Failed(string kind, string name, params IReadOnlyList<string> reasons) => new(kind, name, ParityVerdict.Failed, null, 0, reasons);

    /// <summary>A case that would take too long on a device.</summary>
    /// <param name="kind">The kind.</param>
    /// <param name="name">The case.</param>
    /// <param name="device">The device.</param>
    public static ParityResult TooLarge(string kind, string name, IParityDevice device) =>
        new(kind, name, ParityVerdict.Unsupported, null, 0, []) { Missing = ["nets of that size on " + device.Name] };

    /// <summary>A case of something that is not supported yet.</summary>
    /// <param name="kind">The kind.</param>
    /// <param name="name">The case.</param>
    /// <param name="compilation">What the compiler says.</param>
    public static ParityResult Unsupported(string kind, string name, PhaseCompilation compilation) =>
        new(kind, name, ParityVerdict.Unsupported, null, 0, compilation.Errors.Select(error => error.ToString()).ToArray())
        {
            Missing = compilation.Errors.Select(error => error.Problem.Arguments[0]).Distinct(StringComparer.Ordinal).ToArray(),
        };
}
