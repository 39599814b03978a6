using NetCompiler.Imaging;

namespace NetCompiler.Data;

/// <summary>
/// Where the rows of a layer come from. Fetching is done in order, one row at a time; what takes long is done by filling, on several threads at once.
/// </summary>
internal abstract class SampleSource : IDisposable
{
    /// <summary>Takes up the next row. Rows come in order, but the first can be any.</summary>
    /// <param name="sample">How many rows came before it.</param>
    /// <param name="work">Receives what is needed to fill it.</param>
    public abstract void Fetch(long sample, SampleWork work);

    /// <summary>Fills the fetched row.</summary>
    /// <param name="work">What was fetched.</param>
    /// <param name="batch">The batch.</param>
    /// <param name="row">Which row of it.</param>
    public abstract void Fill(SampleWork work, BatchBuffer batch, int row);

    /// <summary>Closes files.</summary>
    public virtual void Dispose()
    {
    }
}

/// <summary>What one thread needs to fill rows; its memory is used for one row after another.</summary>
internal sealed class SampleWork
{
    private byte[] bytes = [];

    /// <summary>The epoch of the row.</summary>
    public uint Epoch { get; set; }

    /// <summary>The row's place in the epoch.</summary>
    public int Place { get; set; }

    /// <summary>Which sample of the source it is.</summary>
    public int Index { get; set; }

    /// <summary>The bytes that were fetched: a file or a record.</summary>
    public Span<byte> Bytes => bytes.AsSpan(0, Length);

    /// <summary>How many bytes were fetched.</summary>
    public int Length { get; private set; }

    /// <summary>Memory for values that are no bytes.</summary>
    public float[] Floats = [];

    /// <summary>Memory for decoding and resizing.</summary>
    public ImageWork Image { get; } = new();

    /// <summary>Makes room for bytes.</summary>
    /// <param name="length">How many.</param>
    public Span<byte> Reserve(int length)
    {
        if (bytes.Length < length) bytes = GC.AllocateUninitializedArray<byte>(Math.Max(length, Math.Min(2 * bytes.Length, 1 << 24)));
        Length = length;
        return Bytes;
    }

    /// <summary>Reads a whole file into <see cref="Bytes"/>.</summary>
    /// <param name="path">The file.</param>
    /// <exception cref="IOException">It cannot be read.</exception>
    public void ReadFile(string path)
    {
        using var handle = File.OpenHandle(path);
        long length = RandomAccess.GetLength(handle);
        if (length > Array.MaxLength) throw new InvalidDataException(FormattableString.Invariant($"it has {length:N0} bytes, too many for an image"));
        var room = Reserve((int)length);
        int done = 0;
        while (done < room.Length)
        {
            int count = RandomAccess.Read(handle, room[done..], done);
            if (count == 0) break;
            done += count;
        }
        Length = done;
    }
}

/// <summary>Memory for decoding and resizing images one after another.</summary>
internal sealed class ImageWork
{
    /// <summary>The image as it was decoded.</summary>
    public ImagePixels Decoded { get; } = new();

    /// <summary>The image resized.</summary>
    public ImagePixels Resized { get; } = new();

    /// <summary>The tables and buffers of resizing.</summary>
    public BilinearResize Resize { get; } = new();
}
