using System.Runtime.InteropServices;
using NetCompiler.Blobs;
using SkiaSharp;

namespace NetCompiler.Reporting;

/// <summary>A small picture for a report: red, green and blue bytes, row by row.</summary>
public sealed class Picture
{
    private const int JpegQuality = 82;

    private readonly byte[] pixels;

    /// <summary>A picture of one colour.</summary>
    /// <param name="width">Pixels in a row.</param>
    /// <param name="height">Rows.</param>
    /// <param name="fill">The value of every byte.</param>
    public Picture(int width, int height, byte fill = 255)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(width, 1);
        ArgumentOutOfRangeException.ThrowIfLessThan(height, 1);
        (Width, Height) = (width, height);
        pixels = new byte[checked(width * height * 3)];
        pixels.AsSpan().Fill(fill);
    }

    /// <summary>Pixels in a row.</summary>
    public int Width { get; }

    /// <summary>Rows.</summary>
    public int Height { get; }

    /// <summary>Red, green and blue of a pixel; may be written.</summary>
    /// <param name="x">The column.</param>
    /// <param name="y">The row.</param>
    public Span<byte> this[int x, int y] => pixels.AsSpan(((y * Width) + x) * 3, 3);

    /// <summary>
    /// An image of a data blob, for people: its smallest value becomes black and its largest white, whatever mean and scale the net subtracts.
    /// </summary>
    /// <param name="values">Channels x rows x columns; blue, green, red or one channel.</param>
    /// <param name="shape">The extents of the blob, the batch first.</param>
    public static Picture OfBlob(ReadOnlySpan<float> values, BlobShape shape)
    {
        ArgumentNullException.ThrowIfNull(shape);
        if (shape.Rank != 4 || shape[1] is not (1 or 3)) throw new ArgumentException($"a blob of {shape} holds no images of one or three channels", nameof(shape));
        int channels = shape[1], height = shape[2], width = shape[3];
        var picture = new Picture(width, height);
        picture.Place(values[..(channels * height * width)], channels, width, height, 0, 0);
        return picture;
    }

    /// <summary>A thumbnail of an image file, as a data URI of a JPEG; null if it cannot be decoded.</summary>
    /// <param name="path">The file.</param>
    /// <param name="size">The longer side in pixels.</param>
    /// <exception cref="IOException">The file cannot be read.</exception>
    public static string? Thumbnail(string path, int size = 128)
    {
        using var stream = File.OpenRead(path);
        using var whole = SKBitmap.Decode(stream);
        if (whole is null) return null;
        double factor = Math.Min(1, (double)size / Math.Max(whole.Width, whole.Height));
        var info = new SKImageInfo(Math.Max(1, (int)(whole.Width * factor)), Math.Max(1, (int)(whole.Height * factor)));
        using var small = whole.Resize(info, new SKSamplingOptions(SKFilterMode.Linear, SKMipmapMode.Linear));
        using var data = small.Encode(SKEncodedImageFormat.Jpeg, JpegQuality);
        return "data:image/jpeg;base64," + Convert.ToBase64String(data.ToArray());
    }

    /// <summary>The picture as a PNG file.</summary>
    public byte[] ToPng() => Encode(SKEncodedImageFormat.Png, 100);

    /// <summary>The picture as a data URI of a PNG: exact, for filters.</summary>
    public string ToPngUri() => "data:image/png;base64," + Convert.ToBase64String(ToPng());

    /// <summary>The picture as a data URI of a JPEG: small, for photographs.</summary>
    public string ToJpegUri() => "data:image/jpeg;base64," + Convert.ToBase64String(Encode(SKEncodedImageFormat.Jpeg, JpegQuality));

    /// <summary>Puts channels x rows x columns of numbers at a place, stretched so that they fill the range of a byte.</summary>
    internal void Place(ReadOnlySpan<float> values, int channels, int width, int height, int left, int top)
    {
        float least = float.PositiveInfinity, most = float.NegativeInfinity;
        foreach (float value in values)
        {
            if (!float.IsFinite(value)) continue;
            least = Math.Min(least, value);
            most = Math.Max(most, value);
        }
        float range = most > least ? most - least : 1;
        for (int y = 0; y < height; y++)
        {
            for (int x = 0; x < width; x++)
            {
                var pixel = this[left + x, top + y];
                for (int c = 0; c < 3; c++)
                {
                    // Blobs hold blue first.
                    float value = values[((channels == 1 ? 0 : 2 - c) * height * width) + (y * width) + x];
                    pixel[c] = float.IsFinite(value) ? (byte)Math.Round((value - least) / range * 255) : (byte)255;
                }
            }
        }
    }

    private byte[] Encode(SKEncodedImageFormat format, int quality)
    {
        var info = new SKImageInfo(Width, Height, SKColorType.Rgba8888, SKAlphaType.Opaque);
        byte[] wide = new byte[Width * Height * 4];
        for (int i = 0; i < Width * Height; i++)
        {
            pixels.AsSpan(i * 3, 3).CopyTo(wide.AsSpan(i * 4));
            wide[(i * 4) + 3] = 255;
        }
        var pinned = GCHandle.Alloc(wide, GCHandleType.Pinned);
        try
        {
            using var image = SKImage.FromPixelCopy(info, pinned.AddrOfPinnedObject());
            using var data = image.Encode(format, quality);
            return data.ToArray();
        }
        finally
        {
            pinned.Free();
        }
    }
}
