namespace NetCompiler.Compiler.Compilation;

/// <summary>What is not to be fused, as users write it.</summary>
public static class FusionsText
{
    /// <summary>What can be written, for messages.</summary>
    public const string Expected = "pointwise, forward, backward, several of them, or all";

    /// <summary>What is left of all fusions; null for text that says something else.</summary>
    /// <param name="text">Words between semicolons, commas or spaces; empty to fuse all there is.</param>
    public static Fusions? Without(string text)
    {
        var fusions = Fusions.All;
        foreach (string word in text.Split([';', ',', ' '], StringSplitOptions.RemoveEmptyEntries))
        {
            Fusions? off = word.ToLowerInvariant() switch
            {
                "pointwise" => Fusions.Pointwise,
                "forward" => Fusions.ForwardTiles,
                "backward" => Fusions.BackwardTiles,
                "all" => Fusions.All,
                _ => null,
            };
            if (off is not { } left) return null;
            fusions &= ~left;
        }
        return fusions;
    }
}
