using System.Globalization;
using NetCompiler.Compiler.Problems;
using NetCompiler.Compiler.Prototxt.Schema;
using NetCompiler.Compiler.Tensors;

namespace NetCompiler.Compiler.Layers;

/// <summary>What the layers that bring data in have in common: how options override the shapes of their tops, and <c>transform_param</c>.</summary>
internal static class DataShapes
{
    /// <summary>The shape that the options state for a top, or null.</summary>
    public static TensorShape? Stated(LayerSetup setup, int top) =>
        setup.Options.InputShapes.FirstOrDefault(input => string.Equals(input.Blob, setup.TopName(top), StringComparison.Ordinal))?.Shape;

    /// <summary>The shape of a top: as the options state it, else of the given extents, the first of which the options' batch replaces; null after a problem.</summary>
    public static TensorShape? Top(LayerSetup setup, int top, string? field, params long[] extents)
    {
        if (Stated(setup, top) is { } stated) return stated;
        if (setup.Options.Batch is { } batch && extents.Length > 0) extents = [batch, .. extents.Skip(1)];
        return setup.TopShape(top, field, extents);
    }

    /// <summary>The shapes of the tops of a layer that makes N x C x H x W and, if there is a second top, N labels; null after a problem.</summary>
    public static TensorShape[]? WithLabels(LayerSetup setup, string batchField, long batch, Func<(long Channels, long Height, long Width)?> sample)
    {
        bool hasBatch = setup.Options.Batch is not null || Stated(setup, 0) is not null
            || setup.Require(batch > 0, ProblemDescriptors.FieldOutOfRange, batchField, "batch_size", batch, "at least 1");
        if (!hasBatch) return null;
        var data = Stated(setup, 0);
        if (data is null)
        {
            if (sample() is not var (channels, height, width)) return null;
            data = Top(setup, 0, batchField, batch, channels, height, width);
        }
        if (data is null || setup.TopCount == 1) return data is null ? null : [data];
        // Images and labels come in pairs, however the batch came about.
        var labels = Stated(setup, 1) ?? TensorShape.Of(data.Rank > 0 ? data[0] : 1);
        return [data, labels];
    }

    /// <summary>Height and width after <c>transform_param</c>: its crop, else what the samples are; null after a problem.</summary>
    /// <param name="setup">The layer's setup.</param>
    /// <param name="height">The samples' height; 0 if it is not known.</param>
    /// <param name="width">The samples' width; 0 if it is not known.</param>
    /// <param name="reason">Why height and width may be unknown, for the message.</param>
    /// <param name="remedy">Which field would tell, for the message.</param>
    public static (long Height, long Width)? Crop(LayerSetup setup, long height, long width, string reason, string remedy)
    {
        const string Field = "transform_param.crop_size";
        long crop = setup.Settings("transform_param").Integer("crop_size");
        if (crop == 0)
        {
            return setup.Require(height > 0 && width > 0, ProblemDescriptors.InputShapeUnknown, null, setup.TopName(0), reason, remedy) ? (height, width) : null;
        }
        bool fits = (height == 0 || crop <= height) && (width == 0 || crop <= width);
        string size = height.ToString(CultureInfo.InvariantCulture) + "x" + width.ToString(CultureInfo.InvariantCulture);
        return setup.Require(fits, ProblemDescriptors.FieldOutOfRange, Field, "crop_size", crop, "at most the size of the images, " + size) ? (crop, crop) : null;
    }

    /// <summary>Checks <c>transform_param</c> for what Caffe refuses.</summary>
    public static bool CheckTransform(LayerSetup setup, long channels)
    {
        var transform = setup.Settings("transform_param");
        int means = transform.Count("mean_value");
        bool oneMean = setup.Require(
            !transform.Has("mean_file") || means == 0, ProblemDescriptors.FieldConflict, "transform_param.mean_value[0]", "mean_file", "mean_value");
        bool oneForce = setup.Require(
            !(transform.Flag("force_color") && transform.Flag("force_gray")), ProblemDescriptors.FieldConflict, "transform_param.force_gray", "force_color", "force_gray");
        bool fits = setup.Require(
            means <= 1 || means == channels, ProblemDescriptors.RepeatedFieldCount, "transform_param.mean_value[0]", "mean_value", means,
            "once, or once for each of " + channels.ToString(CultureInfo.InvariantCulture) + " channels");
        return oneMean && oneForce && fits;
    }

    /// <summary>The shape that a BlobShape message states, as extents.</summary>
    public static long[] Extents(MessageValue shape) => shape.Integers("dim").ToArray();
}
