using NetCompiler.Compiler.Problems;
using NetCompiler.Compiler.Prototxt.Schema;

namespace NetCompiler.Compiler.Prototxt.Upgrade;

/// <summary>
/// Rewrites a layer of Caffe's second spelling into today's: <c>type: CONVOLUTION</c> becomes <c>type: "Convolution"</c>, and the
/// lists <c>param</c>, <c>blob_share_mode</c>, <c>blobs_lr</c> and <c>weight_decay</c> become one <c>param { }</c> a parameter.
/// </summary>
internal static class V1Upgrade
{
    /// <summary>The lists that become fields of <c>param</c>.</summary>
    private static readonly (string Old, string Today)[] ParameterLists =
        [("param", "name"), ("blob_share_mode", "share_mode"), ("blobs_lr", "lr_mult"), ("weight_decay", "decay_mult")];

    /// <summary>The list of the second spelling that holds a field of today's <c>param</c>.</summary>
    public static string? OldListOf(string parameterField) =>
        ParameterLists.FirstOrDefault(list => string.Equals(list.Today, parameterField, StringComparison.Ordinal)).Old;

    public static MessageValue Run(MessageValue old, int origin, ProblemCollector problems)
    {
        var layer = new MessageBuilder(CaffeSchema.Layer);
        if (old.Has("type") && LayerTypeNames.OfV1(old.Text("type")) is { Length: > 0 } type) layer.Set("type", type);
        // A type that could not be read was reported as such.
        else if (!problems.HasErrors) problems.Report(ProblemDescriptors.OldLayerWithoutType, new ProblemPlace(origin, old.Text("name"), null, null, null));

        foreach (var field in old.Type.Fields)
        {
            bool listed = ParameterLists.Any(list => list.Old == field.Name);
            if (listed || field.Name is "type" or "layer" || !old.Has(field.Name)) continue;
            layer.Add(field.Name, old.All(field.Name));
        }
        return layer.Add("param", Parameters(old)).ToMessage();
    }

    private static IEnumerable<MessageValue> Parameters(MessageValue old)
    {
        int count = ParameterLists.Max(list => old.Count(list.Old));
        for (int i = 0; i < count; i++)
        {
            var parameter = new MessageBuilder(CaffeSchema.Message("ParamSpec"));
            foreach (var (list, field) in ParameterLists)
            {
                if (i < old.Count(list)) parameter.Set(field, old.All(list)[i]);
            }
            yield return parameter.ToMessage();
        }
    }
}
