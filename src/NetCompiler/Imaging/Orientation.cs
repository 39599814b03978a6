namespace NetCompiler.Imaging;

/// <summary>Turns images as the EXIF entry <c>Orientation</c> says (EXIF 2.3, tag 0x0112): 1 as it is, 2 to 8 turned or mirrored.</summary>
internal static class Orientation
{
    /// <summary>Copies a stored image so that it stands upright.</summary>
    /// <param name="stored">The image as stored.</param>
    /// <param name="orientation">The entry's value, 1 to 8.</param>
    /// <param name="upright">Receives the image.</param>
    public static void Apply(ImagePixels stored, int orientation, ImagePixels upright)
    {
        if (orientation is < 2 or > 8)
        {
            upright.CopyFrom(stored);
            return;
        }
        bool isTransposed = orientation >= 5;
        int width = stored.Width, height = stored.Height, channels = stored.Channels;
        upright.Reset(isTransposed ? height : width, isTransposed ? width : height, channels);
        ReadOnlySpan<byte> source = stored.Bytes;
        Span<byte> target = upright.Bytes;
        // Where the stored first row and first column end up.
        bool flipsX = orientation is 2 or 3 or 7 or 8, flipsY = orientation is 3 or 4 or 6 or 7;
        int at = 0;
        for (int y = 0; y < upright.Height; y++)
        {
            for (int x = 0; x < upright.Width; x++, at += channels)
            {
                int column = isTransposed ? y : x, row = isTransposed ? x : y;
                if (flipsX) column = width - 1 - column;
                if (flipsY) row = height - 1 - row;
                source.Slice(((row * width) + column) * channels, channels).CopyTo(target[at..]);
            }
        }
    }
}
