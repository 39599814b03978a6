using NetCompiler.Compiler.Definition;
using NetCompiler.Compiler.Graph;
using NetCompiler.Compiler.Problems;

namespace NetCompiler.Compiler.Passes;

/// <summary>
/// Decides which gradients are computed, as Caffe's Net::Init does: a bottom gets one if a parameter below it is trained and a loss
/// above it depends on it; <c>propagate_down</c> overrides that, and <c>force_backward</c> asks for all there are.
/// </summary>
public sealed class GradientNeeds
{
    private readonly Dictionary<GraphLayer, bool[]> bottoms = [];
    private readonly HashSet<GraphParameter> parameters = [];
    private readonly HashSet<GraphLayer> layers = [];

    private GradientNeeds()
    {
    }

    /// <summary>Whether a layer has a backward pass at all.</summary>
    /// <param name="layer">The layer.</param>
    public bool IsNeeded(GraphLayer layer) => layers.Contains(layer);

    /// <summary>Whether the gradient by a bottom is wanted.</summary>
    /// <param name="layer">The layer.</param>
    /// <param name="bottom">Which bottom.</param>
    public bool IsNeeded(GraphLayer layer, int bottom) => bottoms[layer][bottom];

    /// <summary>Whether the gradient by a parameter is wanted.</summary>
    /// <param name="parameter">The parameter.</param>
    public bool IsNeeded(GraphParameter parameter) => parameters.Contains(parameter);

    /// <summary>Decides for a graph.</summary>
    /// <param name="graph">The graph.</param>
    /// <param name="problems">Where problems go.</param>
    public static GradientNeeds Of(NetGraph graph, ProblemCollector problems)
    {
        var needs = new GradientNeeds();
        needs.FindTrainable(graph);
        needs.KeepWhatLossesNeed(graph);
        if (graph.ForceBackward) needs.Force(graph);
        needs.RefuseImpossible(graph, problems);
        return needs;
    }

    // From the inputs up: what depends on something that is trained.
    private void FindTrainable(NetGraph graph)
    {
        var trainable = new HashSet<GraphValue>();
        foreach (var layer in graph.Layers)
        {
            var said = layer.Definition.PropagateDown;
            bottoms[layer] = layer.Bottoms.Select((value, i) => said.IsEmpty ? trainable.Contains(value) : said[i]).ToArray();
            bool isNeeded = layer.Bottoms.Any(trainable.Contains);
            foreach (var parameter in layer.Parameters.Where(parameter => parameter.LearningRateMultiplier != 0))
            {
                parameters.Add(parameter);
                isNeeded = true;
            }
            if (!isNeeded) continue;
            layers.Add(layer);
            trainable.UnionWith(layer.Tops);
        }
    }

    // From the losses down: what a loss depends on, unless every way to it is cut.
    private void KeepWhatLossesNeed(NetGraph graph)
    {
        var underLoss = new HashSet<GraphValue>();
        var live = new HashSet<GraphValue>();
        foreach (var layer in graph.Layers.Reverse())
        {
            bool contributes = layer.Tops.Any(top => top.LossWeight != 0 || underLoss.Contains(top));
            bool isReached = layer.Tops.Any(top => top.LossWeight != 0 || live.Contains(top));
            if (!contributes || !isReached)
            {
                layers.Remove(layer);
                Array.Clear(bottoms[layer], 0, bottoms[layer].Length);
            }
            for (int i = 0; i < layer.Bottoms.Count; i++)
            {
                if (contributes) underLoss.Add(layer.Bottoms[i]);
                if (bottoms[layer][i]) live.Add(layer.Bottoms[i]);
            }
        }
    }

    private void Force(NetGraph graph)
    {
        foreach (var layer in graph.Layers.Where(layer => layer.Tops.Count > 0))
        {
            layers.Add(layer);
            for (int i = 0; i < layer.Bottoms.Count; i++) bottoms[layer][i] |= layer.Layer.IsForceable(i);
            parameters.UnionWith(layer.Parameters.Where(parameter => !parameter.IsStatistic));
        }
    }

    private void RefuseImpossible(NetGraph graph, ProblemCollector problems)
    {
        foreach (var layer in graph.Layers.Where(layers.Contains))
        {
            for (int i = 0; i < layer.Bottoms.Count; i++)
            {
                if (!bottoms[layer][i] || layer.Layer.HasGradient(i)) continue;
                string field = layer.Definition.PropagateDown.IsEmpty ? "bottom" : "propagate_down";
                problems.Report(
                    ProblemDescriptors.PropagateDownImpossible,
                    new ProblemPlace(layer.Definition.Origin, layer.Name, layer.Type.Name, field + "[" + i.ToString(System.Globalization.CultureInfo.InvariantCulture) + "]", null),
                    layer.Bottoms[i].Blob, " through a layer of type " + layer.Type.Name);
            }
        }
    }
}
