using NetCompiler.Compiler;
using NetCompiler.Compiler.Definition;
using NetCompiler.Compiler.Passes;
using NetCompiler.Compiler.Plan;
using NetCompiler.Compiler.Problems;
using NetCompiler.Compiler.Prototxt;

namespace NetCompiler.Tool.Compilation;

/// <summary>A net that was compiled, or what is wrong with it.</summary>
/// <param name="Reading">The text and the definition.</param>
/// <param name="Plan">The plan; null if there are errors.</param>
/// <param name="Problems">What is wrong or doubtful, in the order in which it was found.</param>
public sealed record NetCompilation(NetReading Reading, NetPlan? Plan, IReadOnlyList<CompileProblem> Problems)
{
    /// <summary>The errors among the problems.</summary>
    public IEnumerable<CompileProblem> Errors => Problems.Where(problem => problem.IsError);

    /// <summary>Whether the net is fine as far as it is supported: all errors are about what NetCompiler does not have yet.</summary>
    public bool IsUnsupported => Errors.Any() && Errors.All(problem =>
        problem.Descriptor == ProblemDescriptors.UnsupportedLayerType || problem.Descriptor == ProblemDescriptors.UnsupportedOption);

    /// <summary>Compiles the text of a net.</summary>
    /// <param name="path">The file's path, for messages.</param>
    /// <param name="text">The text.</param>
    /// <param name="options">How to compile it.</param>
    /// <param name="deploy">Whether to compile the net for inference that is derived from it.</param>
    public static NetCompilation Compile(string path, string text, CompileOptions options, bool deploy = false)
    {
        var reading = NetDefinitionReader.Read(path, text);
        if (reading.HasErrors) return new NetCompilation(reading, null, reading.Problems);
        var problems = new ProblemCollector();
        var net = deploy ? DeployDerivation.Derive(reading.Definition, options, problems) : reading.Definition;
        var plan = net is null ? null : CompilePipeline.Run(net, options, problems);
        return new NetCompilation(reading, plan, [.. reading.Problems, .. problems.Problems.Except(reading.Problems)]);
    }

    /// <summary>A problem as <c>path(line,column): error NC0012: message</c>.</summary>
    /// <param name="problem">The problem.</param>
    public string Format(CompileProblem problem) => ProblemText.Format(problem, Reading.Source, Reading.Tree);

    /// <summary>Where a problem is, both line and column from 0.</summary>
    /// <param name="problem">The problem.</param>
    public LinePosition PositionOf(CompileProblem problem) => Reading.Source.PositionAt(ProblemLocator.Locate(Reading.Tree, problem.Place).Start);
}
