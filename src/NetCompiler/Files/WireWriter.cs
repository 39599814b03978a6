using System.Buffers.Binary;
using System.Runtime.InteropServices;
using System.Text;

namespace NetCompiler.Files;

/// <summary>Writes protobuf's wire format to a stream, without building messages: lengths are computed first.</summary>
internal sealed class WireWriter(Stream stream)
{
    public static long VarintSize(ulong value)
    {
        long size = 1;
        for (; value >= 0x80; value >>= 7) size++;
        return size;
    }

    /// <summary>The size of a field of bytes, with its tag and length.</summary>
    public static long FieldSize(int field, long length) => VarintSize((ulong)field << 3) + VarintSize((ulong)length) + length;

    public static long TextSize(int field, string text) => FieldSize(field, Encoding.UTF8.GetByteCount(text));

    public void Varint(ulong value)
    {
        Span<byte> bytes = stackalloc byte[10];
        int count = 0;
        for (; value >= 0x80; value >>= 7) bytes[count++] = (byte)(value | 0x80);
        bytes[count++] = (byte)value;
        stream.Write(bytes[..count]);
    }

    public void Integer(int field, long value)
    {
        Varint((ulong)field << 3);
        Varint((ulong)value);
    }

    /// <summary>Begins a field of so many bytes.</summary>
    public void Begin(int field, long length)
    {
        Varint(((ulong)field << 3) | 2);
        Varint((ulong)length);
    }

    public void Text(int field, string text)
    {
        byte[] bytes = Encoding.UTF8.GetBytes(text);
        Begin(field, bytes.Length);
        stream.Write(bytes);
    }

    /// <summary>The size of a BlobProto.</summary>
    public static long BlobSize(IReadOnlyList<int> shape, int count) => (count == 0 ? 0 : FieldSize(5, 4L * count)) + FieldSize(7, ShapeSize(shape));

    /// <summary>Writes a BlobProto as Caffe does: packed floats, then the shape.</summary>
    public void Blob(int field, IReadOnlyList<int> shape, ReadOnlySpan<float> values)
    {
        BeginBlob(field, shape, values.Length);
        Floats(values);
        Shape(shape);
    }

    /// <summary>Writes a field of packed floats.</summary>
    public void Numbers(int field, ReadOnlySpan<float> values)
    {
        Begin(field, 4L * values.Length);
        Floats(values);
    }

    /// <summary>Writes a BlobProto of zeros.</summary>
    public void ZeroBlob(int field, IReadOnlyList<int> shape, int count)
    {
        BeginBlob(field, shape, count);
        float[] zeros = new float[Math.Min(count, 1 << 14)];
        for (int done = 0; done < count; done += zeros.Length) Floats(zeros.AsSpan(0, Math.Min(zeros.Length, count - done)));
        Shape(shape);
    }

    private void BeginBlob(int field, IReadOnlyList<int> shape, int count)
    {
        Begin(field, BlobSize(shape, count));
        if (count > 0) Begin(5, 4L * count);
    }

    private void Shape(IReadOnlyList<int> shape)
    {
        Begin(7, ShapeSize(shape));
        if (shape.Count == 0) return;
        Begin(1, DimensionSize(shape));
        foreach (int extent in shape) Varint((ulong)extent);
    }

    private static long DimensionSize(IReadOnlyList<int> shape) => shape.Sum(extent => VarintSize((ulong)extent));

    private static long ShapeSize(IReadOnlyList<int> shape) => shape.Count == 0 ? 0 : FieldSize(1, DimensionSize(shape));

    private void Floats(ReadOnlySpan<float> values)
    {
        if (BitConverter.IsLittleEndian)
        {
            stream.Write(MemoryMarshal.AsBytes(values));
            return;
        }
        Span<byte> bytes = stackalloc byte[4];
        foreach (float value in values)
        {
            BinaryPrimitives.WriteSingleLittleEndian(bytes, value);
            stream.Write(bytes);
        }
    }
}
