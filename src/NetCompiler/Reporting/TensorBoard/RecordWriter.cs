using System.Buffers.Binary;
using System.Numerics;
using System.Runtime.InteropServices;

namespace NetCompiler.Reporting.TensorBoard;

/// <summary>Writes the records of a TFRecord file: length, its checksum, the bytes, their checksum; all little-endian.</summary>
internal sealed class RecordWriter(Stream stream)
{
    // TensorFlow's mask: a checksum of data that hold checksums would otherwise be weak.
    private const uint MaskDelta = 0xA282EAD8;

    public void Write(ReadOnlySpan<byte> record)
    {
        Span<byte> head = stackalloc byte[sizeof(ulong) + sizeof(uint)], tail = stackalloc byte[sizeof(uint)];
        BinaryPrimitives.WriteUInt64LittleEndian(head, (ulong)record.Length);
        BinaryPrimitives.WriteUInt32LittleEndian(head[sizeof(ulong)..], MaskedChecksum(head[..sizeof(ulong)]));
        BinaryPrimitives.WriteUInt32LittleEndian(tail, MaskedChecksum(record));
        stream.Write(head);
        stream.Write(record);
        stream.Write(tail);
    }

    /// <summary>CRC-32C (Castagnoli), rotated by 15 bits and shifted by a constant.</summary>
    public static uint MaskedChecksum(ReadOnlySpan<byte> data)
    {
        uint checksum = uint.MaxValue;
        foreach (ulong word in MemoryMarshal.Cast<byte, ulong>(data))
        {
            checksum = BitOperations.Crc32C(checksum, BitConverter.IsLittleEndian ? word : BinaryPrimitives.ReverseEndianness(word));
        }
        foreach (byte last in data[(data.Length / sizeof(ulong) * sizeof(ulong))..]) checksum = BitOperations.Crc32C(checksum, last);
        checksum = ~checksum;
        return BitOperations.RotateRight(checksum, 15) + MaskDelta;
    }
}
