using System.Buffers.Binary;

namespace NetCompiler.Imaging;

/// <summary>
/// Makes a JPEG of the channels luma, blue and red difference pass for one of red, green and blue, so that a decoder that knows colour only hands luma
/// out as red: as it is stored, where a way through colour would cut and round it. For that the marker of Adobe (APP14, transform 0) takes the place of JFIF's.
/// </summary>
internal static class JpegLuma
{
    private static ReadOnlySpan<byte> NoTransform => [0xFF, 0xEE, 0, 14, (byte)'A', (byte)'d', (byte)'o', (byte)'b', (byte)'e', 0, 100, 0, 0, 0, 0, 0];

    /// <summary>How long the rewritten file is at most.</summary>
    public static int LengthOf(int length) => length + NoTransform.Length;

    /// <summary>Rewrites a file.</summary>
    /// <param name="file">The JPEG.</param>
    /// <param name="rewritten">Receives it; of <see cref="LengthOf"/>.</param>
    /// <returns>How many bytes were written; 0 if the file has other channels, or another structure than expected.</returns>
    public static int Rewrite(ReadOnlySpan<byte> file, Span<byte> rewritten)
    {
        file[..2].CopyTo(rewritten);
        NoTransform.CopyTo(rewritten[2..]);
        int at = 2, done = 2 + NoTransform.Length;
        while (at + 4 <= file.Length && file[at] == 0xFF)
        {
            byte marker = file[at + 1];
            int length = 2 + BinaryPrimitives.ReadUInt16BigEndian(file[(at + 2)..]);
            if (length < 4 || at + length > file.Length) return 0;
            var segment = file.Slice(at, length);
            // Start of frame of any kind: precision, height, width, then how many channels.
            bool isFrame = marker is >= 0xC0 and <= 0xCF and not (0xC4 or 0xC8 or 0xCC);
            if (isFrame && (length < 10 || segment[9] != 3)) return 0;
            // Adobe's marker with transform 0 says that the channels are colours already.
            if (marker == 0xEE && length >= 16 && segment[4..9].SequenceEqual("Adobe"u8) && segment[15] == 0) return 0;
            if (marker is not (0xE0 or 0xEE))
            {
                segment.CopyTo(rewritten[done..]);
                done += length;
            }
            at += length;
            if (marker != 0xDA) continue;
            // What follows the start of a scan is compressed, up to the end.
            file[at..].CopyTo(rewritten[done..]);
            return done + file.Length - at;
        }
        return 0;
    }
}
