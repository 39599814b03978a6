namespace NetCompiler.Imaging;

/// <summary>An image of 8-bit channels, row by row, channels together; its memory is used for one image after another.</summary>
public sealed class ImagePixels
{
    private byte[] bytes = [];

    /// <summary>Pixels in a row.</summary>
    public int Width { get; private set; }

    /// <summary>Rows.</summary>
    public int Height { get; private set; }

    /// <summary>Channels of a pixel.</summary>
    public int Channels { get; private set; }

    /// <summary>The values: element <c>(y * Width + x) * Channels + c</c>.</summary>
    public Span<byte> Bytes => bytes.AsSpan(0, Width * Height * Channels);

    /// <summary>Gives the image another size; its values are then undefined.</summary>
    /// <param name="width">Pixels in a row; at least 1.</param>
    /// <param name="height">Rows; at least 1.</param>
    /// <param name="channels">Channels of a pixel; at least 1.</param>
    /// <exception cref="OverflowException">There are more than 2,147,483,647 values.</exception>
    public void Reset(int width, int height, int channels)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(width, 1);
        ArgumentOutOfRangeException.ThrowIfLessThan(height, 1);
        ArgumentOutOfRangeException.ThrowIfLessThan(channels, 1);
        int count = checked(width * height * channels);
        if (bytes.Length < count) bytes = GC.AllocateUninitializedArray<byte>(count);
        (Width, Height, Channels) = (width, height, channels);
    }

    /// <summary>Takes over the size and values of another image.</summary>
    /// <param name="other">The other image.</param>
    public void CopyFrom(ImagePixels other)
    {
        Reset(other.Width, other.Height, other.Channels);
        other.Bytes.CopyTo(Bytes);
    }
}
