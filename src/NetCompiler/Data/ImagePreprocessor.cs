using NetCompiler.Blobs;
using NetCompiler.Files;
using NetCompiler.Imaging;

namespace NetCompiler.Data;

/// <summary>
/// Turns image files into rows of a net's input exactly as the test phase of training does: the same decoder, resizing, centre crop, mean and scale,
/// from the same settings. One caller at a time; make one for each thread.
/// </summary>
public sealed class ImagePreprocessor
{
    private readonly ImagePipeline pipeline;
    private readonly SampleWork work = new();

    private ImagePreprocessor(ImagePipeline pipeline, int rowLength) => (this.pipeline, RowLength) = (pipeline, rowLength);

    /// <summary>How many values an image becomes: channels x height x width.</summary>
    public int RowLength { get; }

    /// <summary>Makes the way from image files into an input.</summary>
    /// <param name="settings">
    /// The data layer that the net was tested with: <c>TestNet.DataLayers[0]</c>. Of a layer that reads a database, images are resized to the size of the mean image
    /// or, without one, of the first record.
    /// </param>
    /// <param name="input">The input of the net for inference: N x C x H x W.</param>
    /// <param name="options">Folder and decoder; null for the defaults.</param>
    /// <exception cref="ArgumentException">The layer reads no images, or makes others than the input takes.</exception>
    /// <exception cref="RefusedFileException">The mean file or database cannot be used.</exception>
    public static ImagePreprocessor Open(DataLayerSettings settings, InputBlob input, DataOptions? options = null)
    {
        ArgumentNullException.ThrowIfNull(settings);
        ArgumentNullException.ThrowIfNull(input);
        options ??= new DataOptions();
        if (input.Shape.Rank != 4) throw new ArgumentException($"images are N x C x H x W, but the input is {input}", nameof(input));
        var pipeline = settings switch
        {
            ImageDataSettings images => ImagePipeline.Of(images, options),
            DatabaseSettings database => OfDatabase(database, input.Shape[1], options),
            _ => throw new ArgumentException($"layer '{settings.Layer}' reads no images", nameof(settings)),
        };
        return new ImagePreprocessor(pipeline, input.Count / input.Shape[0]);
    }

    /// <summary>Reads an image file into a row.</summary>
    /// <param name="path">The file.</param>
    /// <param name="row">Receives <see cref="RowLength"/> values.</param>
    /// <returns>Whether the file was complete; if not, the rest of the image has whatever values the decoder gives it.</returns>
    /// <exception cref="RefusedFileException">The file is missing or no image that the net can take.</exception>
    public bool Fill(string path, Span<float> row)
    {
        ArgumentNullException.ThrowIfNull(path);
        if (!File.Exists(path)) throw new RefusedFileException(path, "", Directory.Exists(path) ? "it is a folder" : "there is no such file", "");
        try
        {
            work.ReadFile(path);
            return pipeline.Run(work.Bytes, work.Image, Augmentation.None, row);
        }
        catch (Exception problem) when (problem is InvalidDataException or UnauthorizedAccessException)
        {
            throw new RefusedFileException(path, "", problem.Message.TrimEnd('.'), "", problem);
        }
    }

    /// <summary>Reads an image file that is in memory into a row.</summary>
    /// <param name="file">The file's bytes.</param>
    /// <param name="row">Receives <see cref="RowLength"/> values.</param>
    /// <returns>Whether the file was complete.</returns>
    /// <exception cref="InvalidDataException">It is no image that the net can take.</exception>
    public bool Fill(ReadOnlySpan<byte> file, Span<float> row) => pipeline.Run(file, work.Image, Augmentation.None, row);

    private static ImagePipeline OfDatabase(DatabaseSettings settings, int channels, DataOptions options)
    {
        var transform = new PixelTransform(settings.Transform, channels, options);
        if (channels is not (1 or 3)) throw new ArgumentException($"layer '{settings.Layer}' has {channels} channels, which no image file has", nameof(settings));
        var (height, width) = transform.Mean is { } mean ? (mean.Height, mean.Width) : DatabaseSource.SizeOfFirst(options.PathOf(settings.Source), options.Decoder);
        return new ImagePipeline(options.Decoder, channels == 3 ? PixelFormat.Bgr : PixelFormat.Gray, height, width, transform);
    }
}
