using NetCompiler.Compiler;
using NetCompiler.Compiler.Definition;
using NetCompiler.Compiler.Passes;
using NetCompiler.Compiler.Plan;
using NetCompiler.Compiler.Problems;

namespace NetCompiler.Tool.Compilation;

/// <summary>The net of one phase, compiled, or what is wrong with it.</summary>
/// <param name="Plan">The plan; null if there are errors.</param>
/// <param name="Problems">What is wrong or doubtful, in the order in which it was found.</param>
public sealed record PhaseCompilation(NetPlan? Plan, IReadOnlyList<PlacedProblem> Problems)
{
    /// <summary>The errors among the problems.</summary>
    public IEnumerable<PlacedProblem> Errors => Problems.Where(problem => problem.Problem.IsError);

    /// <summary>Whether the net is fine as far as it is supported: all errors are about what NetCompiler does not have yet.</summary>
    public bool IsUnsupported => Errors.Any() && Errors.All(error =>
        error.Problem.Descriptor == ProblemDescriptors.UnsupportedLayerType || error.Problem.Descriptor == ProblemDescriptors.UnsupportedOption);

    /// <summary>Compiles the text of a net.</summary>
    /// <param name="path">The file's path, for messages.</param>
    /// <param name="text">The text.</param>
    /// <param name="options">How to compile it.</param>
    /// <param name="deploy">Whether to compile the net for inference that is derived from it.</param>
    public static PhaseCompilation Compile(string path, string text, CompileOptions options, bool deploy = false)
    {
        var reading = NetDefinitionReader.Read(path, text);
        var problems = new ProblemCollector();
        foreach (var problem in reading.Problems) problems.Report(problem);
        var plan = reading.HasErrors ? null : deploy ? CompileDeploy(reading.Definition, options, problems) : CompilePipeline.Run(reading.Definition, options, problems);
        return new PhaseCompilation(plan, problems.Problems.Select(problem => new PlacedProblem(problem, reading.Source, reading.Tree)).ToArray());
    }

    // The derived net has the batch in its shapes.
    private static NetPlan? CompileDeploy(NetDefinition net, CompileOptions options, ProblemCollector problems) =>
        DeployDerivation.Derive(net, options, problems) is { } derived ? CompilePipeline.Run(derived, options with { Batch = null }, problems) : null;
}
