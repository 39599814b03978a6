using NetCompiler.Files;

namespace NetCompiler.Data;

/// <summary>Reads the labels of a database without its pixels, which stand before them.</summary>
internal static class DatumLabels
{
    private const int Window = 64;

    /// <summary>The label of each record.</summary>
    public static int[] Of(LmdbReader records)
    {
        int[] labels = new int[records.Count];
        Span<byte> window = stackalloc byte[Window];
        for (int i = 0; i < labels.Length; i++)
        {
            try
            {
                labels[i] = Read(records, i, window);
            }
            catch (InvalidDataException problem)
            {
                throw new RefusedFileException(records.Folder, FormattableString.Invariant($"record {i} ('{records.KeyOf(i)}')"), problem.Message, "Make the database again with convert_imageset.");
            }
        }
        return labels;
    }

    // Fields are passed over by their lengths; of each only its beginning is read.
    private static int Read(LmdbReader records, int index, Span<byte> window)
    {
        long at = 0, length = records.LengthOf(index);
        while (at < length)
        {
            int read = records.ReadPart(index, at, window);
            int next = 0;
            ulong tag = DatumReading.Varint(window[..read], ref next);
            switch (tag & 7)
            {
                case 0:
                    ulong value = DatumReading.Varint(window[..read], ref next);
                    if (tag >> 3 == 5) return (int)value;
                    break;
                case 1:
                    next += 8;
                    break;
                case 2:
                    ulong size = DatumReading.Varint(window[..read], ref next);
                    if (size > (ulong)(length - at)) throw DatumReading.Damaged();
                    at += (long)size;
                    break;
                case 5:
                    next += 4;
                    break;
                default:
                    throw DatumReading.Damaged();
            }
            at += next;
        }
        return 0;
    }
}
