using NetCompiler.Compiler.Definition;
using NetCompiler.Compiler.Passes;
using NetCompiler.Compiler.Plan;
using NetCompiler.Compiler.Problems;

namespace NetCompiler.Compiler.Tests;

/// <summary>Text to plan in one call, as tests want it.</summary>
internal static class Compilation
{
    /// <summary>The plan of a text that must compile.</summary>
    public static NetPlan Plan(string text, CompileOptions? options = null)
    {
        var (plan, problems) = TryPlan(text, options);
        Assert.DoesNotContain(problems, problem => problem.IsError);
        return plan ?? throw new InvalidOperationException("no plan, and no error");
    }

    /// <summary>The plan and all problems of a text.</summary>
    public static (NetPlan? Plan, IReadOnlyList<CompileProblem> Problems) TryPlan(string text, CompileOptions? options = null)
    {
        var reading = NetDefinitionReader.Read("net.prototxt", text);
        if (reading.HasErrors) return (null, reading.Problems);
        var problems = new ProblemCollector();
        foreach (var problem in reading.Problems) problems.Report(problem);
        return (CompilePipeline.Run(reading.Definition, options ?? new CompileOptions(), problems), problems.Problems);
    }

    /// <summary>The codes of the errors of a text.</summary>
    public static IEnumerable<string> Errors(string text, CompileOptions? options = null) =>
        TryPlan(text, options).Problems.Where(problem => problem.IsError).Select(problem => problem.Descriptor.Code);

    /// <summary>The definition of a text that must be right.</summary>
    public static NetDefinition Definition(string text)
    {
        var reading = NetDefinitionReader.Read("net.prototxt", text);
        Assert.DoesNotContain(reading.Problems, problem => problem.IsError);
        return reading.Definition;
    }
}
