namespace NetCompiler.Imaging;

/// <summary>
/// Turns image files into pixels. To bring another library, implement the two methods and give the decoder to
/// <see cref="Data.DataOptions.Decoder"/>; with ImageSharp, for example, <see cref="ReadHeader"/> calls <c>Image.Identify</c>, and <see cref="Decode"/>
/// calls <c>Image.Load&lt;Bgr24&gt;</c> and <c>CopyPixelDataTo</c> the bytes of the target. Several threads call one decoder at the same time.
/// </summary>
public interface IImageDecoder
{
    /// <summary>Reads what the first bytes of a file say, without decoding pixels.</summary>
    /// <param name="file">The file, or its beginning as far as it was read.</param>
    /// <exception cref="InvalidDataException">It is no image that the decoder knows, or one too large; the message says which, without a full stop.</exception>
    ImageHeader ReadHeader(ReadOnlySpan<byte> file);

    /// <summary>Decodes a file.</summary>
    /// <param name="file">The whole file.</param>
    /// <param name="format">Which channels are wanted.</param>
    /// <param name="target">Receives the pixels; its memory is used again.</param>
    /// <returns>Whether the file was complete; if not, the rest of the image has whatever values the decoder gives it.</returns>
    /// <exception cref="InvalidDataException">It cannot be decoded, or is too large; the message says why, without a full stop.</exception>
    bool Decode(ReadOnlySpan<byte> file, PixelFormat format, ImagePixels target);
}

/// <summary>What the beginning of an image file says.</summary>
/// <param name="Width">Pixels in a row, as stored.</param>
/// <param name="Height">Rows, as stored.</param>
/// <param name="Format">The kind of file: <c>Jpeg</c>, <c>Png</c>.</param>
public readonly record struct ImageHeader(int Width, int Height, string Format);

/// <summary>Which channels a decoded image has.</summary>
public enum PixelFormat
{
    /// <summary>Blue, green, red; turned as the file says how the camera was held.</summary>
    Bgr,

    /// <summary>One channel; turned as the file says how the camera was held. Of a JPEG its luma as stored, of a PNG 0.299 red + 0.587 green + 0.114 blue.</summary>
    Gray,

    /// <summary>As stored: 1, 3 or, with transparency, 4 channels (blue, green, red, alpha); never turned.</summary>
    Stored,
}
