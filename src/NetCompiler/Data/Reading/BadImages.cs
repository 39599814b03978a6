using NetCompiler.Files;

namespace NetCompiler.Data;

/// <summary>Keeps account of the images of one layer that cannot be used, by the layer's policy. Each counts once, however many epochs meet it.</summary>
/// <param name="options">The policy, and who hears of it.</param>
internal sealed class BadImages(DataOptions options)
{
    private const int MostKept = 1000;

    private readonly Lock gate = new();
    private readonly HashSet<int> skipped = [], truncated = [];
    private readonly List<DataProblem> problems = [];

    /// <summary>How many images are left out.</summary>
    public int SkippedCount
    {
        get { lock (gate) return skipped.Count; }
    }

    /// <summary>How many images end too early and are used as far as they go.</summary>
    public int TruncatedCount
    {
        get { lock (gate) return truncated.Count; }
    }

    /// <summary>Whether an image is left out.</summary>
    /// <param name="index">Which image.</param>
    public bool IsSkipped(int index)
    {
        lock (gate) return skipped.Contains(index);
    }

    /// <summary>What was found so far; the first thousand.</summary>
    public IReadOnlyList<DataProblem> Problems
    {
        get { lock (gate) return [.. problems]; }
    }

    /// <summary>Adds a note about a list or database.</summary>
    public void Note(DataProblem problem)
    {
        lock (gate) problems.Add(problem);
        options.Report?.Invoke(problem);
    }

    /// <summary>Leaves an image out, if the policy allows one more.</summary>
    /// <param name="index">Which image.</param>
    /// <param name="problem">What is wrong with it.</param>
    /// <exception cref="RefusedFileException">The policy does not.</exception>
    public void Skip(int index, DataProblem problem)
    {
        lock (gate)
        {
            if (skipped.Contains(index)) return;
            int most = options.BadImages.MostSkipped;
            if (skipped.Count >= most)
            {
                string limit = most == 0 ? "" : FormattableString.Invariant($"{most} were left out already. ");
                throw TooMany([problem], limit);
            }
            skipped.Add(index);
            problem = problem with { IsError = false, Message = problem.Message + " It is left out." };
            if (problems.Count < MostKept) problems.Add(problem);
        }
        options.Report?.Invoke(problem);
    }

    /// <summary>Leaves images out that were found together, if the policy allows so many.</summary>
    /// <param name="found">Which images, and what is wrong with them.</param>
    /// <exception cref="RefusedFileException">The policy does not; the message says how many there are.</exception>
    public void Skip(IReadOnlyList<(int Index, DataProblem Problem)> found)
    {
        int most = options.BadImages.MostSkipped;
        if (found.Count > most) throw TooMany([.. found.Select(bad => bad.Problem)], most == 0 ? "" : FormattableString.Invariant($"{most} may be left out. "));
        foreach (var (index, problem) in found) Skip(index, problem);
    }

    /// <summary>Warns of an image that ends too early.</summary>
    /// <param name="index">Which image.</param>
    /// <param name="problem">The warning.</param>
    public void Truncated(int index, DataProblem problem)
    {
        lock (gate)
        {
            if (!truncated.Add(index)) return;
            if (problems.Count < MostKept) problems.Add(problem);
        }
        options.Report?.Invoke(problem);
    }

    private static RefusedFileException TooMany(IReadOnlyList<DataProblem> problems, string limit)
    {
        const string Remedy = "Repair it, take it out of the list, or allow some to be left out (--skip-bad-images, BadImagePolicy.Skip).";
        return DataFailure.Of([problems[0] with { Message = problems[0].Message + " " + limit + Remedy }, .. problems.Skip(1)]);
    }
}
