using System.Buffers.Binary;

namespace NetCompiler.Data;

/// <summary>
/// A <c>Datum</c> in protobuf's wire format, read where it lies, without objects. Every length is compared with what is there.
/// </summary>
internal readonly ref struct DatumReading
{
    private DatumReading(int channels, int height, int width, int label, bool isEncoded, ReadOnlySpan<byte> data, int floatCount)
    {
        (Channels, Height, Width, Label, IsEncoded, FloatCount) = (channels, height, width, label, isEncoded, floatCount);
        Data = data;
    }

    public int Channels { get; }

    public int Height { get; }

    public int Width { get; }

    public int Label { get; }

    /// <summary>Whether <see cref="Data"/> is an image file.</summary>
    public bool IsEncoded { get; }

    /// <summary>The bytes: an image file, or values channel by channel.</summary>
    public ReadOnlySpan<byte> Data { get; }

    /// <summary>How many <c>float_data</c> values there are.</summary>
    public int FloatCount { get; }

    /// <summary>Whether the extents say as many values as there are.</summary>
    public bool HasAllValues => Channels > 0 && Height > 0 && Width > 0 && (long)Channels * Height * Width == (Data.IsEmpty ? FloatCount : Data.Length);

    /// <summary>Reads a record.</summary>
    /// <param name="record">The record.</param>
    /// <param name="floats">Receives the <c>float_data</c>; grown as needed.</param>
    /// <exception cref="InvalidDataException">It is no Datum; without a full stop.</exception>
    public static DatumReading Read(ReadOnlySpan<byte> record, ref float[] floats)
    {
        int channels = 0, height = 0, width = 0, label = 0, floatCount = 0;
        bool isEncoded = false;
        ReadOnlySpan<byte> data = [];
        int at = 0;
        while (at < record.Length)
        {
            ulong tag = Varint(record, ref at);
            switch (tag)
            {
                case (1 << 3) | 0: channels = (int)Varint(record, ref at); break;
                case (2 << 3) | 0: height = (int)Varint(record, ref at); break;
                case (3 << 3) | 0: width = (int)Varint(record, ref at); break;
                case (4 << 3) | 2: data = Bytes(record, ref at); break;
                case (5 << 3) | 0: label = (int)Varint(record, ref at); break;
                case (6 << 3) | 5: AddFloats(Take(record, ref at, 4), ref floats, ref floatCount); break;
                case (6 << 3) | 2: AddFloats(Bytes(record, ref at), ref floats, ref floatCount); break;
                case (7 << 3) | 0: isEncoded = Varint(record, ref at) != 0; break;
                default: Skip(record, (int)(tag & 7), ref at); break;
            }
        }
        return new DatumReading(channels, height, width, label, isEncoded, data, floatCount);
    }

    private static void AddFloats(ReadOnlySpan<byte> bytes, ref float[] floats, ref int count)
    {
        if (bytes.Length % 4 != 0) throw Damaged();
        int more = bytes.Length / 4;
        if (floats.Length < count + more) Array.Resize(ref floats, Math.Max(count + more, 2 * floats.Length));
        for (int i = 0; i < more; i++) floats[count++] = BinaryPrimitives.ReadSingleLittleEndian(bytes[(4 * i)..]);
    }

    private static void Skip(ReadOnlySpan<byte> record, int type, scoped ref int at)
    {
        switch (type)
        {
            case 0: Varint(record, ref at); break;
            case 1: Take(record, ref at, 8); break;
            case 2: Bytes(record, ref at); break;
            case 5: Take(record, ref at, 4); break;
            default: throw Damaged();
        }
    }

    private static ReadOnlySpan<byte> Bytes(ReadOnlySpan<byte> record, scoped ref int at)
    {
        ulong length = Varint(record, ref at);
        return length <= (ulong)(record.Length - at) ? Take(record, ref at, (int)length) : throw Damaged();
    }

    private static ReadOnlySpan<byte> Take(ReadOnlySpan<byte> record, scoped ref int at, int count)
    {
        if (record.Length - at < count) throw Damaged();
        at += count;
        return record.Slice(at - count, count);
    }

    /// <summary>Reads a number.</summary>
    /// <exception cref="InvalidDataException">It is cut off.</exception>
    public static ulong Varint(ReadOnlySpan<byte> record, scoped ref int at)
    {
        ulong value = 0;
        for (int shift = 0; shift < 70 && at < record.Length; shift += 7)
        {
            byte next = record[at++];
            value |= (ulong)(next & 0x7F) << shift;
            if (next < 0x80) return value;
        }
        throw Damaged();
    }

    /// <summary>What is thrown for bytes that are no Datum.</summary>
    public static InvalidDataException Damaged() => new("it is no Datum, or damaged");
}
