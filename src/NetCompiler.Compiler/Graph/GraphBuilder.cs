using System.Globalization;
using NetCompiler.Compiler.Definition;
using NetCompiler.Compiler.Layers;
using NetCompiler.Compiler.Problems;
using NetCompiler.Compiler.Prototxt.Binding;
using NetCompiler.Compiler.Tensors;

namespace NetCompiler.Compiler.Graph;

/// <summary>
/// Builds the graph of one phase: connects blobs by name, infers shapes, resolves in-place layers and shared parameters. Goes on after a
/// problem; what depends on a broken layer is passed over in silence, so that one mistake gives one problem.
/// </summary>
public sealed class GraphBuilder
{
    // A build must not hang on a file that a loop has written: an answer comes within two seconds up to here.
    private const int MostLayers = 5_000;

    private readonly CompileOptions options;
    private readonly ProblemCollector problems;
    private readonly ParameterTable parameters;
    private readonly List<GraphLayer> layers = [];
    private readonly List<GraphValue> values = [];

    // The value that each blob name stands for so far; null where its layer is broken.
    private readonly Dictionary<string, GraphValue?> blobs = new(StringComparer.Ordinal);
    private readonly Dictionary<string, string> producers = new(StringComparer.Ordinal);
    private IReadOnlyList<LayerDefinition> chosen = [];

    private GraphBuilder(CompileOptions options, ProblemCollector problems)
    {
        this.options = options;
        this.problems = problems;
        parameters = new ParameterTable(problems);
    }

    /// <summary>The graph of a net in a phase, or null after problems were reported.</summary>
    /// <param name="net">The net.</param>
    /// <param name="options">The phase, batch and shapes.</param>
    /// <param name="problems">Where problems go.</param>
    public static NetGraph? Build(NetDefinition net, CompileOptions options, ProblemCollector problems)
    {
        var state = LayerSelection.Merge(net, options.State);
        var builder = new GraphBuilder(options with { State = state }, problems);
        builder.chosen = LayerSelection.Select(net, state, problems);
        if (builder.chosen.Count > MostLayers)
        {
            problems.Report(ProblemDescriptors.TooManyLayers, Place(builder.chosen[MostLayers], "name"),
                builder.chosen.Count.ToString("N0", CultureInfo.InvariantCulture), MostLayers.ToString("N0", CultureInfo.InvariantCulture));
            return null;
        }
        builder.CheckNames();
        for (int i = 0; i < builder.chosen.Count && !problems.IsFull; i++) builder.Add(builder.chosen[i], i);
        return problems.HasErrors ? null
            : new NetGraph(net.Name, state, builder.layers, builder.values, builder.parameters.All, net.ForceBackward);
    }

    private void CheckNames()
    {
        var seen = new HashSet<string>(StringComparer.Ordinal);
        foreach (var layer in chosen)
        {
            if (layer.Name.Length > 0 && !seen.Add(layer.Name)) problems.Report(ProblemDescriptors.DuplicateLayerName, Place(layer, "name"), layer.Name);
        }
    }

    private void Add(LayerDefinition definition, int position)
    {
        var type = FindType(definition);
        var bottoms = FindBottoms(definition, position);
        bool isWired = CheckTops(definition);
        var layer = type is null || bottoms is null || !isWired ? null : CreateLayer(type, definition, bottoms);
        if (layer is not null)
        {
            layers.Add(layer);
            foreach (var bottom in layer.Bottoms) bottom.AddConsumer(layer);
            AddTops(layer);
            return;
        }
        foreach (string top in definition.Tops)
        {
            blobs[top] = null;
            producers[top] = definition.Name;
        }
    }

    private LayerType? FindType(LayerDefinition definition)
    {
        var type = LayerCatalog.Find(definition.Type);
        if (type is not null) return type;
        if (LayerCatalog.CaffeTypes.Contains(definition.Type, StringComparer.Ordinal))
        {
            problems.Report(ProblemDescriptors.UnsupportedLayerType, Place(definition, "type"), definition.Type);
        }
        else
        {
            problems.Report(ProblemDescriptors.UnknownLayerType, Place(definition, "type"),
                definition.Type, Suggestion.Hint(definition.Type, LayerCatalog.CaffeTypes));
        }
        return null;
    }

    private List<GraphValue>? FindBottoms(LayerDefinition definition, int position)
    {
        var found = new List<GraphValue>();
        bool isComplete = true;
        for (int i = 0; i < definition.Bottoms.Count; i++)
        {
            string blob = definition.Bottoms[i];
            if (!blobs.TryGetValue(blob, out var value)) ReportMissing(definition, i, position);
            if (value is null) isComplete = false;
            else found.Add(value);
        }
        return isComplete ? found : null;
    }

    private void ReportMissing(LayerDefinition definition, int bottom, int position)
    {
        string blob = definition.Bottoms[bottom];
        var place = Place(definition, Indexed("bottom", bottom));
        var below = chosen.Skip(position).FirstOrDefault(layer => layer.Tops.Contains(blob, StringComparer.Ordinal));
        if (below is null)
        {
            problems.Report(ProblemDescriptors.DanglingBottom, place, blob, Suggestion.Hint(blob, blobs.Keys));
            return;
        }
        var kind = DependsOn(below, definition, position) ? ProblemDescriptors.Cycle : ProblemDescriptors.MadeBelow;
        problems.Report(kind, place, blob, below.Name);
    }

    // Whether a layer below reads, directly or not, what another layer makes.
    private bool DependsOn(LayerDefinition below, LayerDefinition above, int position)
    {
        var reachable = new HashSet<string>(above.Tops, StringComparer.Ordinal);
        foreach (var layer in chosen.Skip(position))
        {
            bool reads = ReferenceEquals(layer, above) || layer.Bottoms.Any(reachable.Contains);
            if (!reads) continue;
            if (ReferenceEquals(layer, below)) return true;
            reachable.UnionWith(layer.Tops);
        }
        return false;
    }

    private bool CheckTops(LayerDefinition definition)
    {
        bool isGood = true;
        var own = new HashSet<string>(StringComparer.Ordinal);
        for (int i = 0; i < definition.Tops.Count; i++)
        {
            string top = definition.Tops[i];
            bool isInPlace = i < definition.Bottoms.Count && string.Equals(definition.Bottoms[i], top, StringComparison.Ordinal);
            bool isTaken = !own.Add(top) || (blobs.ContainsKey(top) && !isInPlace);
            if (!isTaken) continue;
            isGood = false;
            problems.Report(ProblemDescriptors.DuplicateTop, Place(definition, Indexed("top", i)), top,
                producers.TryGetValue(top, out string? producer) ? producer : definition.Name);
        }
        return isGood;
    }

    private GraphLayer? CreateLayer(LayerType type, LayerDefinition definition, List<GraphValue> bottoms)
    {
        int topCount = type.MakesUpTops ? Math.Max(definition.Tops.Count, type.Tops.Min) : definition.Tops.Count;
        if (!CheckCounts(type, definition, topCount)) return null;
        SettingsCheck.Run(type, definition, problems);
        WarnInPlace(type, definition);
        var blobsBelow = bottoms.Select(value => new BottomBlob(value.Blob, value.Tensor.Shape, value.Producer.Name)).ToArray();
        var setup = new LayerSetup(definition, blobsBelow, topCount, options.State.Phase, options, problems);
        if (type.Create(setup) is not { } layer) return null;
        return parameters.Resolve(definition, layer) is { } own ? new GraphLayer(type, layer, bottoms, own) : null;
    }

    private void WarnInPlace(LayerType type, LayerDefinition definition)
    {
        if (!type.ReadsNeighbours) return;
        int top = definition.Tops.ToList().FindIndex(blob => definition.Bottoms.Contains(blob, StringComparer.Ordinal));
        if (top >= 0) problems.Report(ProblemDescriptors.InPlace, Place(definition, Indexed("top", top)), type.Name, definition.Tops[top]);
    }

    private bool CheckCounts(LayerType type, LayerDefinition definition, int topCount)
    {
        int before = problems.Problems.Count;
        int bottomCount = definition.Bottoms.Count;
        string inWords(int count) => count.ToString(CultureInfo.InvariantCulture);
        if (!type.Bottoms.Allows(bottomCount))
        {
            problems.Report(ProblemDescriptors.BottomCount, Place(definition, "bottom"), type.Name, type.Bottoms.InWords("bottom"), inWords(bottomCount));
        }
        if (!type.Tops.Allows(topCount))
        {
            problems.Report(ProblemDescriptors.TopCount, Place(definition, "top"), type.Name, type.Tops.InWords("top"), inWords(topCount));
        }
        else if (type.HasTopForEachBottom && topCount != bottomCount)
        {
            problems.Report(ProblemDescriptors.TopCount, Place(definition, "top"), type.Name, "one top for each bottom", inWords(topCount));
        }
        if (!definition.LossWeights.IsEmpty && definition.LossWeights.Count != topCount)
        {
            problems.Report(ProblemDescriptors.LossWeightCount, Place(definition, "loss_weight"), inWords(definition.LossWeights.Count), inWords(topCount));
        }
        if (!definition.PropagateDown.IsEmpty && definition.PropagateDown.Count != bottomCount)
        {
            problems.Report(ProblemDescriptors.PropagateDownCount, Place(definition, "propagate_down"), inWords(definition.PropagateDown.Count), inWords(bottomCount));
        }
        return problems.Problems.Count == before;
    }

    private void AddTops(GraphLayer layer)
    {
        for (int i = 0; i < layer.Layer.Tops.Count; i++)
        {
            string blob = i < layer.Definition.Tops.Count ? layer.Definition.Tops[i] : MadeUpName(layer.Name, i);
            int version = blobs.TryGetValue(blob, out var earlier) && earlier is not null ? earlier.Version + 1 : 0;
            var weights = layer.Definition.LossWeights;
            double lossWeight = weights.IsEmpty ? layer.Layer.DefaultLossWeight(i) : weights[i];
            var value = new GraphValue(blob, version, layer, TopTensor(layer, i, version == 0 ? blob : blob + "@" + layer.Name), lossWeight);
            layer.Add(value);
            values.Add(value);
            blobs[blob] = value;
            producers[blob] = layer.Name;
        }
    }

    private static Tensor TopTensor(GraphLayer layer, int top, string name)
    {
        var shape = layer.Layer.Tops[top];
        if (layer.Layer.IsView) return layer.Bottoms[0].Tensor.View(shape);
        return new Tensor(name, shape, layer.Layer.IsFilledFromOutside ? TensorRole.Input : TensorRole.Activation);
    }

    private string MadeUpName(string layer, int top)
    {
        string name = "(" + layer + ")";
        if (top > 0) name += top.ToString(CultureInfo.InvariantCulture);
        while (blobs.ContainsKey(name)) name += "'";
        return name;
    }

    private static ProblemPlace Place(LayerDefinition layer, string field) => new(layer.Origin, layer.Name, layer.Type, field, null);

    private static string Indexed(string field, int index) => field + "[" + index.ToString(CultureInfo.InvariantCulture) + "]";
}
