using NetCompiler.Compiler.Problems;
using NetCompiler.Compiler.Prototxt.Schema;
using NetCompiler.Compiler.Tensors;

namespace NetCompiler.Compiler.Layers;

/// <summary>
/// Batches from an LMDB or LevelDB: N x C x H x W and, if asked for, N labels. Caffe takes the extents of the first record; here height and
/// width are the crop's, and the channels what the transformation implies.
/// </summary>
internal sealed class DataLayer : Layer
{
    private DataLayer(LayerSetup setup, TensorShape[] tops)
        : base(setup, tops)
    {
    }

    public override bool IsFilledFromOutside => true;

    public static Layer? Create(LayerSetup setup)
    {
        long batch = setup.Settings("data_param").Integer("batch_size");
        var tops = DataShapes.WithLabels(setup, "data_param.batch_size", batch, () =>
        {
            var size = DataShapes.Crop(setup, 0, 0, "the records of the database say height and width", "Set transform_param { crop_size: ... }");
            long channels = Channels(setup, size is not null);
            return size is var (height, width) && DataShapes.CheckTransform(setup, channels) ? (channels, height, width) : null;
        });
        return tops is null ? null : new DataLayer(setup, tops);
    }

    public override void Forward(StepBuilder steps)
    {
    }

    private static long Channels(LayerSetup setup, bool mayReport)
    {
        MessageValue transform = setup.Settings("transform_param");
        if (transform.Flag("force_gray")) return 1;
        if (transform.Flag("force_color")) return 3;
        int means = transform.Count("mean_value");
        if (means > 1) return means;
        if (mayReport) setup.Report(ProblemDescriptors.AssumedShape, null, setup.TopName(0), 3, "transform_param { force_color: true } or force_gray");
        return 3;
    }
}
