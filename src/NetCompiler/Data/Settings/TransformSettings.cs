using System.Collections.Immutable;

namespace NetCompiler.Data;

/// <summary>Caffe's <c>transform_param</c>: crop, mirror, then <c>(pixel - mean) * scale</c>.</summary>
public sealed record TransformSettings
{
    /// <summary>Nothing happens.</summary>
    public static TransformSettings None { get; } = new();

    /// <summary>What pixels are multiplied by, after the mean was subtracted.</summary>
    public float Scale { get; init; } = 1;

    /// <summary>Whether half of the images, at random, are mirrored left to right while training.</summary>
    public bool Mirror { get; init; }

    /// <summary>The height and width that are cut out, in pixels: anywhere while training, in the centre otherwise; 0 for all.</summary>
    public int CropSize { get; init; }

    /// <summary>A mean image (<c>.binaryproto</c>) of the size before the crop; empty for none.</summary>
    public string MeanFile { get; init; } = "";

    /// <summary>Mean values: one, or one for each channel; empty for none.</summary>
    public ImmutableArray<float> MeanValues { get; init; } = [];

    /// <summary>Whether encoded images of databases become three channels.</summary>
    public bool ForceColor { get; init; }

    /// <summary>Whether encoded images of databases become one channel.</summary>
    public bool ForceGray { get; init; }
}
