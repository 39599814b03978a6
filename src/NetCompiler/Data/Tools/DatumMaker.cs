using NetCompiler.Files;
using NetCompiler.Imaging;
using SkiaSharp;

namespace NetCompiler.Data;

/// <summary>Makes Datum records, as bytes, of image files; one caller at a time.</summary>
/// <param name="options">How.</param>
internal sealed class DatumMaker(ImageSetOptions options)
{
    // What OpenCV writes JPEG with, if nothing is said.
    private const int JpegQuality = 95;

    private readonly SampleWork work = new();
    private readonly MemoryStream record = new();
    private byte[] planes = [];
    private long firstSize = -1;

    /// <summary>Makes a record.</summary>
    /// <param name="path">The image file.</param>
    /// <param name="label">Its label.</param>
    /// <returns>The record; valid until the next call.</returns>
    /// <exception cref="InvalidDataException">The image cannot be used; without a full stop.</exception>
    /// <exception cref="IOException">The file cannot be read.</exception>
    public ReadOnlySpan<byte> Make(string path, int label)
    {
        work.ReadFile(path);
        record.SetLength(0);
        string type = options.EncodeType.Length > 0 ? options.EncodeType : Path.GetExtension(path).TrimStart('.');
        bool resizes = options.ResizeHeight > 0;
        if (options.Encoded && !resizes && IsKind(Path.GetExtension(path).TrimStart('.'), type) && KeepsChannels())
        {
            Write(null, work.Bytes, label);
            return Written;
        }
        bool isComplete = options.Decoder.Decode(work.Bytes, options.Gray ? PixelFormat.Gray : PixelFormat.Bgr, work.Image.Decoded);
        if (!isComplete && options.BadImages.IsStrict) throw new InvalidDataException("it is damaged or ends too early");
        var image = work.Image.Decoded;
        if (resizes)
        {
            work.Image.Resize.Run(image, options.ResizeWidth, options.ResizeHeight, work.Image.Resized);
            image = work.Image.Resized;
        }
        CheckSize(image);
        if (options.Encoded) Write(null, Encode(image, type), label);
        else Write(image, Planar(image), label);
        return Written;
    }

    private ReadOnlySpan<byte> Written => record.GetBuffer().AsSpan(0, (int)record.Length);

    private static bool IsKind(string extension, string type) => Plain(extension) == Plain(type);

    private static string Plain(string type) => type.ToUpperInvariant() is "JPEG" or "JPG" ? "JPG" : type.ToUpperInvariant();

    // Caffe takes a file as it is if it has the wanted channels as read; read as colour, every file has three.
    private bool KeepsChannels()
    {
        if (!options.ChecksSize) return !options.Gray;
        options.Decoder.Decode(work.Bytes, PixelFormat.Bgr, work.Image.Decoded);
        CheckSize(work.Image.Decoded);
        return !options.Gray;
    }

    private void CheckSize(ImagePixels image)
    {
        if (!options.ChecksSize) return;
        long size = (long)image.Width * image.Height * image.Channels;
        if (firstSize < 0) firstSize = size;
        if (size != firstSize)
        {
            throw new InvalidDataException(FormattableString.Invariant($"it has {image.Width}x{image.Height} pixels of {image.Channels} channels, {size} values, but the first image has {firstSize}"));
        }
    }

    private ReadOnlySpan<byte> Planar(ImagePixels image)
    {
        int channels = image.Channels, count = image.Width * image.Height;
        if (planes.Length < channels * count) planes = new byte[channels * count];
        ReadOnlySpan<byte> pixels = image.Bytes;
        for (int c = 0; c < channels; c++)
        {
            for (int i = 0; i < count; i++) planes[(c * count) + i] = pixels[(i * channels) + c];
        }
        return planes.AsSpan(0, channels * count);
    }

    // As protobuf writes a Datum: channels, height, width, data, label, encoded.
    private void Write(ImagePixels? raw, ReadOnlySpan<byte> data, int label)
    {
        var writer = new WireWriter(record);
        if (raw is not null)
        {
            writer.Integer(1, raw.Channels);
            writer.Integer(2, raw.Height);
            writer.Integer(3, raw.Width);
        }
        writer.Begin(4, data.Length);
        record.Write(data);
        writer.Integer(5, label);
        writer.Integer(7, raw is null ? 1 : 0);
    }

    private static byte[] Encode(ImagePixels image, string type)
    {
        var format = Plain(type) switch
        {
            "JPG" => SKEncodedImageFormat.Jpeg,
            "PNG" => SKEncodedImageFormat.Png,
            _ => throw new InvalidDataException("files that end in '" + type + "' cannot be written: say encode_type jpg or png"),
        };
        using var bitmap = new SKBitmap(new SKImageInfo(image.Width, image.Height, image.Channels == 1 ? SKColorType.Gray8 : SKColorType.Bgra8888, SKAlphaType.Opaque));
        Span<byte> target = bitmap.GetPixelSpan();
        ReadOnlySpan<byte> source = image.Bytes;
        for (int y = 0; y < image.Height; y++)
        {
            var row = target.Slice(y * bitmap.RowBytes, image.Width * (image.Channels == 1 ? 1 : 4));
            var from = source.Slice(y * image.Width * image.Channels, image.Width * image.Channels);
            if (image.Channels == 1)
            {
                from.CopyTo(row);
                continue;
            }
            for (int x = 0; x < image.Width; x++)
            {
                from.Slice(3 * x, 3).CopyTo(row[(4 * x)..]);
                row[(4 * x) + 3] = 255;
            }
        }
        using var data = bitmap.Encode(format, JpegQuality);
        return data.ToArray();
    }
}
