using NetCompiler.Compiler.Graph;
using NetCompiler.Compiler.Passes;
using NetCompiler.Compiler.Tensors;

namespace NetCompiler.Compiler.Plan;

/// <summary>Makes the plan of a finished program.</summary>
internal static class PlanBuilder
{
    public static NetPlan Build(NetProgram program, IReadOnlyList<StepGroup> forward, IReadOnlyList<StepGroup> backward, MemoryPlan activations)
    {
        var (parameters, parameterBytes, trainedBytes) = PlaceParameters(program);
        var layers = program.Graph.Layers.Select(layer => new PlanLayer(
            layer.Name, layer.Type.Name,
            layer.Bottoms.Select(bottom => bottom.Blob).ToEquatableArray(),
            layer.Tops.Select(top => top.Blob).ToEquatableArray(),
            layer.Parameters.Select(parameter => parameters[parameter]).ToArray()) { Data = PlanData.Of(layer) }).ToArray();
        return new NetPlan(
            program.Graph.Name, program.Graph.State, layers, Blobs(program),
            program.Graph.Parameters.Select(parameter => parameters[parameter]).ToArray(),
            program.Graph.Values.Where(value => value.LossWeight != 0).Select(value => new PlanLoss(value.Blob, value.Tensor, value.LossWeight)).ToArray(),
            forward, backward, activations, parameterBytes, trainedBytes);
    }

    // What is trained comes first, so that an update is one pass over one range.
    private static (Dictionary<GraphParameter, PlanParameter> Parameters, long Bytes, long TrainedBytes) PlaceParameters(NetProgram program)
    {
        var placed = new Dictionary<GraphParameter, PlanParameter>();
        long offset = 0, trainedBytes = 0;
        foreach (var parameter in program.Graph.Parameters.OrderBy(parameter => parameter.LearningRateMultiplier == 0))
        {
            program.ParameterGradients.TryGetValue(parameter, out Tensor? gradient);
            placed[parameter] = new PlanParameter(
                parameter.Owner, parameter.Name, parameter.Index, parameter.Tensor, gradient, parameter.Filler,
                parameter.LearningRateMultiplier, parameter.DecayMultiplier, parameter.IsStatistic, offset);
            offset += MemoryPlan.Align(parameter.Tensor.Storage.Bytes);
            if (parameter.LearningRateMultiplier != 0) trainedBytes = offset;
        }
        return (placed, offset, trainedBytes);
    }

    private static PlanBlob[] Blobs(NetProgram program)
    {
        var versions = program.Graph.Values.GroupBy(value => value.Blob, StringComparer.Ordinal);
        return versions.Select(group =>
        {
            GraphValue first = group.First(), last = group.Last();
            program.Gradients.TryGetValue(first, out var gradient);
            return new PlanBlob(
                group.Key, last.Tensor, gradient, first.Producer.Layer.IsFilledFromOutside, last.Consumers.Count == 0, first.Producer.Name);
        }).ToArray();
    }
}
