using NetCompiler.Compiler.Problems;
using NetCompiler.Compiler.Prototxt.Schema;

namespace NetCompiler.Compiler.Prototxt.Upgrade;

/// <summary>Caffe's first spelling had layers of type <c>padding</c>: they become the <c>pad</c> of the convolution or pooling after them.</summary>
internal static class V0Padding
{
    public static List<SourcedLayer> Fold(IReadOnlyList<SourcedLayer> layers, IReadOnlyList<string> inputs, ProblemCollector problems)
    {
        // Which layer last made a blob; -1 for an input of the net.
        var maker = new Dictionary<string, int>(StringComparer.Ordinal);
        foreach (string input in inputs) maker[input] = -1;
        var kept = new List<SourcedLayer>();
        for (int i = 0; i < layers.Count; i++)
        {
            var entry = layers[i];
            var bottoms = entry.Layer.Texts("bottom");
            for (int b = 0; b < bottoms.Count; b++)
            {
                if (!maker.TryGetValue(bottoms[b], out int index) || index < 0 || !IsPadding(layers[index].Layer)) continue;
                entry = TakeIn(entry, b, layers[index].Layer, problems);
            }
            if (!IsPadding(layers[i].Layer)) kept.Add(entry);
            foreach (string top in layers[i].Layer.Texts("top")) maker[top] = i;
        }
        return kept;
    }

    private static bool IsPadding(MessageValue layer) => layer.Message("layer").Text("type") == "padding";

    private static SourcedLayer TakeIn(SourcedLayer entry, int bottom, MessageValue padding, ProblemCollector problems)
    {
        var inner = entry.Layer.Message("layer");
        bool possible = inner.Text("type") is "conv" or "pool" && entry.Layer.Count("bottom") == 1
            && padding.Count("bottom") == 1 && padding.Count("top") == 1;
        if (!possible)
        {
            var place = new ProblemPlace(entry.Origin, inner.Text("name"), inner.Text("type"), null, null);
            problems.Report(ProblemDescriptors.PaddingMisused, place, padding.Message("layer").Text("name"));
            return entry;
        }
        var bottoms = entry.Layer.All("bottom").ToArray();
        bottoms[bottom] = padding.Text("bottom");
        object pad = padding.Message("layer").Integer("pad");
        return entry with { Layer = entry.Layer.With("bottom", bottoms).With("layer", inner.With("pad", pad)) };
    }
}
