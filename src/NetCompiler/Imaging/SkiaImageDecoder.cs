using System.Globalization;
using SkiaSharp;

namespace NetCompiler.Imaging;

/// <summary>
/// Decodes with Skia, whose JPEG and PNG decoders (libjpeg-turbo, libpng) give the same pixels as those of OpenCV, which Caffe reads with. Reads
/// JPEG, PNG, WebP, GIF (the first picture) and BMP. The kind of a file is seen by its bytes, whatever its name is.
/// </summary>
/// <param name="mostPixels">Larger images are refused by their header: a file of a few bytes can claim to be of any size.</param>
public sealed class SkiaImageDecoder(long mostPixels = 1 << 26) : IImageDecoder
{
    [ThreadStatic]
    private static ImagePixels? beforeConversion;

    [ThreadStatic]
    private static ImagePixels? asStored;

    [ThreadStatic]
    private static byte[]? rewrittenBytes;

    /// <inheritdoc/>
    public ImageHeader ReadHeader(ReadOnlySpan<byte> file) => Open(file, codec => new ImageHeader(codec.Info.Width, codec.Info.Height, codec.EncodedFormat.ToString()));

    /// <inheritdoc/>
    public bool Decode(ReadOnlySpan<byte> file, PixelFormat format, ImagePixels target)
    {
        ArgumentNullException.ThrowIfNull(target);
        bool isJpeg = IsJpeg(file), hasEnd = !isJpeg || JpegEnd.IsThere(file);
        if (format == PixelFormat.Gray && isJpeg)
        {
            int room = JpegLuma.LengthOf(file.Length);
            byte[] rewritten = rewrittenBytes is { } kept && kept.Length >= room ? kept : rewrittenBytes = GC.AllocateUninitializedArray<byte>(room);
            int length = JpegLuma.Rewrite(file, rewritten);
            if (length > 0) return Open(rewritten.AsSpan(0, length), codec => Decode(codec, format, target, ChannelConversion.RedOfBgra)) && hasEnd;
        }
        return Open(file, codec => Decode(codec, format, target, ChannelConversion.BgraToGray)) && hasEnd;
    }

    private static bool Decode(SKCodec codec, PixelFormat format, ImagePixels target, Action<ImagePixels, ImagePixels> makeGray)
    {
        int orientation = format == PixelFormat.Stored ? 1 : (int)codec.EncodedOrigin;
        bool isUpright = orientation is < 2 or > 8;
        var pixels = isUpright ? target : asStored ??= new ImagePixels();
        bool isComplete = DecodeStored(codec, format, pixels, makeGray);
        if (!isUpright) Orientation.Apply(pixels, orientation, target);
        return isComplete;
    }

    private static bool DecodeStored(SKCodec codec, PixelFormat format, ImagePixels target, Action<ImagePixels, ImagePixels> makeGray)
    {
        var info = codec.Info;
        var raw = beforeConversion ??= new ImagePixels();
        if (info.ColorType == SKColorType.Gray8)
        {
            var gray = format == PixelFormat.Bgr ? raw : target;
            gray.Reset(info.Width, info.Height, 1);
            bool isWhole = GetPixels(codec, SKColorType.Gray8, SKAlphaType.Opaque, gray);
            if (format == PixelFormat.Bgr) ChannelConversion.GrayToBgr(gray, target);
            return isWhole;
        }
        bool keepsAlpha = format == PixelFormat.Stored && info.AlphaType != SKAlphaType.Opaque;
        var all = keepsAlpha ? target : raw;
        all.Reset(info.Width, info.Height, 4);
        // Unpremultiplied: OpenCV drops alpha without looking at it. No colour space: the numbers of the file, as they are.
        bool isComplete = GetPixels(codec, SKColorType.Bgra8888, SKAlphaType.Unpremul, all);
        if (format == PixelFormat.Gray) makeGray(all, target);
        else if (!keepsAlpha) ChannelConversion.BgraToBgr(all, target);
        return isComplete;
    }

    // Whether the file was complete.
    private static unsafe bool GetPixels(SKCodec codec, SKColorType type, SKAlphaType alpha, ImagePixels target)
    {
        var info = new SKImageInfo(target.Width, target.Height, type, alpha);
        SKCodecResult result;
        fixed (byte* pixels = target.Bytes) result = codec.GetPixels(info, (IntPtr)pixels, info.RowBytes, SKCodecOptions.Default);
        return result switch
        {
            SKCodecResult.Success => true,
            // Damage in the middle ends like a missing end: what was decoded before it is there.
            SKCodecResult.IncompleteInput or SKCodecResult.ErrorInInput => false,
            _ => throw new InvalidDataException("it is damaged: the decoder says " + result),
        };
    }

    private unsafe T Open<T>(ReadOnlySpan<byte> file, Func<SKCodec, T> use)
    {
        if (file.IsEmpty) throw new InvalidDataException("it has 0 bytes");
        fixed (byte* bytes = file)
        {
            using var data = SKData.Create((IntPtr)bytes, file.Length);
            using var codec = SKCodec.Create(data) ?? throw new InvalidDataException("it is " + KindOf(file));
            var info = codec.Info;
            if (info.Width < 1 || info.Height < 1 || (long)info.Width * info.Height > mostPixels)
            {
                throw new InvalidDataException(string.Create(CultureInfo.InvariantCulture, $"it claims {info.Width}x{info.Height} pixels, more than the {mostPixels} allowed"));
            }
            return use(codec);
        }
    }

    private static bool IsJpeg(ReadOnlySpan<byte> file) => file.StartsWith(new byte[] { 0xFF, 0xD8, 0xFF });

    private static string KindOf(ReadOnlySpan<byte> file) =>
        file.StartsWith("<"u8) ? "text that begins with '<', such as a web page, not an image"
        : IsJpeg(file) || file.StartsWith(new byte[] { 0x89, 0x50, 0x4E, 0x47 }) ? "an image whose first part is damaged or missing"
        : "not an image of a known kind";
}
