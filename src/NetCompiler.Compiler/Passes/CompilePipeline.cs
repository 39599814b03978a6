using NetCompiler.Compiler.Definition;
using NetCompiler.Compiler.Graph;
using NetCompiler.Compiler.Plan;
using NetCompiler.Compiler.Problems;

namespace NetCompiler.Compiler.Passes;

/// <summary>The way from a definition to a plan, as a list.</summary>
public static class CompilePipeline
{
    /// <summary>The passes over a program, in order.</summary>
    public static IReadOnlyList<Pass> Passes { get; } =
    [
        new("constant tensors", ConstantTensors.Run),
        new("dead steps", DeadSteps.Run),
        new("pointwise fusion", PointwiseFusion.Run),
    ];

    /// <summary>The plan of a net in a phase, or null after problems were reported.</summary>
    /// <param name="net">The net.</param>
    /// <param name="options">How to compile it.</param>
    /// <param name="problems">Where problems go.</param>
    /// <param name="observe">Called with the program after it is built and after each pass; for tests and tools.</param>
    public static NetPlan? Run(NetDefinition net, CompileOptions options, ProblemCollector problems, Action<string, NetProgram>? observe = null)
    {
        if (GraphBuilder.Build(net, options, problems) is not { } graph) return null;
        NetChecks.Run(graph, options, problems);
        var program = StepConstruction.Run(graph, options, problems);
        if (problems.HasErrors) return null;
        observe?.Invoke("construction", program);
        foreach (var pass in Passes)
        {
            program = pass.Run(program);
            observe?.Invoke(pass.Name, program);
        }
        var (forward, backward) = StepGrouping.Run(program);
        return PlanBuilder.Build(program, forward, backward, MemoryPlanner.Plan(program, [.. forward, .. backward]));
    }
}

/// <summary>A pass: a program in, an equal program out.</summary>
/// <param name="Name">What it does, for people.</param>
/// <param name="Run">Does it.</param>
public sealed record Pass(string Name, Func<NetProgram, NetProgram> Run);
