using NetCompiler.Compiler.Plan;

namespace NetCompiler.Compiler.Emit;

/// <summary>The classes of a net, from a list of their names.</summary>
internal static class LabelModels
{
    /// <summary>The enum of some names.</summary>
    public static LabelModel Of(string enumName, IEnumerable<string> displayNames)
    {
        var names = new NameScope(Reserved.InLabels, "Label");
        return new LabelModel(enumName, displayNames.Select(name => new LabelName(names.Give(name), name)).ToArray());
    }

    /// <summary>How many classes a net tells apart: the channels of its last output; null if that has none.</summary>
    /// <param name="deploy">The plan of the inference net.</param>
    public static int? Classes(NetPlan deploy)
    {
        var output = deploy.Blobs.LastOrDefault(blob => blob.IsOutput);
        return output is { Tensor.Shape.Rank: >= 2 } ? output.Tensor.Shape[1] : null;
    }
}
