using System.Security.Cryptography;
using SkiaSharp;

namespace FlickrStyle.Downloads;

/// <summary>What a download brought, if it is a picture.</summary>
/// <param name="Extension">How its file's name ends.</param>
/// <param name="Hash">SHA-1 of its bytes, to tell equal ones.</param>
internal sealed record DownloadedImage(string Extension, string Hash)
{
    // What Flickr sends for a photo that is gone, as Caffe's script knows it.
    private const string UnavailableHash = "6a92790b1c2a301c6e7ddef645dca1f53ea97ac2";

    // A picture of more has a few kilobytes that unpack to gigabytes.
    private const long MostPixels = 100_000_000;
    private const int SmallestSide = 16;

    /// <summary>Checks bytes by decoding all of them.</summary>
    /// <param name="bytes">The bytes.</param>
    /// <exception cref="InvalidDataException">They are no JPEG or PNG, damaged, or the picture that stands for a missing one.</exception>
    public static DownloadedImage Check(byte[] bytes)
    {
        string hash = Convert.ToHexStringLower(SHA1.HashData(bytes));
        if (hash == UnavailableHash) throw new InvalidDataException("Flickr's picture for a photo that is not available any more");
        using var data = SKData.CreateCopy(bytes);
        using var codec = SKCodec.Create(data);
        string extension = codec?.EncodedFormat switch
        {
            SKEncodedImageFormat.Jpeg => ".jpg",
            SKEncodedImageFormat.Png => ".png",
            null => throw new InvalidDataException(bytes.AsSpan().TrimStart(" \r\n\t"u8) is [(byte)'<', ..] ? "a web page instead of a picture" : "no picture"),
            var other => throw new InvalidDataException("a picture of type " + other + "; JPEG or PNG is needed"),
        };
        var info = new SKImageInfo(codec.Info.Width, codec.Info.Height, SKColorType.Rgba8888, SKAlphaType.Unpremul);
        if ((long)info.Width * info.Height > MostPixels) throw new InvalidDataException(FormattableString.Invariant($"a picture of {info.Width}x{info.Height} pixels, which is too large"));
        if (Math.Min(info.Width, info.Height) < SmallestSide) throw new InvalidDataException(FormattableString.Invariant($"a picture of {info.Width}x{info.Height} pixels, which is too small"));
        using var bitmap = new SKBitmap(info);
        var result = codec.GetPixels(info, bitmap.GetPixels());
        return result == SKCodecResult.Success ? new DownloadedImage(extension, hash) : throw new InvalidDataException("a damaged picture: " + result);
    }
}
