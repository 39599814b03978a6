using NetCompiler.Compiler.Problems;
using NetCompiler.Compiler.Prototxt.Schema;

namespace NetCompiler.Compiler.Prototxt.Upgrade;

/// <summary>A layer on its way through the upgrades, with the entry of the text that it came from.</summary>
/// <param name="Layer">The layer, in the spelling of the step.</param>
/// <param name="Origin">Its ordinal among the <c>layer</c> and <c>layers</c> entries of the text; -1 when an upgrade made it.</param>
internal readonly record struct SourcedLayer(MessageValue Layer, int Origin);

/// <summary>A net in today's spelling.</summary>
/// <param name="Net">The NetParameter: <c>layer</c> entries only, no <c>input</c>.</param>
/// <param name="Origins">For each <c>layer</c>, the ordinal of the entry it came from; -1 for a layer that an upgrade made.</param>
public sealed record UpgradedNet(MessageValue Net, EquatableArray<int> Origins);

/// <summary>
/// Rewrites older spellings of a net into today's, as Caffe's upgrade_proto.cpp does whenever it loads a net. This is the list of the steps.
/// </summary>
public static class NetUpgrade
{
    /// <summary>Rewrites a net.</summary>
    /// <param name="net">The NetParameter as it was written.</param>
    /// <param name="problems">Gets what cannot be rewritten.</param>
    /// <param name="origins">The entries of the text, where the order of <c>layer</c> and <c>layers</c> entries matters; null otherwise.</param>
    public static UpgradedNet Run(MessageValue net, ProblemCollector problems, LayerOrigins? origins = null)
    {
        origins ??= LayerOrigins.OfCounts(net.Count("layer"), net.Count("layers"));
        var today = Sourced(net.Messages("layer"), origins.Today);
        var old = Sourced(net.Messages("layers"), origins.Old);

        if (today.Count > 0 && old.Count > 0) problems.Report(ProblemDescriptors.MixedSpellings, ProblemPlace.InFile("layers"));
        if (today.Count == 0 && old.Count > 0) problems.Report(ProblemDescriptors.OldSpelling, ProblemPlace.InFile("layers"));

        if (old.Any(entry => entry.Layer.Has("layer"))) old = V0Upgrade.Run(V0Padding.Fold(old, net.Texts("input"), problems), problems);
        old = old.Select(entry => entry with { Layer = DataTransformUpgrade.Run(entry.Layer) }).ToList();
        var layers = old.Select(entry => entry with { Layer = V1Upgrade.Run(entry.Layer, entry.Origin, problems) })
            .Concat(today).OrderBy(entry => entry.Origin).ToList();
        if (InputUpgrade.Run(net, problems) is { } input) layers.Insert(0, new SourcedLayer(input, ProblemPlace.NoLayer));
        layers = layers.Select(entry => entry with { Layer = BatchNormUpgrade.Run(entry.Layer) }).ToList();
        foreach (var entry in today) DataTransformUpgrade.WarnOfLostFields(entry, problems);

        var upgraded = new MessageBuilder(net).Clear("layers").Clear("layer").Clear("input").Clear("input_shape").Clear("input_dim")
            .Add("layer", layers.Select(entry => entry.Layer)).ToMessage();
        return new UpgradedNet(upgraded, layers.Select(entry => entry.Origin).ToEquatableArray());
    }

    private static List<SourcedLayer> Sourced(IReadOnlyList<MessageValue> layers, IReadOnlyList<int> origins) =>
        layers.Select((layer, index) => new SourcedLayer(layer, origins[index])).ToList();
}
