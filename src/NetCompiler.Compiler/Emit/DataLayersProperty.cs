using NetCompiler.Compiler.Plan;
using NetCompiler.Compiler.Prototxt.Schema;

namespace NetCompiler.Compiler.Emit;

/// <summary>What the data layers of a net read, as the records that the runtime's reader takes. What the prototxt leaves out, the records leave out.</summary>
public static class DataLayersProperty
{
    private const string Space = "global::NetCompiler.Data.";

    /// <summary>Writes the static property <c>DataLayers</c>.</summary>
    /// <param name="writer">Where to.</param>
    /// <param name="plan">The net; null for one that could not be compiled.</param>
    public static void Write(SourceWriter writer, NetPlan? plan)
    {
        writer.Summary("What the data layers read, as the prototxt says; for <see cref=\"" + Space + "NetDataReader\"/>.");
        writer.Line("public static global::System.Collections.Generic.IReadOnlyList<" + Space + "DataLayerSettings> DataLayers { get; } =");
        writer.Line("[");
        foreach (var layer in plan?.Layers ?? [])
        {
            if (layer.Data is { } data) WriteLayer(writer, layer, data);
        }
        writer.Line("];").Line();
    }

    private static void WriteLayer(SourceWriter writer, PlanLayer layer, PlanData data)
    {
        var (record, message, fields) = layer.Type switch
        {
            "ImageData" => ("ImageDataSettings", "image_data_param", new[] { "source", "root_folder", "new_height", "new_width", "is_color", "shuffle", "rand_skip" }),
            "Data" => ("DatabaseSettings", "data_param", ["source", "backend", "rand_skip"]),
            "HDF5Data" => ("Hdf5DataSettings", "hdf5_data_param", ["source", "shuffle"]),
            "MemoryData" => ("MemoryDataSettings", "memory_data_param", []),
            // An Input layer's blobs are the caller's.
            _ => ("", "", []),
        };
        if (record.Length == 0) return;
        string tops = string.Join(", ", layer.Tops.Select(CSharpLiteral.String));
        writer.Line("    new " + Space + record + "(" + CSharpLiteral.String(layer.Name) + ", [" + tops + "])");
        writer.Line("    {");
        var settings = data.Settings.Message(message);
        foreach (string field in fields.Where(settings.Has)) writer.Line("        " + Property(field) + " = " + Value(settings, field) + ",");
        var transform = data.Settings.Message("transform_param");
        string changes = Transform(transform);
        if (layer.Type is "ImageData" or "Data" && changes.Length > 0) writer.Line("        Transform = new() { " + changes + " },");
        if (layer.Type == "HDF5Data" && data.LabelTop is { } labels) writer.Line("        LabelTop = " + CSharpLiteral.String(labels) + ",");
        if (data.ClassCount is { } classes) writer.Line("        ClassCount = " + CSharpLiteral.Integer(classes) + ",");
        if (data.IgnoredLabel is { } ignored) writer.Line("        IgnoredLabel = " + CSharpLiteral.Integer(ignored) + ",");
        writer.Line("    },");
    }

    private static string Transform(MessageValue transform)
    {
        var set = new[] { "scale", "mirror", "crop_size", "mean_file", "force_color", "force_gray" }.Where(transform.Has)
            .Select(field => Property(field) + " = " + Value(transform, field)).ToList();
        if (transform.Has("mean_value")) set.Add("MeanValues = [" + string.Join(", ", transform.Numbers("mean_value").Select(CSharpLiteral.Single)) + "]");
        return string.Join(", ", set);
    }

    // root_folder becomes RootFolder; an unsigned number that no int can hold is cut, and then refused as a size.
    private static string Property(string field) => CSharpName.Pascal(field.Replace('_', ' '), field);

    private static string Value(MessageValue message, string field) => message.All(field)[message.Count(field) - 1] switch
    {
        bool flag => CSharpLiteral.Boolean(flag),
        double number => CSharpLiteral.Single(number),
        long integer => CSharpLiteral.Integer(Math.Min(integer, int.MaxValue)),
        string word when field == "backend" => Space + "DatabaseBackend." + (word == "LMDB" ? "Lmdb" : "LevelDb"),
        string text => CSharpLiteral.String(text),
        var other => throw new ArgumentException("no literal for " + other, nameof(field)),
    };
}
