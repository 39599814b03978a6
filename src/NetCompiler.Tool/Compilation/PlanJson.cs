using System.Text.Json;
using System.Text.Json.Nodes;
using NetCompiler.Compiler.Plan;
using NetCompiler.Compiler.Tensors;

namespace NetCompiler.Tool.Compilation;

/// <summary>A plan as JSON, for other programs.</summary>
public static class PlanJson
{
    private static readonly JsonSerializerOptions Indented = new() { WriteIndented = true, NewLine = "\n" };

    /// <summary>The plan of a net, and its problems; <c>plan</c> is null if there are errors.</summary>
    /// <param name="compilation">The net.</param>
    public static string Of(PhaseCompilation compilation) => new JsonObject
    {
        ["plan"] = compilation.Plan is { } plan ? Plan(plan) : null,
        ["problems"] = PlacedProblem.ToJson(compilation.Problems),
    }.ToJsonString(Indented);

    private static JsonObject Plan(NetPlan plan) => new()
    {
        ["name"] = plan.Name,
        ["phase"] = plan.State.Phase.ToString().ToUpperInvariant(),
        ["level"] = plan.State.Level,
        ["stages"] = Array(plan.State.Stages, stage => JsonValue.Create(stage)),
        ["parameterCount"] = plan.ParameterCount,
        ["parameterBytes"] = plan.ParameterBytes,
        ["trainedBytes"] = plan.TrainedBytes,
        ["activationBytes"] = plan.Activations.Bytes,
        ["activationBytesUnplanned"] = plan.Activations.UnplannedBytes,
        ["forwardOperations"] = plan.ForwardOperations,
        ["backwardOperations"] = plan.BackwardOperations,
        ["layers"] = Array(plan.Layers, layer => new JsonObject
        {
            ["name"] = layer.Name,
            ["type"] = layer.Type,
            ["bottoms"] = Array(layer.Bottoms, bottom => JsonValue.Create(bottom)),
            ["tops"] = Array(layer.Tops, top => JsonValue.Create(top)),
        }),
        ["blobs"] = Array(plan.Blobs, blob => new JsonObject
        {
            ["name"] = blob.Name,
            ["shape"] = Shape(blob.Tensor.Shape),
            ["layer"] = blob.Layer,
            ["isInput"] = blob.IsInput,
            ["isOutput"] = blob.IsOutput,
        }),
        ["parameters"] = Array(plan.Parameters, parameter => new JsonObject
        {
            ["layer"] = parameter.Layer,
            ["index"] = parameter.Index,
            ["name"] = parameter.Name,
            ["shape"] = Shape(parameter.Tensor.Shape),
            ["offset"] = parameter.Offset,
            ["isTrained"] = parameter.Gradient is not null,
            ["lrMult"] = parameter.LearningRateMultiplier,
            ["decayMult"] = parameter.DecayMultiplier,
        }),
        ["forward"] = Array(plan.ForwardGroups, Group),
        ["backward"] = Array(plan.BackwardGroups, Group),
    };

    private static JsonObject Group(StepGroup group) => new() { ["name"] = group.Name, ["steps"] = Array(group.Steps, Step) };

    private static JsonObject Step(Step step) => new()
    {
        ["name"] = step.Name,
        ["points"] = step.PointCount,
        ["reduction"] = step.ReductionCount,
        ["writes"] = step.Target.Tensor.Name,
        ["reads"] = Array(step.Loads.Select(load => load.Tensor.Name).Distinct(StringComparer.Ordinal), name => JsonValue.Create(name)),
    };

    private static JsonArray Shape(TensorShape shape) => Array(shape.Extents, extent => JsonValue.Create(extent));

    private static JsonArray Array<T>(IEnumerable<T> items, Func<T, JsonNode?> convert) => new(items.Select(convert).ToArray());
}
