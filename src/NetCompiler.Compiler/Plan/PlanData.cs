using NetCompiler.Compiler.Graph;
using NetCompiler.Compiler.Prototxt.Schema;

namespace NetCompiler.Compiler.Plan;

/// <summary>What a layer that brings data in reads.</summary>
/// <param name="Settings">Its whole <c>LayerParameter</c>.</param>
/// <param name="ClassCount">How many classes the losses and measures that read its labels tell apart; null if no such layer reads its tops.</param>
/// <param name="IgnoredLabel">The label that they pass over, if there is one.</param>
/// <param name="LabelTop">The top that holds the labels; null if no such layer reads its tops.</param>
public sealed record PlanData(MessageValue Settings, int? ClassCount, int? IgnoredLabel, string? LabelTop)
{
    /// <summary>What a layer reads; null if it reads nothing.</summary>
    /// <param name="layer">The layer.</param>
    internal static PlanData? Of(GraphLayer layer)
    {
        if (!layer.Layer.IsFilledFromOutside) return null;
        int? classes = null, ignored = null;
        string? labels = null;
        foreach (var top in layer.Tops)
        {
            foreach (var reader in top.Consumers.Where(reader => reader.Bottoms.Count > 1 && reader.Bottoms[1] == top))
            {
                if (Classes(reader) is not { } count) continue;
                classes = Math.Min(classes ?? count, count);
                ignored ??= Ignored(reader);
                labels ??= top.Blob;
            }
        }
        return new PlanData(layer.Definition.Settings, classes, ignored, labels);
    }

    // A label indexes the scores, so it has to be below their number.
    private static int? Classes(GraphLayer reader)
    {
        var settings = reader.Definition.Settings;
        long? axis = reader.Type.Name switch
        {
            "SoftmaxWithLoss" => settings.Message("softmax_param").Integer("axis"),
            "Accuracy" => settings.Message("accuracy_param").Integer("axis"),
            "InfogainLoss" => settings.Message("infogain_loss_param").Integer("axis"),
            "MultinomialLogisticLoss" or "HingeLoss" => 1,
            _ => null,
        };
        var scores = reader.Bottoms[0].Tensor.Shape;
        if (axis < 0) axis += scores.Rank;
        return axis is { } at && at < scores.Rank ? scores[(int)at] : null;
    }

    private static int? Ignored(GraphLayer reader)
    {
        var settings = reader.Definition.Settings.Message(reader.Type.Name == "Accuracy" ? "accuracy_param" : "loss_param");
        return settings.Has("ignore_label") ? (int)settings.Integer("ignore_label") : null;
    }
}
