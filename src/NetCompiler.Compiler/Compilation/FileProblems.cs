using NetCompiler.Compiler.Problems;

namespace NetCompiler.Compiler.Compilation;

/// <summary>Gathers the problems of all files and phases. What is wrong at one place in one way is said once, though every phase finds it.</summary>
internal sealed class FileProblems
{
    private readonly List<FileProblem> all = [];
    private readonly HashSet<(string Path, string Code, ProblemPlace Place)> seen = [];

    public bool HasErrors { get; private set; }

    public EquatableArray<FileProblem> All => all.ToEquatableArray();

    public void Report(string path, ProblemDescriptor descriptor, params string[] arguments) =>
        Report(path, new CompileProblem(descriptor, ProblemPlace.WholeFile, EquatableArray.Create(arguments)));

    public void Report(string path, CompileProblem problem)
    {
        HasErrors |= problem.IsError;
        if (seen.Add((path, problem.Descriptor.Code, problem.Place))) all.Add(new FileProblem(path, problem));
    }

    public void Report(string path, ProblemCollector problems)
    {
        foreach (var problem in problems.Problems) Report(path, problem);
    }
}
