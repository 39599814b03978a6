using NetCompiler.Files;

namespace NetCompiler.Data;

/// <summary>Makes exceptions of problems.</summary>
internal static class DataFailure
{
    /// <summary>The first of some errors, saying how many more there are.</summary>
    public static RefusedFileException Of(IReadOnlyList<DataProblem> errors)
    {
        var first = errors[0];
        string more = errors.Count switch
        {
            1 => "",
            2 => FormattableString.Invariant($" (1 more such problem, in line {errors[1].Line})"),
            int count => FormattableString.Invariant($" ({count - 1} more such problems, the next in line {errors[1].Line})"),
        };
        int end = first.Message.IndexOf(". ", StringComparison.Ordinal);
        string reason = end < 0 ? first.Message.TrimEnd('.') : first.Message[..end], remedy = end < 0 ? "" : first.Message[(end + 2)..];
        return new RefusedFileException(first.File, PlaceOf(first), reason + more, remedy);
    }

    /// <summary>Where in its file a problem is.</summary>
    public static string PlaceOf(DataProblem problem) => problem.Line > 0 ? FormattableString.Invariant($"line {problem.Line}") : "";
}
