using System.Buffers.Binary;

namespace NetCompiler.Imaging;

/// <summary>Finds out whether a JPEG was cut short: decoders fill in what a progressive one lacks, and say nothing.</summary>
internal static class JpegEnd
{
    private static ReadOnlySpan<byte> EndOfImage => [0xFF, 0xD9];

    /// <summary>Whether the marker of the end stands behind the first scan. (In compressed data it cannot; a thumbnail's lies before.)</summary>
    /// <param name="file">The file, which begins like a JPEG.</param>
    public static bool IsThere(ReadOnlySpan<byte> file)
    {
        int at = 2;
        while (at + 4 <= file.Length && file[at] == 0xFF && file[at + 1] != 0xDA) at += 2 + BinaryPrimitives.ReadUInt16BigEndian(file[(at + 2)..]);
        return at < file.Length && file[at..].IndexOf(EndOfImage) >= 0;
    }
}
