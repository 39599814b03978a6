using System.Text;
using static System.Buffers.Binary.BinaryPrimitives;

namespace NetCompiler.Data;

/// <summary>
/// Writes an LMDB in one go, from records in the order of their keys: leaves are filled one after another, and the branches above them are made at the end. The database
/// has no name until it is complete.
/// </summary>
internal sealed class LmdbWriter : IDisposable
{
    private const int PageSize = 4096;
    private const string PartialExtension = ".partial";

    private readonly string folder, partial;
    private readonly FileStream stream;
    private readonly List<(byte[] Key, ulong Page)> leaves = [];
    private readonly PageBuilder leaf = new(PageSize);
    private byte[] lastKey = [];
    private ulong nextPage = 2, longPages, entries;
    private bool isDone;

    /// <summary>Begins a database.</summary>
    /// <param name="folder">Its folder, which must not exist.</param>
    /// <exception cref="IOException">The folder exists, or cannot be made.</exception>
    public LmdbWriter(string folder)
    {
        this.folder = folder;
        if (Directory.Exists(folder) || File.Exists(folder)) throw new IOException(folder + " exists already: delete it or choose another name");
        partial = Path.TrimEndingDirectorySeparator(folder) + PartialExtension;
        if (Directory.Exists(partial)) Directory.Delete(partial, recursive: true);
        Directory.CreateDirectory(partial);
        stream = new FileStream(Path.Combine(partial, "data.mdb"), FileMode.CreateNew, FileAccess.Write, FileShare.None, 1 << 20);
        stream.Write(new byte[2 * PageSize]);
    }

    /// <summary>Adds a record.</summary>
    /// <param name="key">Its key, behind all keys before it.</param>
    /// <param name="value">Its value.</param>
    /// <exception cref="ArgumentException">The key is too long, or not behind the last one.</exception>
    public void Add(string key, ReadOnlySpan<byte> value)
    {
        byte[] name = Encoding.UTF8.GetBytes(key);
        if (name.Length is 0 or > LmdbFormat.LongestKey) throw new ArgumentException($"a key has 1 to {LmdbFormat.LongestKey} bytes: '{key}' has {name.Length}", nameof(key));
        if (entries > 0 && name.AsSpan().SequenceCompareTo(lastKey) <= 0) throw new ArgumentException($"keys must rise: '{key}'", nameof(key));
        lastKey = name;
        bool isLong = LmdbFormat.NodeHeader + name.Length + value.Length > LmdbFormat.LongestNode(PageSize);
        int held = isLong ? sizeof(ulong) : value.Length;
        if (!leaf.HasRoom(name.Length, held)) FlushLeaf();
        var data = leaf.Add(name, (uint)value.Length, isLong ? LmdbFormat.LongValue : (ushort)0, held);
        if (isLong) WriteUInt64LittleEndian(data, WriteLong(value));
        else value.CopyTo(data);
        entries++;
    }

    /// <summary>Completes the database and gives it its name.</summary>
    /// <exception cref="IOException">It cannot be written.</exception>
    public void Complete()
    {
        if (leaf.Count > 0) FlushLeaf();
        ulong leafPages = (ulong)leaves.Count, branchPages = 0;
        var level = leaves;
        ushort depth = level.Count > 0 ? (ushort)1 : (ushort)0;
        for (; level.Count > 1; depth++) level = WriteBranches(level, ref branchPages);
        WriteMeta(depth, branchPages, leafPages, level.Count > 0 ? level[0].Page : LmdbFormat.NoPage);
        stream.Flush(flushToDisk: true);
        stream.Dispose();
        Directory.Move(partial, folder);
        isDone = true;
    }

    /// <summary>Deletes what was not completed.</summary>
    public void Dispose()
    {
        if (isDone) return;
        isDone = true;
        stream.Dispose();
        Directory.Delete(partial, recursive: true);
    }

    // A value with pages of its own: one header, then bytes up to the end of the last page.
    private ulong WriteLong(ReadOnlySpan<byte> value)
    {
        ulong first = nextPage;
        int pages = (LmdbFormat.PageHeader + value.Length + PageSize - 1) / PageSize;
        Span<byte> header = stackalloc byte[LmdbFormat.PageHeader];
        header.Clear();
        WriteUInt64LittleEndian(header, first);
        WriteUInt16LittleEndian(header[LmdbFormat.FlagsAt..], LmdbFormat.Overflow);
        WriteUInt32LittleEndian(header[LmdbFormat.PageCountAt..], (uint)pages);
        stream.Write(header);
        stream.Write(value);
        Span<byte> rest = stackalloc byte[PageSize];
        rest.Clear();
        stream.Write(rest[..((pages * PageSize) - header.Length - value.Length)]);
        nextPage += (ulong)pages;
        longPages += (ulong)pages;
        return first;
    }

    private void FlushLeaf()
    {
        leaves.Add((leaf.FirstKey, nextPage));
        stream.Write(leaf.Finish(nextPage++, LmdbFormat.Leaf));
    }

    private List<(byte[] Key, ulong Page)> WriteBranches(List<(byte[] Key, ulong Page)> children, ref ulong branchPages)
    {
        var above = new List<(byte[] Key, ulong Page)>();
        var page = new PageBuilder(PageSize);
        for (int i = 0; i < children.Count; i++)
        {
            var (key, child) = children[i];
            // A branch has two children or more: a page is closed before the last but one, if the last would be left alone.
            bool isLastPair = i == children.Count - 2 && !page.HasRoom(key.Length, 0, children[^1].Key.Length);
            if (page.Count > 0 && (!page.HasRoom(key.Length, 0) || isLastPair)) Flush();
            // The first key of a branch is never looked at; the library leaves it empty.
            page.AddChild(page.Count == 0 ? [] : key, child, key);
        }
        Flush();
        branchPages += (ulong)above.Count;
        return above;

        void Flush()
        {
            above.Add((page.FirstKey, nextPage));
            stream.Write(page.Finish(nextPage++, LmdbFormat.Branch));
        }
    }

    // Meta page n holds transactions of its parity: page 0 the empty beginning, page 1 everything.
    private void WriteMeta(ushort depth, ulong branchPages, ulong leafPages, ulong root)
    {
        byte[] pages = new byte[2 * PageSize];
        for (int i = 0; i < 2; i++)
        {
            var page = pages.AsSpan(i * PageSize, PageSize);
            WriteUInt64LittleEndian(page, (ulong)i);
            WriteUInt16LittleEndian(page[LmdbFormat.FlagsAt..], LmdbFormat.Meta);
            WriteUInt32LittleEndian(page[LmdbFormat.MagicAt..], LmdbFormat.Magic);
            WriteUInt32LittleEndian(page[LmdbFormat.VersionAt..], LmdbFormat.Version);
            WriteUInt64LittleEndian(page[LmdbFormat.MapSizeAt..], Math.Max(1UL << 20, nextPage * PageSize));
            var free = page[LmdbFormat.FreeDatabaseAt..];
            WriteUInt32LittleEndian(free, PageSize);
            // Keys of the list of free pages are integers.
            WriteUInt16LittleEndian(free[4..], 0x08);
            WriteUInt64LittleEndian(free[LmdbFormat.RootAt..], LmdbFormat.NoPage);
            var main = page[LmdbFormat.MainDatabaseAt..];
            WriteUInt64LittleEndian(main[LmdbFormat.RootAt..], i == 0 ? LmdbFormat.NoPage : root);
            WriteUInt64LittleEndian(page[LmdbFormat.LastPageAt..], i == 0 ? 1 : nextPage - 1);
            WriteUInt64LittleEndian(page[LmdbFormat.TransactionAt..], (ulong)i);
            if (i == 0) continue;
            WriteUInt16LittleEndian(main[LmdbFormat.DepthAt..], depth);
            WriteUInt64LittleEndian(main[LmdbFormat.BranchPagesAt..], branchPages);
            WriteUInt64LittleEndian(main[LmdbFormat.LeafPagesAt..], leafPages);
            WriteUInt64LittleEndian(main[LmdbFormat.OverflowPagesAt..], longPages);
            WriteUInt64LittleEndian(main[LmdbFormat.EntriesAt..], entries);
        }
        stream.Position = 0;
        stream.Write(pages);
    }
}
