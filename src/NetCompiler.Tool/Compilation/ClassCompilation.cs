using NetCompiler.Compiler.Compilation;
using NetCompiler.Compiler.Definition;
using NetCompiler.Compiler.Problems;
using NetCompiler.Compiler.Prototxt;
using NetCompiler.Compiler.Prototxt.Schema;
using NetCompiler.Compiler.Prototxt.Syntax;

namespace NetCompiler.Tool.Compilation;

/// <summary>The files that a net's class is made from, read from disk: what the source generator does in a build, on the command line.</summary>
public sealed class ClassCompilation
{
    private readonly Dictionary<string, (SourceText Source, MessageSyntax Tree)> texts = new(StringComparer.Ordinal);
    private readonly List<PlacedProblem> problems = [];

    /// <summary>What is wrong or doubtful in any of the files.</summary>
    public IReadOnlyList<PlacedProblem> Problems => problems;

    /// <summary>Whether one of the problems is an error.</summary>
    public bool HasErrors => problems.Any(problem => problem.Problem.IsError);

    /// <summary>Whether one of the problems is no fault of the files.</summary>
    public bool HasDefect => problems.Any(problem => problem.Problem.Descriptor == ProblemDescriptors.Defect);

    /// <summary>Reads a net.</summary>
    /// <param name="path">Its file.</param>
    /// <exception cref="InputFileException">The file cannot be read.</exception>
    public NetFile ReadNet(string path)
    {
        var reading = NetDefinitionReader.Read(path, InputFile.ReadText(path));
        Add(reading.Source, reading.Tree, reading.Problems);
        return new NetFile(path, reading.Definition, reading.HasErrors);
    }

    /// <summary>Reads a solver.</summary>
    /// <param name="path">Its file.</param>
    /// <exception cref="InputFileException">The file cannot be read.</exception>
    public SolverFile ReadSolver(string path)
    {
        var reading = SolverDefinitionReader.Read(path, InputFile.ReadText(path));
        Add(reading.Source, reading.Tree, reading.Problems);
        return new SolverFile(path, reading.Definition, reading.HasErrors);
    }

    /// <summary>Reads a list of the names of classes.</summary>
    /// <param name="path">Its file.</param>
    /// <exception cref="InputFileException">The file cannot be read.</exception>
    public LabelFile ReadLabels(string path)
    {
        string text = InputFile.ReadText(path);
        // Problems of a list are about all of it; it has no tree to find a place in.
        Add(new SourceText(path, text), PrototxtParser.Parse(new SourceText(path, ""), CaffeSchema.Net, new ProblemCollector()), []);
        return LabelFile.Read(path, text);
    }

    /// <summary>Compiles a request made of these files.</summary>
    /// <param name="request">The request.</param>
    public CompilationResult Run(CompilationRequest request)
    {
        var result = NetCompilation.Run(request);
        foreach (var (path, problem) in result.Problems)
        {
            var (source, tree) = texts[path];
            problems.Add(new PlacedProblem(problem, source, tree));
        }
        return result;
    }

    private void Add(SourceText source, MessageSyntax tree, IReadOnlyList<CompileProblem> found)
    {
        // The same file twice, say as a net and as its deploy net, has its problems once.
        if (texts.TryAdd(source.Path, (source, tree))) problems.AddRange(found.Select(problem => new PlacedProblem(problem, source, tree)));
    }
}
