using System.Globalization;
using NetCompiler.Compiler.Definition;
using NetCompiler.Compiler.Layers;
using NetCompiler.Compiler.Problems;
using NetCompiler.Compiler.Tensors;

namespace NetCompiler.Compiler.Graph;

/// <summary>The parameters of a graph: layers that name the same parameter get the same one.</summary>
/// <param name="problems">Where problems go.</param>
internal sealed class ParameterTable(ProblemCollector problems)
{
    private sealed record Shared(GraphParameter Parameter, double? LearningRate, double? Decay);

    private readonly List<GraphParameter> all = [];
    private readonly Dictionary<string, Shared> shared = new(StringComparer.Ordinal);

    public IReadOnlyList<GraphParameter> All => all;

    /// <summary>A layer's parameters; null after a problem was reported.</summary>
    public IReadOnlyList<GraphParameter>? Resolve(LayerDefinition definition, Layer layer)
    {
        if (definition.Parameters.Count > layer.Parameters.Count)
        {
            problems.Report(ProblemDescriptors.ParameterCount, Place(definition, Indexed(layer.Parameters.Count, "")),
                Text(definition.Parameters.Count), Text(layer.Parameters.Count));
            return null;
        }
        if (definition.Name.Length == 0 && layer.Parameters.Count > 0)
        {
            problems.Report(ProblemDescriptors.NamelessLayer, Place(definition, null));
        }
        var own = new List<GraphParameter>();
        for (int i = 0; i < layer.Parameters.Count; i++)
        {
            var said = i < definition.Parameters.Count ? definition.Parameters[i] : ParameterDefinition.Unspecified;
            var parameter = said.Name.Length > 0 && shared.TryGetValue(said.Name, out var owned)
                ? Join(definition, layer.Parameters[i], said, i, owned)
                : Create(definition, layer.Parameters[i], said, i);
            if (parameter is null) return null;
            own.Add(parameter);
        }
        return own;
    }

    private GraphParameter Create(LayerDefinition definition, LayerParameter parameter, ParameterDefinition said, int index)
    {
        double rate = parameter.IsStatistic ? 0 : said.LearningRateMultiplier ?? 1;
        if (parameter.IsStatistic && said.LearningRateMultiplier is { } given && given != 0)
        {
            problems.Report(ProblemDescriptors.FieldWithoutEffect, Place(definition, Indexed(index, ".lr_mult")),
                "lr_mult", "on statistics, which the layer itself keeps up to date");
        }
        double decay = parameter.IsStatistic ? 0 : said.DecayMultiplier ?? 1;
        var created = new GraphParameter(definition.Name, parameter, index, rate, decay);
        all.Add(created);
        if (said.Name.Length > 0) shared[said.Name] = new Shared(created, said.LearningRateMultiplier, said.DecayMultiplier);
        return created;
    }

    private GraphParameter? Join(LayerDefinition definition, LayerParameter parameter, ParameterDefinition said, int index, Shared owned)
    {
        var owner = owned.Parameter;
        bool fits = said.IsShapeStrict ? parameter.Shape == owner.Tensor.Shape : parameter.Shape.Count == owner.Tensor.Shape.Count;
        if (!fits)
        {
            problems.Report(ProblemDescriptors.SharedParameterShape, Place(definition, Indexed(index, "")),
                said.Name, parameter.Shape.ToString(), owner.Tensor.Shape.ToString(), owner.Owner);
            return null;
        }
        if (!Agrees(said.LearningRateMultiplier, owned.LearningRate, "lr_mult") || !Agrees(said.DecayMultiplier, owned.Decay, "decay_mult")) return null;

        // A multiplier that only a later layer states counts for all of them, as in Caffe.
        if (!owner.IsStatistic)
        {
            owner.LearningRateMultiplier = said.LearningRateMultiplier ?? owner.LearningRateMultiplier;
            owner.DecayMultiplier = said.DecayMultiplier ?? owner.DecayMultiplier;
        }
        shared[said.Name] = new Shared(owner, said.LearningRateMultiplier ?? owned.LearningRate, said.DecayMultiplier ?? owned.Decay);
        return owner;

        bool Agrees(double? here, double? there, string field)
        {
            if (here is null || there is null || here == there) return true;
            problems.Report(ProblemDescriptors.SharedParameterMultiplier, Place(definition, Indexed(index, "." + field)),
                said.Name, field, Text(here.Value), Text(there.Value), owner.Owner);
            return false;
        }
    }

    private static ProblemPlace Place(LayerDefinition layer, string? field) => new(layer.Origin, layer.Name, layer.Type, field, null);

    private static string Indexed(int index, string rest) => "param[" + Text(index) + "]" + rest;

    private static string Text(double value) => value.ToString("R", CultureInfo.InvariantCulture);
}
