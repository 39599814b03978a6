using NetCompiler.Files;
using NetCompiler.Imaging;

namespace NetCompiler.Data;

/// <summary>
/// The one way from an image file to a row of a net's input: decode, resize, crop, mirror, subtract the mean, scale. Training, testing and
/// inference all go this way. One object serves any number of threads, each with its own <see cref="ImageWork"/>.
/// </summary>
/// <param name="decoder">What decodes.</param>
/// <param name="format">Which channels.</param>
/// <param name="newHeight">The height to resize to; 0 to keep the image's.</param>
/// <param name="newWidth">The width to resize to; 0 to keep the image's.</param>
/// <param name="transform">What happens to pixels.</param>
internal sealed class ImagePipeline(IImageDecoder decoder, PixelFormat format, int newHeight, int newWidth, PixelTransform transform)
{
    /// <summary>The pipeline of an ImageData layer.</summary>
    /// <param name="settings">The layer.</param>
    /// <param name="options">The folder and the decoder.</param>
    /// <exception cref="RefusedFileException">The mean file cannot be used, or is not of the size that images are resized to.</exception>
    public static ImagePipeline Of(ImageDataSettings settings, DataOptions options)
    {
        var transform = new PixelTransform(settings.Transform, settings.IsColor ? 3 : 1, options);
        if (settings.NewHeight > 0 && settings.NewWidth > 0) transform.RequireMeanOf(settings.NewHeight, settings.NewWidth);
        return new ImagePipeline(options.Decoder, settings.IsColor ? PixelFormat.Bgr : PixelFormat.Gray, settings.NewHeight, settings.NewWidth, transform);
    }

    /// <summary>Fills a row.</summary>
    /// <param name="file">The image file.</param>
    /// <param name="work">Memory for it.</param>
    /// <param name="augmentation">Where to cut, and whether to mirror.</param>
    /// <param name="row">Receives channels x height x width values.</param>
    /// <returns>Whether the file was complete.</returns>
    /// <exception cref="InvalidDataException">The image cannot be used; the message says why, without a full stop.</exception>
    public bool Run(ReadOnlySpan<byte> file, ImageWork work, Augmentation augmentation, Span<float> row)
    {
        bool isComplete = decoder.Decode(file, format, work.Decoded);
        var image = work.Decoded;
        if (newHeight > 0 && newWidth > 0)
        {
            work.Resize.Run(image, newWidth, newHeight, work.Resized);
            image = work.Resized;
        }
        transform.Apply(image.Bytes, PixelLayout.Interleaved(image.Channels, image.Height, image.Width), augmentation, row);
        return isComplete;
    }
}
