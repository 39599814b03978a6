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
        long Extent(string name) => settings.Has(name) ? settings.Integer(name) : 0;
        var tops = DataShapes.WithLabels(setup, Field + "batch_size", Extent("batch_size"), () =>
        {
            bool isWhole = true;
            foreach (string name in new[] { "channels", "height", "width" })
            {
                isWhole &= setup.Require(Extent(name) > 0, ProblemDescriptors.MissingField, Field + name, name, name + ": 3");
            }
            return isWhole && DataShapes.CheckTransform(setup, Extent("channels")) ? (Extent("channels"), Extent("height"), Extent("width")) : null;
        });
        return tops is null ? null : new MemoryDataLayer(setup, tops);
    }

    public override void Forward(StepBuilder steps)
    {
    }
}
