using NetCompiler.Files;

namespace NetCompiler.Data;

/// <summary>
/// <c>transform_param</c> for images of a given number of channels: crop, mirror, subtract the mean, then scale, each rounded to a float, as Caffe's data_transformer does.
/// </summary>
internal sealed class PixelTransform
{
    private readonly TransformSettings settings;
    private readonly MeanImage? mean;
    private readonly float[] means;
    // A byte has 256 values, so without a mean image the result is looked up: [channel * 256 + value].
    private readonly float[] table = [];

    /// <summary>Reads the mean file, if there is one.</summary>
    /// <exception cref="RefusedFileException">The mean file cannot be used.</exception>
    /// <exception cref="ArgumentException">There are mean values for another number of channels.</exception>
    public PixelTransform(TransformSettings settings, int channels, DataOptions options)
    {
        this.settings = settings;
        Channels = channels;
        MeanPath = settings.MeanFile.Length > 0 ? options.PathOf(settings.MeanFile) : "";
        if (MeanPath.Length > 0) mean = MeanImage.Read(MeanPath);
        if (mean is not null && mean.Channels != channels)
        {
            throw new RefusedFileException(MeanPath, "", $"the mean image has {mean.Channels} channels, but the images have {channels}", "Make a mean image of the same images with compute_image_mean.");
        }
        var given = settings.MeanValues;
        if (given.Length > 1 && given.Length != channels)
        {
            throw new ArgumentException($"there are {given.Length} mean values, but images have {channels} channels: give one, or one for each");
        }
        means = new float[channels];
        for (int c = 0; c < channels; c++) means[c] = given.Length switch { 0 => 0, 1 => given[0], _ => given[c] };
        if (mean is not null) return;
        table = new float[channels * 256];
        for (int i = 0; i < table.Length; i++) table[i] = ((i & 255) - means[i >> 8]) * settings.Scale;
    }

    /// <summary>The channels of the images.</summary>
    public int Channels { get; }

    /// <summary>The mean image; null for none.</summary>
    public MeanImage? Mean => mean;

    private string MeanPath { get; }

    /// <summary>Makes sure that a mean image, if there is one, is of the size that all images will have.</summary>
    /// <exception cref="RefusedFileException">It is not.</exception>
    public void RequireMeanOf(int height, int width)
    {
        if (mean is null || (mean.Height == height && mean.Width == width)) return;
        throw new RefusedFileException(MeanPath, "", $"the mean image is {mean.Width}x{mean.Height}, but images are resized to {width}x{height}", "Make a mean image of the resized images with compute_image_mean, or correct new_height and new_width.");
    }

    /// <summary>The rows and columns that come out of an image.</summary>
    public (int Height, int Width) SizeOf(int height, int width) => settings.CropSize > 0 ? (settings.CropSize, settings.CropSize) : (height, width);

    /// <summary>Transforms 8-bit values.</summary>
    /// <param name="values">The values.</param>
    /// <param name="layout">How they lie.</param>
    /// <param name="augmentation">Where to cut, and whether to mirror.</param>
    /// <param name="row">Receives channels x height x width values.</param>
    /// <exception cref="InvalidDataException">The image is smaller than the crop, of another size than the mean, or does not fill the row; without a full stop.</exception>
    public void Apply(ReadOnlySpan<byte> values, in PixelLayout layout, Augmentation augmentation, Span<float> row)
    {
        var cut = Cut(layout, augmentation, row.Length);
        for (int c = 0; c < Channels; c++)
        {
            for (int y = 0; y < cut.Height; y++)
            {
                var target = row.Slice(((c * cut.Height) + y) * cut.Width, cut.Width);
                var source = values[layout.Offset(c, cut.Top + y, cut.Left)..];
                if (mean is null) Look(source, layout.PixelStride, table.AsSpan(c * 256, 256), target);
                else Subtract(source, layout.PixelStride, MeanRow(c, cut.Top + y, cut.Left, cut.Width), settings.Scale, target);
                if (cut.Mirrors) target.Reverse();
            }
        }
    }

    /// <summary>Transforms float values, channel by channel.</summary>
    public void Apply(ReadOnlySpan<float> values, in PixelLayout layout, Augmentation augmentation, Span<float> row)
    {
        var cut = Cut(layout, augmentation, row.Length);
        for (int c = 0; c < Channels; c++)
        {
            for (int y = 0; y < cut.Height; y++)
            {
                var target = row.Slice(((c * cut.Height) + y) * cut.Width, cut.Width);
                var source = values.Slice(layout.Offset(c, cut.Top + y, cut.Left), cut.Width);
                var means = mean is null ? [] : MeanRow(c, cut.Top + y, cut.Left, cut.Width);
                for (int x = 0; x < target.Length; x++) target[x] = (source[x] - (means.IsEmpty ? this.means[c] : means[x])) * settings.Scale;
                if (cut.Mirrors) target.Reverse();
            }
        }
    }

    private (int Top, int Left, int Height, int Width, bool Mirrors) Cut(in PixelLayout layout, Augmentation augmentation, int room)
    {
        int height = layout.Height, width = layout.Width;
        if (layout.Channels != Channels) throw new InvalidDataException($"it has {layout.Channels} channels instead of {Channels}");
        if (mean is not null && (mean.Height != height || mean.Width != width))
        {
            throw new InvalidDataException($"it is {width}x{height} pixels, but the mean image {MeanPath} is {mean.Width}x{mean.Height}");
        }
        int crop = settings.CropSize;
        if (crop > height || crop > width) throw new InvalidDataException($"it is {width}x{height} pixels, smaller than the crop of {crop}x{crop}");
        var (cutHeight, cutWidth) = SizeOf(height, width);
        if ((long)Channels * cutHeight * cutWidth != room) throw new InvalidDataException($"it is {width}x{height} pixels of {Channels} channels, which the net's input has no room for");
        int top = crop > 0 ? augmentation.Top(height, crop) : 0, left = crop > 0 ? augmentation.Left(width, crop) : 0;
        return (top, left, cutHeight, cutWidth, settings.Mirror && augmentation.Mirrors);
    }

    private ReadOnlySpan<float> MeanRow(int channel, int y, int x, int width) => mean!.Values.Slice((((channel * mean.Height) + y) * mean.Width) + x, width);

    private static void Look(ReadOnlySpan<byte> source, int stride, ReadOnlySpan<float> table, Span<float> target)
    {
        for (int x = 0, at = 0; x < target.Length; x++, at += stride) target[x] = table[source[at]];
    }

    private static void Subtract(ReadOnlySpan<byte> source, int stride, ReadOnlySpan<float> mean, float scale, Span<float> target)
    {
        for (int x = 0, at = 0; x < target.Length; x++, at += stride) target[x] = (source[at] - mean[x]) * scale;
    }
}

/// <summary>How the values of an image lie.</summary>
/// <param name="Channels">Channels of a pixel.</param>
/// <param name="Height">Rows.</param>
/// <param name="Width">Pixels in a row.</param>
/// <param name="PixelStride">How far apart neighbouring pixels are: the channels if they lie together, else 1.</param>
internal readonly record struct PixelLayout(int Channels, int Height, int Width, int PixelStride)
{
    /// <summary>Channels together, as decoders give them.</summary>
    public static PixelLayout Interleaved(int channels, int height, int width) => new(channels, height, width, channels);

    /// <summary>Channel by channel, as a Datum has them.</summary>
    public static PixelLayout Planar(int channels, int height, int width) => new(channels, height, width, 1);

    /// <summary>Where a value lies.</summary>
    public int Offset(int channel, int y, int x) =>
        PixelStride == 1 ? (((channel * Height) + y) * Width) + x : ((((y * Width) + x) * PixelStride) + channel);
}
