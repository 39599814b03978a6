using NetCompiler.Compiler.Definition;
using NetCompiler.Compiler.Emit;
using NetCompiler.Compiler.Passes;
using NetCompiler.Compiler.Plan;
using NetCompiler.Compiler.Problems;

namespace NetCompiler.Compiler.Compilation;

/// <summary>The plans of a net's phases; those that are missing have problems, or do not exist.</summary>
/// <param name="Train">The plan of the training net.</param>
/// <param name="Test">The plan of the test net.</param>
/// <param name="Deploy">The plan of the inference net.</param>
internal sealed record PhasePlans(NetPlan? Train, NetPlan? Test, NetPlan? Deploy)
{
    /// <summary>Those that are there.</summary>
    public IEnumerable<(NetKind Kind, NetPlan Plan)> All
    {
        get
        {
            if (Train is not null) yield return (NetKind.Train, Train);
            if (Test is not null) yield return (NetKind.Test, Test);
            if (Deploy is not null) yield return (NetKind.Deploy, Deploy);
        }
    }

    /// <summary>Those that are there, without the training net.</summary>
    public IEnumerable<NetPlan> Others => All.Where(plan => plan.Kind != NetKind.Train).Select(plan => plan.Plan);

    /// <summary>Plans all phases of a request.</summary>
    public static PhasePlans Of(CompilationRequest request, FileProblems problems)
    {
        var net = request.Net.Definition;
        if (!IsTrainable(net)) return new PhasePlans(null, null, Run(request.Deploy ?? request.Net, TestOptions(request), problems));
        var train = Run(request.Net, TrainOptions(request), problems);
        var test = Run(request.Net, TestOptions(request), problems);
        // What is derived from a faulty net would only repeat its errors.
        var deploy = request.Deploy is not null ? Run(request.Deploy, TestOptions(request), problems)
            : problems.HasErrors ? null
            : Derive(request, problems);
        return new PhasePlans(train, test, deploy);
    }

    /// <summary>Whether a net has a loss in some phase; one without is for inference only.</summary>
    public static bool IsTrainable(NetDefinition net) => net.Layers.Any(
        layer => layer.Type.EndsWith("Loss", StringComparison.Ordinal) || layer.LossWeights.Any(weight => weight != 0));

    private static CompileOptions TrainOptions(CompilationRequest request) => new()
    {
        State = request.Solver?.Definition.Nets.TrainState is { Phase: Phase.Train } state ? state : NetState.Train,
        Batch = request.Batch,
        InputShapes = request.InputShapes,
        KeepAllBlobs = request.KeepBlobs,
        Fusions = request.Fusions,
        AccumulateParameterGradients = request.Solver is { Definition.IterationSize: > 1 },
    };

    private static CompileOptions TestOptions(CompilationRequest request) => new()
    {
        State = request.Solver?.Definition.Nets.TestStates.FirstOrDefault() is { Phase: Phase.Test } state ? state : NetState.Test,
        Batch = request.Batch,
        InputShapes = request.InputShapes,
        KeepAllBlobs = request.KeepBlobs,
        Fusions = request.Fusions,
        Backward = false,
    };

    private static NetPlan? Derive(CompilationRequest request, FileProblems problems)
    {
        var options = TestOptions(request) with { Batch = request.DeployBatch };
        var collector = new ProblemCollector();
        var derived = DeployDerivation.Derive(request.Net.Definition, options, collector);
        problems.Report(request.Net.Path, collector);
        return derived is null ? null : Run(request.Net with { Definition = derived }, options with { Batch = null }, problems);
    }

    private static NetPlan? Run(NetFile file, CompileOptions options, FileProblems problems)
    {
        var collector = new ProblemCollector();
        var plan = CompilePipeline.Run(file.Definition, options, collector);
        problems.Report(file.Path, collector);
        return plan;
    }
}
