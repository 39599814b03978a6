using NetCompiler.Compiler.Problems;
using NetCompiler.Compiler.Prototxt.Schema;

namespace NetCompiler.Compiler.Prototxt.Upgrade;

/// <summary>
/// The data layers' own <c>scale</c>, <c>mean_file</c>, <c>crop_size</c> and <c>mirror</c> move to <c>transform_param</c>. Caffe does this for
/// <c>layers</c> only; in a <c>layer</c> it ignores these fields without a word, which is worth a warning.
/// </summary>
internal static class DataTransformUpgrade
{
    private static readonly string[] Moved = ["scale", "mean_file", "crop_size", "mirror"];

    public static MessageValue Run(MessageValue layer)
    {
        string? home = layer.Text("type") switch
        {
            "DATA" => "data_param",
            "IMAGE_DATA" => "image_data_param",
            "WINDOW_DATA" => "window_data_param",
            _ => null,
        };
        if (home is null || !Moved.Any(layer.Message(home).Has)) return layer;
        var data = new MessageBuilder(layer.Message(home));
        var transform = new MessageBuilder(layer.Message("transform_param"));
        foreach (string field in Moved)
        {
            if (!layer.Message(home).Has(field)) continue;
            transform.Set(field, layer.Message(home).All(field)[0]);
            data.Clear(field);
        }
        return layer.With(home, data.ToMessage()).With("transform_param", transform.ToMessage());
    }

    public static void WarnOfLostFields(SourcedLayer entry, ProblemCollector problems)
    {
        string? home = HomeOfToday(entry.Layer.Text("type"));
        if (home is null) return;
        var data = entry.Layer.Message(home);
        foreach (string field in Moved)
        {
            if (!data.Has(field)) continue;
            var place = new ProblemPlace(entry.Origin, entry.Layer.Text("name"), entry.Layer.Text("type"), home + "." + field, null);
            problems.Report(ProblemDescriptors.TransformWithoutEffect, place, field, home);
        }
    }

    private static string? HomeOfToday(string type) => type switch
    {
        "Data" => "data_param",
        "ImageData" => "image_data_param",
        "WindowData" => "window_data_param",
        _ => null,
    };
}
