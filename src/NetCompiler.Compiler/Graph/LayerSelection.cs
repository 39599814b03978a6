using System.Globalization;
using NetCompiler.Compiler.Definition;
using NetCompiler.Compiler.Problems;

namespace NetCompiler.Compiler.Graph;

/// <summary>Chooses the layers of a phase, level and stages by their include and exclude rules.</summary>
public static class LayerSelection
{
    /// <summary>The state that rules are compared with: the net's own stages count too, as in Caffe.</summary>
    /// <param name="net">The net.</param>
    /// <param name="asked">The state asked for.</param>
    public static NetState Merge(NetDefinition net, NetState asked) =>
        net.State is null ? asked : asked with { Stages = net.State.Stages.Concat(asked.Stages).Distinct(StringComparer.Ordinal).ToEquatableArray() };

    /// <summary>The layers of a state, in order.</summary>
    /// <param name="net">The net.</param>
    /// <param name="state">The state.</param>
    /// <param name="problems">Where problems go.</param>
    public static IReadOnlyList<LayerDefinition> Select(NetDefinition net, NetState state, ProblemCollector problems)
    {
        var chosen = new List<LayerDefinition>();
        foreach (var layer in net.Layers)
        {
            if (!layer.Include.IsEmpty && !layer.Exclude.IsEmpty)
            {
                problems.Report(ProblemDescriptors.IncludeAndExclude, new ProblemPlace(layer.Origin, layer.Name, layer.Type, "exclude", null));
            }
            bool isIn = layer.Include.IsEmpty ? !layer.Exclude.Any(rule => rule.Holds(state)) : layer.Include.Any(rule => rule.Holds(state));
            if (isIn) chosen.Add(layer);
        }
        if (chosen.Count == 0)
        {
            string stages = state.Stages.IsEmpty ? "none" : string.Join(", ", state.Stages);
            problems.Report(ProblemDescriptors.NoLayers, ProblemPlace.WholeFile,
                state.Phase.ToString().ToUpperInvariant(), state.Level.ToString(CultureInfo.InvariantCulture), stages);
        }
        return chosen;
    }
}
