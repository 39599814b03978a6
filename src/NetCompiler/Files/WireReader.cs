using System.Buffers.Binary;
using System.Globalization;
using System.Text;

namespace NetCompiler.Files;

/// <summary>How protobuf encodes a field.</summary>
internal enum WireType
{
    Varint = 0,
    Fixed64 = 1,
    Bytes = 2,
    Fixed32 = 5,
}

/// <summary>
/// Reads protobuf's wire format from a file of any size without building messages. Every declared length is compared with what is left
/// of the message around it before anything is read or allocated.
/// </summary>
internal sealed class WireReader : IDisposable
{
    private const int LongestName = 1 << 16;

    private readonly Microsoft.Win32.SafeHandles.SafeFileHandle handle;
    private readonly byte[] buffer = new byte[1 << 16];
    private long bufferStart;
    private int bufferLength;

    public WireReader(string path, string meaning)
    {
        Path = path;
        Meaning = meaning;
        handle = File.OpenHandle(path, FileMode.Open, FileAccess.Read, FileShare.Read);
        Length = RandomAccess.GetLength(handle);
    }

    public string Path { get; }

    /// <summary>What the file should be, for messages: <c>a .caffemodel</c>.</summary>
    public string Meaning { get; }

    /// <summary>Where the reader is, for messages: <c>layer 'conv1', blob 0</c>.</summary>
    public string Place { get; set; } = "";

    public long Length { get; }

    public long Position { get; set; }

    /// <summary>Reads the next field's number and type.</summary>
    public (int Field, WireType Type) Tag(long end)
    {
        long start = Position;
        ulong tag = Varint(end);
        int field = (int)Math.Min(tag >> 3, int.MaxValue);
        var type = (WireType)(tag & 7);
        bool isKnown = type is WireType.Varint or WireType.Fixed64 or WireType.Bytes or WireType.Fixed32;
        if (field == 0 || tag > uint.MaxValue || !isKnown) throw Damaged("byte " + Number(start) + " begins no field", "The file is damaged, or it is not " + Meaning + ".");
        return (field, type);
    }

    public ulong Varint(long end)
    {
        ulong value = 0;
        for (int shift = 0; shift < 70; shift += 7)
        {
            byte next = Byte(end);
            value |= (ulong)(next & 0x7F) << shift;
            if (next < 0x80) return value;
        }
        throw Damaged("the number before byte " + Number(Position) + " is longer than ten bytes", "The file is damaged.");
    }

    /// <summary>
    /// Reads the length of a message that is read field by field; gives its end. The end may lie behind the file's: the field that is cut
    /// off is found when it is read, and then layer and blob are known.
    /// </summary>
    public long Nested(long end)
    {
        ulong length = Varint(end);
        if (length > (ulong)((end >= Length ? int.MaxValue : end) - Position)) throw TooLong(length, end);
        return Position + (long)length;
    }

    /// <summary>Reads a length and checks it; gives the end of what it measures.</summary>
    public long Bytes(long end)
    {
        ulong length = Varint(end);
        if (length > (ulong)(Math.Min(end, Length) - Position)) throw TooLong(length, end);
        return Position + (long)length;
    }

    public string Text(long end)
    {
        long stop = Bytes(end);
        if (stop - Position > LongestName) throw Damaged("a name has " + Number(stop - Position) + " bytes", "The file is damaged.");
        byte[] bytes = new byte[stop - Position];
        Read(Position, bytes);
        Position = stop;
        return Encoding.UTF8.GetString(bytes);
    }

    public uint Fixed32(long end)
    {
        Require(4, end);
        Span<byte> bytes = stackalloc byte[4];
        Read(Position, bytes);
        Position += 4;
        return BinaryPrimitives.ReadUInt32LittleEndian(bytes);
    }

    public void Skip(WireType type, long end)
    {
        switch (type)
        {
            case WireType.Varint:
                Varint(end);
                break;
            case WireType.Bytes:
                Position = Bytes(end);
                break;
            default:
                int size = type == WireType.Fixed32 ? 4 : 8;
                Require(size, end);
                Position += size;
                break;
        }
    }

    /// <summary>Copies bytes from anywhere in the file; the position stays.</summary>
    public void Read(long at, Span<byte> bytes)
    {
        if (at >= bufferStart && at + bytes.Length <= bufferStart + bufferLength)
        {
            buffer.AsSpan((int)(at - bufferStart), bytes.Length).CopyTo(bytes);
            return;
        }
        while (!bytes.IsEmpty)
        {
            int count = RandomAccess.Read(handle, bytes, at);
            if (count == 0) throw Damaged("it ends at byte " + Number(at) + " while it is read", "Another program is changing the file.");
            at += count;
            bytes = bytes[count..];
        }
    }

    public RefusedFileException Damaged(string reason, string remedy) => new(Path, Place, reason, remedy);

    public void Dispose() => handle.Dispose();

    private static string Number(long value) => value.ToString(CultureInfo.InvariantCulture);

    private RefusedFileException TooLong(ulong length, long end) => Damaged(
        "at byte " + Number(Position) + " there should be " + length.ToString(CultureInfo.InvariantCulture) + " bytes, but only "
        + Number(Math.Min(end, Length) - Position) + " are left",
        "The file is truncated or damaged: copy or download it again.");

    private void Require(int size, long end)
    {
        if (Math.Min(end, Length) - Position < size) throw Damaged("a number at byte " + Number(Position) + " is cut off", "The file is truncated or damaged: copy or download it again.");
    }

    private byte Byte(long end)
    {
        Require(1, end);
        if (Position < bufferStart || Position >= bufferStart + bufferLength)
        {
            bufferStart = Position;
            bufferLength = RandomAccess.Read(handle, buffer, bufferStart);
            if (bufferLength == 0) throw Damaged("it ends at byte " + Number(Position) + " while it is read", "Another program is changing the file.");
        }
        return buffer[(int)(Position++ - bufferStart)];
    }
}
