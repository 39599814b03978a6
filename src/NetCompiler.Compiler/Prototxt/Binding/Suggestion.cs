namespace NetCompiler.Compiler.Prototxt.Binding;

/// <summary>Finds what a misspelt word was meant to be.</summary>
#if !NETCOMPILER_RUNTIME
public
#endif
static class Suggestion
{
    /// <summary>Longer words are not compared: nobody misspells them, and comparing costs the product of the lengths.</summary>
    private const int LongestWord = 64;

    /// <summary>The candidate that a word was probably meant to be, or null.</summary>
    /// <param name="word">The word.</param>
    /// <param name="candidates">What it may be.</param>
    /// <param name="mostEdits">How many edits may lie between; by default one for each three letters.</param>
    public static string? For(string word, IEnumerable<string> candidates, int? mostEdits = null)
    {
        if (word.Length is 0 or > LongestWord) return null;
        string? best = null;
        string? start = null;
        int limit = (mostEdits ?? Math.Max(1, word.Length / 3)) + 1;
        foreach (string candidate in candidates)
        {
            if (string.Equals(candidate, word, StringComparison.OrdinalIgnoreCase)) return candidate;
            if (candidate.Length >= 3 && word.StartsWith(candidate, StringComparison.OrdinalIgnoreCase)) start = candidate;
            if (Math.Abs(candidate.Length - word.Length) >= limit) continue;
            int edits = Edits(word, candidate);
            if (edits >= limit) continue;
            limit = edits;
            best = candidate;
        }
        // TRAINING for TRAIN is many edits away, but plain; only where looser guesses are wanted.
        return best ?? (mostEdits is null ? start : null);
    }

    /// <summary>The hint to append to a message: <c> (did you mean 'x'?)</c>, or nothing.</summary>
    /// <param name="word">The unknown word.</param>
    /// <param name="candidates">The words that exist.</param>
    public static string Hint(string word, IEnumerable<string> candidates) =>
        For(word, candidates) is { } nearest ? " (did you mean '" + nearest + "'?)" : "";

    /// <summary>Words as people list them: a, b or c.</summary>
    /// <param name="words">The words.</param>
    public static string Either(IReadOnlyList<string> words) =>
        words.Count < 2 ? string.Concat(words) : string.Join(", ", words.Take(words.Count - 1)) + " or " + words[words.Count - 1];

    /// <summary>How many letters to insert, drop, change or swap (Damerau's distance, with case ignored).</summary>
    private static int Edits(string from, string to)
    {
        int[] twoAbove = new int[to.Length + 1];
        int[] above = Enumerable.Range(0, to.Length + 1).ToArray();
        int[] row = new int[to.Length + 1];
        for (int i = 1; i <= from.Length; i++)
        {
            row[0] = i;
            for (int j = 1; j <= to.Length; j++)
            {
                int change = Same(from[i - 1], to[j - 1]) ? 0 : 1;
                int edits = Math.Min(Math.Min(row[j - 1], above[j]) + 1, above[j - 1] + change);
                bool swapped = i > 1 && j > 1 && Same(from[i - 1], to[j - 2]) && Same(from[i - 2], to[j - 1]);
                row[j] = swapped ? Math.Min(edits, twoAbove[j - 2] + 1) : edits;
            }
            (twoAbove, above, row) = (above, row, twoAbove);
        }
        return above[to.Length];
    }

    private static bool Same(char a, char b) => char.ToUpperInvariant(a) == char.ToUpperInvariant(b);
}
