using NetCompiler.Compiler.Prototxt.Schema;

namespace NetCompiler.Compiler.Prototxt.Upgrade;

/// <summary>
/// Older nets give BatchNorm three <c>param { lr_mult: 0 }</c>, because its statistics were ordinary parameters. Caffe freezes them whatever
/// the three say; with another count it leaves them alone.
/// </summary>
internal static class BatchNormUpgrade
{
    public static MessageValue Run(MessageValue layer)
    {
        if (layer.Text("type") != "BatchNorm" || layer.Count("param") != 3) return layer;
        var frozen = layer.Messages("param").Select(parameter => parameter.With("lr_mult", 0.0).With("decay_mult", 0.0));
        return layer.With("param", frozen.ToArray<object>());
    }
}
