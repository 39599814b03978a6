namespace NetCompiler.Compiler.Problems;

/// <summary>"Did you mean": the known name that is nearest to an unknown one.</summary>
public static class Suggestion
{
    private const int LongestName = 64;

    /// <summary>The nearest of some names, if it is near enough to be meant; else null.</summary>
    /// <param name="name">The unknown name.</param>
    /// <param name="known">The names that exist.</param>
    public static string? Nearest(string name, IEnumerable<string> known)
    {
        if (name.Length is 0 or > LongestName) return null;
        string? nearest = null;
        // A third of the letters may differ; what differs only in case or underscores counts as equal.
        int limit = Math.Max(1, name.Length / 3) + 1;
        foreach (string candidate in known)
        {
            if (candidate.Length > LongestName || Math.Abs(candidate.Length - name.Length) >= limit) continue;
            int distance = Distance(Normalise(name), Normalise(candidate));
            if (distance >= limit) continue;
            limit = distance;
            nearest = candidate;
        }
        return nearest;
    }

    /// <summary>The hint to append to a message: <c> (did you mean 'x'?)</c>, or nothing.</summary>
    /// <param name="name">The unknown name.</param>
    /// <param name="known">The names that exist.</param>
    public static string Hint(string name, IEnumerable<string> known) =>
        Nearest(name, known) is { } nearest ? " (did you mean '" + nearest + "'?)" : "";

    private static string Normalise(string name) => name.Replace("_", "").ToLowerInvariant();

    // Damerau-Levenshtein with adjacent swaps; rows of the table are kept, not the table.
    private static int Distance(string left, string right)
    {
        int[] beforePrevious = new int[right.Length + 1], previous = new int[right.Length + 1], current = new int[right.Length + 1];
        for (int j = 0; j <= right.Length; j++) previous[j] = j;
        for (int i = 1; i <= left.Length; i++)
        {
            current[0] = i;
            for (int j = 1; j <= right.Length; j++)
            {
                int cost = left[i - 1] == right[j - 1] ? 0 : 1;
                current[j] = Math.Min(Math.Min(current[j - 1], previous[j]) + 1, previous[j - 1] + cost);
                bool isSwap = i > 1 && j > 1 && left[i - 1] == right[j - 2] && left[i - 2] == right[j - 1];
                if (isSwap) current[j] = Math.Min(current[j], beforePrevious[j - 2] + 1);
            }
            (beforePrevious, previous, current) = (previous, current, beforePrevious);
        }
        return previous[right.Length];
    }
}
