using NetCompiler.Compiler.Problems;
using NetCompiler.Compiler.Prototxt.Schema;

namespace NetCompiler.Compiler.Prototxt.Upgrade;

/// <summary>Rewrites layers of Caffe's first spelling, <c>layers { layer { type: "conv" kernelsize: 3 } }</c>, into the second.</summary>
internal static class V0Upgrade
{
    /// <summary>Where a flat field of the first spelling lives in the second, by the layer's type; * for every type.</summary>
    private static readonly (string Field, string Types, string Target)[] Homes =
    [
        ("num_output", "conv", "convolution_param.num_output"),
        ("num_output", "innerproduct", "inner_product_param.num_output"),
        ("biasterm", "conv", "convolution_param.bias_term"),
        ("biasterm", "innerproduct", "inner_product_param.bias_term"),
        ("weight_filler", "conv", "convolution_param.weight_filler"),
        ("weight_filler", "innerproduct", "inner_product_param.weight_filler"),
        ("bias_filler", "conv", "convolution_param.bias_filler"),
        ("bias_filler", "innerproduct", "inner_product_param.bias_filler"),
        ("pad", "conv", "convolution_param.pad"),
        ("pad", "pool", "pooling_param.pad"),
        ("kernelsize", "conv", "convolution_param.kernel_size"),
        ("kernelsize", "pool", "pooling_param.kernel_size"),
        ("group", "conv", "convolution_param.group"),
        ("stride", "conv", "convolution_param.stride"),
        ("stride", "pool", "pooling_param.stride"),
        ("pool", "pool", "pooling_param.pool"),
        ("dropout_ratio", "dropout", "dropout_param.dropout_ratio"),
        ("local_size", "lrn", "lrn_param.local_size"),
        ("alpha", "lrn", "lrn_param.alpha"),
        ("beta", "lrn", "lrn_param.beta"),
        ("k", "lrn", "lrn_param.k"),
        ("concat_dim", "concat", "concat_param.concat_dim"),
        ("source", "data", "data_param.source"),
        ("source", "hdf5_data", "hdf5_data_param.source"),
        ("source", "images", "image_data_param.source"),
        ("source", "window_data", "window_data_param.source"),
        ("source", "infogain_loss", "infogain_loss_param.source"),
        ("batchsize", "data", "data_param.batch_size"),
        ("batchsize", "hdf5_data", "hdf5_data_param.batch_size"),
        ("batchsize", "images", "image_data_param.batch_size"),
        ("batchsize", "window_data", "window_data_param.batch_size"),
        ("rand_skip", "data", "data_param.rand_skip"),
        ("rand_skip", "images", "image_data_param.rand_skip"),
        ("shuffle_images", "images", "image_data_param.shuffle"),
        ("new_height", "images", "image_data_param.new_height"),
        ("new_width", "images", "image_data_param.new_width"),
        ("det_fg_threshold", "window_data", "window_data_param.fg_threshold"),
        ("det_bg_threshold", "window_data", "window_data_param.bg_threshold"),
        ("det_fg_fraction", "window_data", "window_data_param.fg_fraction"),
        ("det_context_pad", "window_data", "window_data_param.context_pad"),
        ("det_crop_mode", "window_data", "window_data_param.crop_mode"),
        ("hdf5_output_param", "hdf5_output", "hdf5_output_param"),
        ("scale", "*", "transform_param.scale"),
        ("meanfile", "*", "transform_param.mean_file"),
        ("cropsize", "*", "transform_param.crop_size"),
        ("mirror", "*", "transform_param.mirror"),
        ("name", "*", "name"),
        ("blobs", "*", "blobs"),
        ("blobs_lr", "*", "blobs_lr"),
        ("weight_decay", "*", "weight_decay"),
    ];

    /// <summary>The field of the first spelling that became a field of today's, such as <c>kernelsize</c> for <c>convolution_param.kernel_size</c>.</summary>
    public static string? OldNameOf(string target) =>
        Homes.FirstOrDefault(home => string.Equals(home.Target, target, StringComparison.Ordinal)).Field;

    public static List<SourcedLayer> Run(IReadOnlyList<SourcedLayer> layers, ProblemCollector problems)
    {
        var upgraded = new List<SourcedLayer>();
        foreach (var entry in layers)
        {
            if (entry.Layer.Has("layer")) upgraded.Add(entry with { Layer = Upgrade(entry, problems) });
            else upgraded.Add(Strange(entry, problems));
        }
        return upgraded;
    }

    private static SourcedLayer Strange(SourcedLayer entry, ProblemCollector problems)
    {
        var place = new ProblemPlace(entry.Origin, entry.Layer.Text("name"), null, null, null);
        problems.Report(ProblemDescriptors.MixedOldSpellings, place);
        return entry;
    }

    private static MessageValue Upgrade(SourcedLayer entry, ProblemCollector problems)
    {
        var old = entry.Layer.Message("layer");
        string type = old.Text("type");
        var layer = new MessageBuilder(CaffeSchema.V1Layer).Add("bottom", entry.Layer.All("bottom")).Add("top", entry.Layer.All("top"));
        var place = new ProblemPlace(entry.Origin, old.Text("name"), type, null, null);
        if (old.Has("type"))
        {
            if (LayerTypeNames.OfV0(type) is { } word) layer.Set("type", word);
            else problems.Report(ProblemDescriptors.UnknownOldType, place, type, Advice(type));
        }

        var inner = new Dictionary<string, MessageBuilder>(StringComparer.Ordinal);
        foreach (var field in old.Type.Fields)
        {
            if (!old.Has(field.Name) || field.Name == "type") continue;
            string? target = Homes.FirstOrDefault(home => home.Field == field.Name && (home.Types == "*" || home.Types == type)).Target;
            if (target is null) problems.Report(ProblemDescriptors.OldFieldWithoutEffect, place with { Field = "layer." + field.Name }, field.Name, type);
            else Put(layer, inner, target, old.All(field.Name));
        }
        foreach (var message in inner) layer.Set(message.Key, message.Value.ToMessage());
        return layer.ToMessage();
    }

    private static string Advice(string type) =>
        Suggestion(type) is { } meant ? "Did you mean '" + meant + "'?" : "The first spelling has only " + string.Join(", ", LayerTypeNames.V0Types);

    private static string? Suggestion(string type) => Binding.Suggestion.For(type, LayerTypeNames.V0Types);

    private static void Put(MessageBuilder layer, Dictionary<string, MessageBuilder> inner, string target, IReadOnlyList<object> values)
    {
        int dot = target.IndexOf('.');
        if (dot < 0)
        {
            layer.Add(target, values);
            return;
        }
        string message = target.Substring(0, dot);
        if (!inner.TryGetValue(message, out var builder))
        {
            inner.Add(message, builder = new MessageBuilder(CaffeSchema.V1Layer.Find(message)!.Message!));
        }
        string name = target.Substring(dot + 1);
        bool unsigned = builder.Type.Find(name)!.Kind == FieldKind.UInt32;
        // Images' new_height was signed once; a negative one wraps around, as in Caffe.
        builder.Add(name, values.Select(value => unsigned && value is long and < 0 ? (long)unchecked((uint)(long)value) : value));
    }
}
