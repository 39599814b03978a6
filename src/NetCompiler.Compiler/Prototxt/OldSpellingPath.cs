using NetCompiler.Compiler.Prototxt.Syntax;
using NetCompiler.Compiler.Prototxt.Upgrade;

namespace NetCompiler.Compiler.Prototxt;

/// <summary>Where fields of today's spelling stand in a text of an older one, so that its problems are found there.</summary>
internal static class OldSpellingPath
{
    /// <summary>Where a data layer's transform_param may have come from.</summary>
    private static readonly string[] DataMessages = ["data_param", "image_data_param", "window_data_param"];

    /// <summary>The <c>layer</c> inside a <c>layers</c> entry of the first spelling, or null.</summary>
    public static MessageSyntax? InnerLayer(MessageSyntax entry) =>
        entry.Fields.FirstOrDefault(field => field.Name == "layer")?.Values.OfType<MessageSyntax>().FirstOrDefault();

    /// <summary>The paths to try for a field of a layer, each with the message it starts in.</summary>
    public static IEnumerable<(IReadOnlyList<FieldStep> Path, MessageSyntax Holder)> OfLayer(IReadOnlyList<FieldStep> path, MessageSyntax entry)
    {
        if (path.Count == 0) yield break;
        if (path[0].Name == "param")
        {
            string? list = path.Count > 1 ? V1Upgrade.OldListOf(path[1].Name) : null;
            foreach (string old in list is null ? ["blobs_lr", "param"] : new[] { list })
            {
                yield return ([new FieldStep(old, path[0].Index)], entry);
                if (InnerLayer(entry) is { } flat) yield return ([new FieldStep(old, path[0].Index)], flat);
            }
            yield break;
        }
        if (path[0].Name == "transform_param" && path.Count > 1)
        {
            foreach (string message in DataMessages) yield return ([new FieldStep(message, 0), path[1]], entry);
        }
        if (InnerLayer(entry) is not { } inner) yield break;
        string target = path.Count > 1 ? path[0].Name + "." + path[1].Name : path[0].Name;
        if (V0Upgrade.OldNameOf(target) is not { } name) yield break;
        yield return ([new FieldStep(name, 0), .. path.Skip(2)], inner);
    }

    /// <summary>The path in the net itself for a field of the Input layer that was made from the net's inputs.</summary>
    public static IReadOnlyList<FieldStep> OfInputLayer(IReadOnlyList<FieldStep> path, MessageSyntax net)
    {
        if (path.Count == 0) return [new FieldStep("input", 0)];
        if (path[0].Name == "top") return [new FieldStep("input", path[0].Index)];
        if (path[0].Name != "input_param" || path.Count < 2) return path;
        int input = path[1].Index;
        if (net.Fields.Any(field => field.Name == "input_shape")) return [new FieldStep("input_shape", input), .. path.Skip(2)];
        int dimension = path.Count > 2 ? path[2].Index : 0;
        return [new FieldStep("input_dim", input * 4 + dimension)];
    }
}
