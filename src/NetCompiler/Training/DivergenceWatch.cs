namespace NetCompiler.Training;

/// <summary>
/// Finds losses that are finite and hopeless: above the first one by a factor, for many iterations on end. A softmax that saturates gives
/// -log(FLT_MIN) = 87.3 for ever, and nothing that is not a number.
/// </summary>
internal sealed class DivergenceWatch(double factor)
{
    /// <summary>For how many iterations on end a loss must be too large: a bad batch or a high first rate is not the end.</summary>
    public const int Patience = 20;

    private double? limit;
    private int count;

    /// <summary>Looks at the loss of an iteration.</summary>
    /// <returns>What is wrong, as a sentence; null if nothing is.</returns>
    public string? Add(float loss)
    {
        if (factor <= 0) return null;
        limit ??= factor * Math.Max(1, Math.Abs(loss));
        count = loss > limit ? count + 1 : 0;
        return count < Patience ? null : FormattableString.Invariant($"It has been above {limit:G4}, {factor:G3} times the loss at the start, for {Patience} iterations.");
    }
}
