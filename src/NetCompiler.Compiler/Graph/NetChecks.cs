using NetCompiler.Compiler.Definition;
using NetCompiler.Compiler.Problems;

namespace NetCompiler.Compiler.Graph;

/// <summary>Looks at a whole graph for what is legal but probably not meant.</summary>
internal static class NetChecks
{
    public static void Run(NetGraph graph, CompileOptions options, ProblemCollector problems)
    {
        bool isTraining = graph.State.Phase == Phase.Train && options.Backward;
        if (!isTraining) return;
        bool hasLoss = graph.Values.Any(value => value.LossWeight != 0);
        bool isTrained = graph.Parameters.Any(parameter => parameter.LearningRateMultiplier != 0);
        if (graph.Parameters.Count > 0 && !(hasLoss && isTrained)) problems.Report(ProblemDescriptors.NothingToTrain, ProblemPlace.WholeFile);
        foreach (var value in graph.Values.Where(value => value.Consumers.Count == 0 && value.LossWeight == 0 && value.Version == 0 && hasLoss))
        {
            var layer = value.Producer.Definition;
            problems.Report(ProblemDescriptors.UnusedBlob, new ProblemPlace(layer.Origin, layer.Name, layer.Type, "top", null), value.Blob);
        }
    }
}
