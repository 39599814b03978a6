using System.Buffers.Binary;
using System.Runtime.InteropServices;

namespace NetCompiler.Files;

/// <summary>Receives a part of a blob.</summary>
/// <param name="first">The flat index of the first number.</param>
/// <param name="values">The numbers.</param>
internal delegate void BlobPart(long first, ReadOnlySpan<float> values);

/// <summary>A blob in a file: its shape, how many numbers there are, and a way to read them in parts.</summary>
internal abstract class BlobRecord
{
    /// <summary>The shape; four numbers for the fields <c>num channels height width</c> of old files.</summary>
    public abstract IReadOnlyList<long> Shape { get; }

    /// <summary>Whether the shape comes from <c>num channels height width</c>.</summary>
    public virtual bool IsLegacyShape => false;

    /// <summary>How many numbers the file holds, whatever the shape says.</summary>
    public abstract long Count { get; }

    /// <summary>Reads the numbers in order. Doubles are rounded to floats.</summary>
    public abstract void Read(BlobPart part);
}

/// <summary>A protobuf BlobProto: where its numbers lie in the file, as packed arrays or one by one, floats or doubles.</summary>
internal sealed class WireBlob : BlobRecord
{
    private const int MostAxes = 32;
    private const int MostRuns = 4096;

    private readonly WireReader reader;
    private readonly List<Run> floats = [], doubles = [];
    private readonly List<long> axes = [];
    private readonly long[] legacy = new long[4];
    private bool hasShape;

    /// <summary>Reads a BlobProto up to its end, skipping its numbers.</summary>
    public WireBlob(WireReader reader, long end)
    {
        this.reader = reader;
        while (reader.Position < end)
        {
            var (field, type) = reader.Tag(end);
            switch (field, type)
            {
                case ( >= 1 and <= 4, WireType.Varint):
                    legacy[field - 1] = (int)reader.Varint(end);
                    IsLegacyShape = true;
                    break;
                case (5, WireType.Bytes or WireType.Fixed32):
                    AddRun(floats, type, 4, end);
                    break;
                case (8, WireType.Bytes or WireType.Fixed64):
                    AddRun(doubles, type, 8, end);
                    break;
                case (7, WireType.Bytes):
                    hasShape = true;
                    ReadShape(reader.Bytes(end));
                    break;
                default:
                    reader.Skip(type, end);
                    break;
            }
        }
        reader.Position = end;
    }

    /// <inheritdoc/>
    public override IReadOnlyList<long> Shape => IsLegacyShape ? legacy : axes;

    /// <inheritdoc/>
    public override bool IsLegacyShape { get; }

    /// <summary>Whether the file says nothing about the shape: a number without axes.</summary>
    public bool IsShapeless => !IsLegacyShape && !hasShape;

    /// <inheritdoc/>
    public override long Count => Numbers.Sum(run => run.Count);

    // Caffe reads the doubles where there are any.
    private List<Run> Numbers => doubles.Count > 0 ? doubles : floats;

    /// <inheritdoc/>
    public override void Read(BlobPart part)
    {
        byte[] bytes = new byte[1 << 16];
        float[] values = new float[1 << 14];
        long first = 0;
        foreach (var run in Numbers)
        {
            int mostAtOnce = Math.Min(values.Length, bytes.Length / run.Stride);
            for (long done = 0; done < run.Count;)
            {
                int count = (int)Math.Min(mostAtOnce, run.Count - done);
                var raw = bytes.AsSpan(0, ((count - 1) * run.Stride) + run.Size);
                reader.Read(run.Start + (done * run.Stride), raw);
                Decode(raw, run, values.AsSpan(0, count));
                part(first, values.AsSpan(0, count));
                done += count;
                first += count;
            }
        }
    }

    private static void Decode(ReadOnlySpan<byte> raw, Run run, Span<float> values)
    {
        if (run is { Size: 4, Stride: 4 } && BitConverter.IsLittleEndian)
        {
            MemoryMarshal.Cast<byte, float>(raw).CopyTo(values);
            return;
        }
        for (int i = 0; i < values.Length; i++)
        {
            var number = raw[(i * run.Stride)..];
            values[i] = run.Size == 4 ? BinaryPrimitives.ReadSingleLittleEndian(number) : (float)BinaryPrimitives.ReadDoubleLittleEndian(number);
        }
    }

    private void AddRun(List<Run> runs, WireType type, int size, long end)
    {
        if (type != WireType.Bytes)
        {
            long start = reader.Position;
            reader.Skip(type, end);
            // Numbers that follow each other one by one, each with a tag of one byte, are one run.
            if (runs.Count > 0 && runs[^1] is var last && start == last.Start + (last.Count * (size + 1)) && (last.Stride == size + 1 || last.Count == 1))
            {
                runs[^1] = last with { Count = last.Count + 1, Stride = size + 1 };
                return;
            }
            Add(runs, new Run(start, 1, size, size));
            return;
        }
        long stop = reader.Bytes(end);
        long length = stop - reader.Position;
        if (length % size != 0) throw reader.Damaged(FormattableString.Invariant($"{length} bytes are no whole count of numbers of {size} bytes"), "The file is damaged.");
        if (length > 0) Add(runs, new Run(reader.Position, length / size, size, size));
        reader.Position = stop;
    }

    private void Add(List<Run> runs, Run run)
    {
        if (runs.Count == MostRuns) throw reader.Damaged("its numbers are scattered over the file in more than " + MostRuns + " pieces", "The file is damaged.");
        runs.Add(run);
    }

    private void ReadShape(long end)
    {
        while (reader.Position < end)
        {
            var (field, type) = reader.Tag(end);
            if (field == 1 && type == WireType.Varint) AddAxis(reader.Varint(end));
            else if (field == 1 && type == WireType.Bytes)
            {
                long stop = reader.Bytes(end);
                while (reader.Position < stop) AddAxis(reader.Varint(stop));
            }
            else reader.Skip(type, end);
        }
    }

    private void AddAxis(ulong extent)
    {
        if (axes.Count == MostAxes) throw reader.Damaged("its shape has more than " + MostAxes + " axes", "The file is damaged.");
        axes.Add((long)extent);
    }

    /// <summary>Numbers at equal distances: packed if the stride is their size.</summary>
    private readonly record struct Run(long Start, long Count, int Size, int Stride);
}
