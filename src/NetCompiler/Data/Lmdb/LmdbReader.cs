using System.Text;
using Microsoft.Win32.SafeHandles;
using NetCompiler.Files;
using static System.Buffers.Binary.BinaryPrimitives;

namespace NetCompiler.Data;

/// <summary>
/// Reads the records of an LMDB by their number, in the order of keys. Every page number, offset and length is compared with the file. One caller at
/// a time; nothing is written beside the file, and nobody is locked out.
/// </summary>
internal sealed class LmdbReader : IDisposable
{
    private const int DeepestTree = 64;

    private readonly SafeFileHandle handle;
    private readonly string path;
    private readonly int pageSize;
    private readonly ulong pageCount;
    // The leaves in order: page and number of the first record.
    private readonly List<(ulong Page, int First)> leaves = [];
    private readonly byte[] leaf;
    private ulong leafPage = LmdbFormat.NoPage;

    /// <summary>Opens a database.</summary>
    /// <param name="folder">The folder with its <c>data.mdb</c>.</param>
    /// <exception cref="RefusedFileException">There is none, or it is damaged or empty.</exception>
    public LmdbReader(string folder)
    {
        Folder = folder;
        path = Find(folder);
        handle = File.OpenHandle(path);
        try
        {
            (pageSize, pageCount, ulong root, ulong entries, int depth) = ReadMeta();
            leaf = new byte[pageSize];
            if (root != LmdbFormat.NoPage) Walk(root, depth);
            if ((ulong)Count != entries) throw Damaged(FormattableString.Invariant($"its tree has {Count} records instead of {entries}"));
            if (Count == 0) throw new RefusedFileException(folder, "", "the database has no records", "Make it again with convert_imageset.");
        }
        catch
        {
            handle.Dispose();
            throw;
        }
    }

    /// <summary>Its folder.</summary>
    public string Folder { get; }

    /// <summary>How many records there are.</summary>
    public int Count { get; private set; }

    /// <summary>Copies a record.</summary>
    /// <param name="index">Its number, from 0.</param>
    /// <param name="work">Receives its bytes.</param>
    public void Read(int index, SampleWork work) => ReadPart(index, 0, work.Reserve(LengthOf(index)));

    /// <summary>How many bytes a record has.</summary>
    /// <param name="index">Its number, from 0.</param>
    public int LengthOf(int index) => Locate(index, out _).Length;

    /// <summary>Copies bytes of a record.</summary>
    /// <param name="index">Its number, from 0.</param>
    /// <param name="from">The first byte.</param>
    /// <param name="bytes">Receives them, as far as there are.</param>
    /// <returns>How many there were.</returns>
    public int ReadPart(int index, long from, Span<byte> bytes)
    {
        var (at, length) = Locate(index, out var inLeaf);
        int count = (int)Math.Min(bytes.Length, length - from);
        if (at < 0) inLeaf.Slice((int)from, count).CopyTo(bytes);
        else ReadAt(at + from, bytes[..count]);
        return count;
    }

    /// <summary>The key of a record, as text.</summary>
    /// <param name="index">Its number, from 0.</param>
    public string KeyOf(int index)
    {
        var node = NodeOf(index);
        return Encoding.UTF8.GetString(node.Slice(LmdbFormat.NodeHeader, KeyLength(node)));
    }

    /// <inheritdoc/>
    public void Dispose() => handle.Dispose();

    // Where a record's bytes lie in the file; -1 for those in the leaf itself.
    private (long At, int Length) Locate(int index, out ReadOnlySpan<byte> inLeaf)
    {
        var node = NodeOf(index);
        ushort flags = ReadUInt16LittleEndian(node[4..]);
        if ((flags & (LmdbFormat.SubDatabase | LmdbFormat.Duplicates)) != 0) throw Damaged("it holds databases inside, or several values of a key, which no Caffe database does");
        uint length = ReadUInt16LittleEndian(node) | ((uint)ReadUInt16LittleEndian(node[2..]) << 16);
        inLeaf = node[(LmdbFormat.NodeHeader + KeyLength(node))..];
        if ((flags & LmdbFormat.LongValue) == 0)
        {
            if (length > inLeaf.Length) throw Damaged("a record reaches over the end of its page");
            inLeaf = inLeaf[..(int)length];
            return (-1, (int)length);
        }
        if (inLeaf.Length < 8) throw Damaged("a record reaches over the end of its page");
        ulong page = ReadUInt64LittleEndian(inLeaf);
        ulong room = page < pageCount ? (pageCount - page) * (ulong)pageSize : 0;
        if (length + (ulong)LmdbFormat.PageHeader > room || length > Array.MaxLength) throw Damaged(FormattableString.Invariant($"a record of {length} bytes reaches over the end of the file"));
        return (((long)page * pageSize) + LmdbFormat.PageHeader, (int)length);
    }

    private static string Find(string folder)
    {
        if (File.Exists(folder)) throw new RefusedFileException(folder, "", "it is a file", "The source of a Data layer is the folder of an LMDB.");
        if (!Directory.Exists(folder))
        {
            throw new RefusedFileException(
                folder, "", "there is no such database", "Correct data_param { source }, which counts from the folder that the program runs in, or make it with convert_imageset.");
        }
        string path = Path.Combine(folder, "data.mdb");
        if (File.Exists(path)) return path;
        throw File.Exists(Path.Combine(folder, "CURRENT"))
            ? new RefusedFileException(folder, "", "it is a LevelDB, which is not supported", "Convert it to LMDB: run convert_imageset --backend lmdb over the images again.")
            : new RefusedFileException(folder, "", "it holds no data.mdb", "The source of a Data layer is the folder of an LMDB.");
    }

    // There are two meta pages, written in turn; the one of the later transaction counts.
    private (int PageSize, ulong PageCount, ulong Root, ulong Entries, int Depth) ReadMeta()
    {
        long length = RandomAccess.GetLength(handle);
        Span<byte> first = stackalloc byte[LmdbFormat.MetaEnd], second = stackalloc byte[LmdbFormat.MetaEnd];
        if (RandomAccess.Read(handle, first, 0) < first.Length || !IsMeta(first)) throw new RefusedFileException(path, "", "it is no LMDB", "Make it again with convert_imageset.");
        uint size = ReadUInt32LittleEndian(first[LmdbFormat.FreeDatabaseAt..]);
        bool isSize = size is >= 256 and <= 65536 && (size & (size - 1)) == 0;
        if (!isSize || RandomAccess.Read(handle, second, size) < second.Length || !IsMeta(second)) throw Damaged("its first pages cannot be read");
        bool firstIsNewer = ReadUInt64LittleEndian(first[LmdbFormat.TransactionAt..]) >= ReadUInt64LittleEndian(second[LmdbFormat.TransactionAt..]);
        ReadOnlySpan<byte> meta = firstIsNewer ? first : second;
        var main = meta[LmdbFormat.MainDatabaseAt..];
        ulong pages = ReadUInt64LittleEndian(meta[LmdbFormat.LastPageAt..]) + 1, there = (ulong)length / size;
        if (pages > there) throw Damaged(FormattableString.Invariant($"it ends after {there} of its {pages} pages"));
        return ((int)size, pages, ReadUInt64LittleEndian(main[LmdbFormat.RootAt..]), ReadUInt64LittleEndian(main[LmdbFormat.EntriesAt..]), ReadUInt16LittleEndian(main[LmdbFormat.DepthAt..]));
    }

    private static bool IsMeta(ReadOnlySpan<byte> page) =>
        ReadUInt32LittleEndian(page[LmdbFormat.MagicAt..]) == LmdbFormat.Magic && ReadUInt32LittleEndian(page[LmdbFormat.VersionAt..]) == LmdbFormat.Version;

    // Finds the leaves below a page. A tree of n pages is visited in n steps, so that circles end.
    private void Walk(ulong root, int depth)
    {
        if (depth > DeepestTree) throw Damaged("its tree is too deep");
        ulong visited = 0;
        byte[][] pages = new byte[depth + 1][];
        Visit(root, 0);

        void Visit(ulong number, int level)
        {
            if (level >= depth || ++visited > pageCount) throw Damaged("its tree has circles");
            byte[] page = pages[level] ??= new byte[pageSize];
            ReadPage(number, page);
            ushort flags = ReadUInt16LittleEndian(page.AsSpan(LmdbFormat.FlagsAt));
            int nodes = NodeCount(page);
            if ((flags & (LmdbFormat.Leaf | LmdbFormat.FixedLeaf)) == LmdbFormat.Leaf)
            {
                leaves.Add((number, Count));
                Count = checked(Count + nodes);
                return;
            }
            if ((flags & LmdbFormat.Branch) == 0) throw Damaged(FormattableString.Invariant($"page {number} is no part of a tree"));
            for (int i = 0; i < nodes; i++)
            {
                var node = Node(page, i);
                Visit(ReadUInt16LittleEndian(node) | ((ulong)ReadUInt16LittleEndian(node[2..]) << 16) | ((ulong)ReadUInt16LittleEndian(node[4..]) << 32), level + 1);
            }
        }
    }

    private ReadOnlySpan<byte> NodeOf(int index)
    {
        int low = 0, high = leaves.Count - 1;
        while (low < high)
        {
            int middle = (low + high + 1) / 2;
            if (leaves[middle].First <= index) low = middle;
            else high = middle - 1;
        }
        var (page, first) = leaves[low];
        if (leafPage != page)
        {
            ReadPage(page, leaf);
            leafPage = page;
        }
        return Node(leaf, index - first);
    }

    private int NodeCount(byte[] page)
    {
        int lower = ReadUInt16LittleEndian(page.AsSpan(LmdbFormat.LowerAt));
        if (lower < LmdbFormat.PageHeader || lower > pageSize) throw Damaged("a page says of itself that it is longer than it is");
        return (lower - LmdbFormat.PageHeader) / 2;
    }

    private ReadOnlySpan<byte> Node(byte[] page, int index)
    {
        int at = ReadUInt16LittleEndian(page.AsSpan(LmdbFormat.PageHeader + (2 * index)));
        if (at < LmdbFormat.PageHeader || at + LmdbFormat.NodeHeader > pageSize) throw Damaged("a node lies outside of its page");
        return page.AsSpan(at);
    }

    private int KeyLength(ReadOnlySpan<byte> node)
    {
        int length = ReadUInt16LittleEndian(node[6..]);
        return LmdbFormat.NodeHeader + length <= node.Length ? length : throw Damaged("a key reaches over the end of its page");
    }

    private void ReadPage(ulong number, byte[] page)
    {
        if (number >= pageCount) throw Damaged(FormattableString.Invariant($"it speaks of page {number}, but ends before"));
        leafPage = ReferenceEquals(page, leaf) ? LmdbFormat.NoPage : leafPage;
        ReadAt((long)number * pageSize, page);
    }

    private void ReadAt(long at, Span<byte> bytes)
    {
        while (!bytes.IsEmpty)
        {
            int count = RandomAccess.Read(handle, bytes, at);
            if (count == 0) throw Damaged("it became shorter while it was read");
            at += count;
            bytes = bytes[count..];
        }
    }

    private RefusedFileException Damaged(string reason) => new(path, "", reason, "The database is truncated or damaged: copy it or make it again.");
}
