namespace NetCompiler.Compiler.Problems;

/// <summary>Gathers problems in the order they are found, each once, and not more than anybody would read.</summary>
public sealed class ProblemCollector
{
    /// <summary>How many problems are kept; a hostile file could cause millions.</summary>
    public const int Limit = 100;

    private readonly List<CompileProblem> problems = [];
    private readonly HashSet<CompileProblem> seen = [];

    /// <summary>What was found so far.</summary>
    public IReadOnlyList<CompileProblem> Problems => problems;

    /// <summary>Whether one of them is an error.</summary>
    public bool HasErrors { get; private set; }

    /// <summary>Whether the limit was reached, so that looking on makes no sense.</summary>
    public bool IsFull => problems.Count >= Limit;

    /// <summary>Adds a problem.</summary>
    /// <param name="descriptor">Which kind.</param>
    /// <param name="place">Where.</param>
    /// <param name="arguments">What the message's placeholders stand for.</param>
    public void Report(ProblemDescriptor descriptor, ProblemPlace place, params string[] arguments) =>
        Report(new CompileProblem(descriptor, place, EquatableArray.Create(arguments)));

    /// <summary>Adds a problem.</summary>
    /// <param name="problem">The problem.</param>
    public void Report(CompileProblem problem)
    {
        HasErrors |= problem.IsError;
        if (!IsFull && seen.Add(problem)) problems.Add(problem);
    }
}
