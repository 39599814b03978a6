using NetCompiler.Compiler.Problems;
using NetCompiler.Compiler.Tensors;

namespace NetCompiler.Compiler.Layers;

/// <summary>
/// Batches of image files that a list names: N x C x H x W and N labels. C is 3, or 1 without <c>is_color</c>; height and width are the crop's,
/// else those that images are resized to (Caffe's image_data_layer).
/// </summary>
internal sealed class ImageDataLayer : Layer
{
    private ImageDataLayer(LayerSetup setup, TensorShape[] tops)
        : base(setup, tops)
    {
    }

    public override bool IsFilledFromOutside => true;

    public static Layer? Create(LayerSetup setup)
    {
        const string Field = "image_data_param.";
        var settings = setup.Settings("image_data_param");
        long height = settings.Integer("new_height"), width = settings.Integer("new_width");
        bool hasBoth = setup.Require(
            (height > 0) == (width > 0), ProblemDescriptors.MissingField, Field + (height > 0 ? "new_width" : "new_height"),
            height > 0 ? "new_width" : "new_height", "new_height and new_width go together");
        if (!hasBoth) return null;
        var tops = DataShapes.WithLabels(setup, Field + "batch_size", settings.Integer("batch_size"), () =>
        {
            var size = DataShapes.Crop(setup, height, width, "the images say height and width", "Set new_height and new_width, or transform_param { crop_size: ... }");
            long channels = settings.Flag("is_color") ? 3 : 1;
            return size is var (cropHeight, cropWidth) && DataShapes.CheckTransform(setup, channels) ? (channels, cropHeight, cropWidth) : null;
        });
        return tops is null ? null : new ImageDataLayer(setup, tops);
    }

    public override void Forward(StepBuilder steps)
    {
    }
}
