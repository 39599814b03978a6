namespace NetCompiler.Compiler.Compilation;

/// <summary>Whether GPUs run a convolution and the LRN and pooling after it as one kernel, as users write it.</summary>
public static class FuseConvolutionsText
{
    /// <summary>What can be written, for messages.</summary>
    public const string Expected = "auto, always or never";

    /// <summary>Reads it.</summary>
    /// <param name="text">The word; empty for <c>auto</c>.</param>
    /// <param name="fuses">True for always, false for never, null where estimates decide.</param>
    /// <returns>Whether the word says one of these.</returns>
    public static bool TryParse(string text, out bool? fuses)
    {
        (bool isKnown, fuses) = text.Trim().ToLowerInvariant() switch
        {
            "" or "auto" => (true, (bool?)null),
            "always" => (true, true),
            "never" => (true, false),
            _ => (false, null),
        };
        return isKnown;
    }
}
