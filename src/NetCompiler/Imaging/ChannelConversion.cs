namespace NetCompiler.Imaging;

/// <summary>From the channels that a decoder gives to those that are wanted.</summary>
internal static class ChannelConversion
{
    // The luma of ITU-R BT.601 in 15 bits, as libpng has it: 0.299 and 0.587 are cut, blue gets the rest, and the sum is cut too.
    private const int Red = 9797, Green = 19234, Blue = (1 << 15) - Red - Green;

    public static void GrayToBgr(ImagePixels source, ImagePixels target)
    {
        target.Reset(source.Width, source.Height, 3);
        ReadOnlySpan<byte> from = source.Bytes;
        Span<byte> to = target.Bytes;
        for (int i = 0, at = 0; i < from.Length; i++, at += 3) to[at] = to[at + 1] = to[at + 2] = from[i];
    }

    public static void BgraToBgr(ImagePixels source, ImagePixels target)
    {
        target.Reset(source.Width, source.Height, 3);
        ReadOnlySpan<byte> from = source.Bytes;
        Span<byte> to = target.Bytes;
        for (int i = 0, at = 0; at < to.Length; i += 4, at += 3)
        {
            to[at] = from[i];
            to[at + 1] = from[i + 1];
            to[at + 2] = from[i + 2];
        }
    }

    public static void BgraToGray(ImagePixels source, ImagePixels target)
    {
        target.Reset(source.Width, source.Height, 1);
        ReadOnlySpan<byte> from = source.Bytes;
        Span<byte> to = target.Bytes;
        for (int i = 0; i < to.Length; i++) to[i] = Luma(from[4 * i], from[(4 * i) + 1], from[(4 * i) + 2]);
    }

    public static void RedOfBgra(ImagePixels source, ImagePixels target)
    {
        target.Reset(source.Width, source.Height, 1);
        ReadOnlySpan<byte> from = source.Bytes;
        Span<byte> to = target.Bytes;
        for (int i = 0; i < to.Length; i++) to[i] = from[(4 * i) + 2];
    }

    private static byte Luma(byte blue, byte green, byte red) =>
        // A grey pixel stays what it is, whatever the coefficients add up to.
        red == green && green == blue ? red : (byte)(((Red * red) + (Green * green) + (Blue * blue)) >> 15);
}
