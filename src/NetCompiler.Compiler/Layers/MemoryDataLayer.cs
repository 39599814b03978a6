using NetCompiler.Compiler.Problems;
using NetCompiler.Compiler.Tensors;

namespace NetCompiler.Compiler.Layers;

/// <summary>Batches that the caller holds in memory: N x C x H x W and N labels (Caffe's memory_data_layer).</summary>
internal sealed class MemoryDataLayer : Layer
{
    private MemoryDataLayer(LayerSetup setup, TensorShape[] tops)
        : base(setup, tops)
    {
    }

    public override bool IsFilledFromOutside => true;

    public static Layer? Create(LayerSetup setup)
    {
        const string Field = "memory_data_param.";
        var settings = setup.Settings("memory_data_param");
        var tops = DataShapes.WithLabels(setup, Field + "batch_size", settings.Integer("batch_size"), () =>
        {
            bool isWhole = true;
            foreach (string name in new[] { "channels", "height", "width" })
            {
                isWhole &= setup.Require(settings.Integer(name) > 0, ProblemDescriptors.MissingField, Field + name, name, name + ": 3");
            }
            if (!isWhole || !DataShapes.CheckTransform(setup, settings.Integer("channels"))) return null;
            return (settings.Integer("channels"), settings.Integer("height"), settings.Integer("width"));
        });
        return tops is null ? null : new MemoryDataLayer(setup, tops);
    }

    public override void Forward(StepBuilder steps)
    {
    }
}
