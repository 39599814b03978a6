using NetCompiler.Blobs;
using NetCompiler.Compiler.Plan;
using NetCompiler.Compiler.Prototxt.Schema;
using NetCompiler.Weights;

namespace NetCompiler.Tool.Parity;

/// <summary>The parameters of a plan in ordinary memory, as a generated class would have them.</summary>
public static class PlanParameters
{
    /// <summary>The parameters, all zero, at the plan's offsets.</summary>
    /// <param name="plan">The plan.</param>
    public static ParameterArena Of(NetPlan plan)
    {
        var places = plan.Parameters.Select((parameter, index) => (parameter, index)).ToDictionary(entry => entry.parameter, entry => entry.index);
        return new ParameterArena(plan.Name, plan.Parameters.Select(Describe).ToArray(), plan.Layers.Select(layer =>
            new ParameterLayer(layer.Name, layer.Type, [.. layer.Parameters.Select(parameter => places[parameter])])).ToArray());
    }

    private static ParameterDescription Describe(PlanParameter parameter) => new(
        parameter.Layer, parameter.Name, parameter.Index, new BlobShape(parameter.Tensor.Shape.Extents.ToArray()), parameter.Offset,
        (float)parameter.LearningRateMultiplier, (float)parameter.DecayMultiplier, parameter.IsStatistic, FillerOf(parameter.Filler));

    private static Filler FillerOf(MessageValue? filler) => filler is null ? Filler.Zero : new Filler(filler.Text("type"))
    {
        Value = (float)filler.Number("value"),
        Min = (float)filler.Number("min"),
        Max = (float)filler.Number("max"),
        Mean = (float)filler.Number("mean"),
        StandardDeviation = (float)filler.Number("std"),
        Sparse = (int)filler.Integer("sparse"),
        VarianceNorm = filler.Text("variance_norm"),
    };
}
