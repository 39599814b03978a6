using NetCompiler.Compiler.Definition;
using NetCompiler.Compiler.Graph;
using NetCompiler.Compiler.Problems;
using NetCompiler.Compiler.Prototxt.Schema;
using NetCompiler.Compiler.Tensors;

namespace NetCompiler.Compiler.Passes;

/// <summary>
/// Makes the net for inference out of the net for training, so that the two cannot drift apart: data layers become inputs, losses
/// become what they are measured on (SoftmaxWithLoss a Softmax, SigmoidCrossEntropyLoss a Sigmoid), and what only labels reach goes.
/// </summary>
public static class DeployDerivation
{
    /// <summary>The net for inference, or null after problems were reported.</summary>
    /// <param name="net">The net for training and testing.</param>
    /// <param name="options">The batch of the inference net, and the shapes of inputs; the test phase's layers are used, with the options' level and stages.</param>
    /// <param name="problems">Where problems go.</param>
    public static NetDefinition? Derive(NetDefinition net, CompileOptions options, ProblemCollector problems)
    {
        var test = options with { State = options.State with { Phase = Phase.Test }, Backward = false };
        if (GraphBuilder.Build(net, test, problems) is not { } graph) return null;
        var labels = FindLabels(graph);
        var layers = new List<LayerDefinition>();
        var lost = new HashSet<string>(labels, StringComparer.Ordinal);
        foreach (var layer in graph.Layers)
        {
            if (layer.Type.IsData) layers.AddRange(layer.Tops.Where(top => !lost.Contains(top.Blob)).Select(top => Input(layer, top, options.Batch)));
            else if (layer.Type.IsMeasure || layer.Definition.Bottoms.Any(lost.Contains)) layers.AddRange(Replacement(layer, graph, lost));
            else layers.Add(Always(layer.Definition));
        }
        return net with { Layers = layers.ToEquatableArray(), ForceBackward = false, State = null };
    }

    // Data tops from which nothing but losses and measures can be reached: labels, weights of samples.
    private static HashSet<string> FindLabels(NetGraph graph)
    {
        var useful = new HashSet<GraphValue>();
        foreach (var layer in graph.Layers.Reverse())
        {
            bool isUseful = !layer.Type.IsMeasure && layer.Tops.Any(top => useful.Contains(top) || (top.Consumers.Count == 0 && !layer.Type.IsData));
            if (isUseful) useful.UnionWith(layer.Bottoms);
            else if (layer.Type.IsMeasure && layer.Bottoms.Count > 0) useful.Add(layer.Bottoms[0]);
        }
        return new HashSet<string>(
            graph.Layers.Where(layer => layer.Type.IsData).SelectMany(layer => layer.Tops).Where(top => !useful.Contains(top)).Select(top => top.Blob),
            StringComparer.Ordinal);
    }

    private static LayerDefinition Input(GraphLayer data, GraphValue top, int? batch)
    {
        var shape = top.Tensor.Shape;
        if (batch is { } count && shape.Rank > 0) shape = shape.With(0, count);
        var type = data.Definition.Settings.Type;
        var input = new MessageValue(type.Find("input_param")!.Message!, []);
        var blobShape = new MessageValue(input.Type.Find("shape")!.Message!, []).With("dim", shape.Extents.Select(extent => (object)(long)extent).ToArray());
        return new LayerDefinition(
            top.Blob, "Input", EquatableArray<string>.Empty, EquatableArray.Create(top.Blob), EquatableArray<double>.Empty, EquatableArray<bool>.Empty,
            EquatableArray<ParameterDefinition>.Empty, EquatableArray<NetStateRule>.Empty, EquatableArray<NetStateRule>.Empty, null,
            new MessageValue(type, []).With("input_param", input.With("shape", blobShape)), data.Definition.Origin);
    }

    private static IEnumerable<LayerDefinition> Replacement(GraphLayer layer, NetGraph graph, HashSet<string> lost)
    {
        lost.UnionWith(layer.Tops.Select(top => top.Blob));
        string? type = layer.Type.Name switch { "SoftmaxWithLoss" => "Softmax", "SigmoidCrossEntropyLoss" => "Sigmoid", _ => null };
        if (type is null || lost.Contains(layer.Bottoms[0].Blob)) yield break;
        // The name that deploy files use; a second loss gets its layer's name.
        string top = graph.Values.Any(value => string.Equals(value.Blob, "prob", StringComparison.Ordinal)) || !lost.Add("(prob)") ? layer.Name + "_prob" : "prob";
        yield return layer.Definition with
        {
            Name = top,
            Type = type,
            Bottoms = EquatableArray.Create(layer.Bottoms[0].Blob),
            Tops = EquatableArray.Create(top),
            LossWeights = EquatableArray<double>.Empty,
            PropagateDown = EquatableArray<bool>.Empty,
            Include = EquatableArray<NetStateRule>.Empty,
            Exclude = EquatableArray<NetStateRule>.Empty,
            Settings = layer.Definition.Settings.With("loss_param"),
        };
    }

    private static LayerDefinition Always(LayerDefinition layer) => layer with
    {
        Include = EquatableArray<NetStateRule>.Empty,
        Exclude = EquatableArray<NetStateRule>.Empty,
        LossWeights = EquatableArray<double>.Empty,
    };
}
