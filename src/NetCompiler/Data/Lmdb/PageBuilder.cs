using static System.Buffers.Binary.BinaryPrimitives;

namespace NetCompiler.Data;

/// <summary>A page of an LMDB's tree that is being filled: offsets of nodes grow from its beginning, nodes from its end.</summary>
/// <param name="size">The size of a page in bytes.</param>
internal sealed class PageBuilder(int size)
{
    private readonly byte[] page = new byte[size];
    private int upper = size;

    /// <summary>How many nodes it has.</summary>
    public int Count { get; private set; }

    /// <summary>The key that the page begins with.</summary>
    public byte[] FirstKey { get; private set; } = [];

    private int Lower => LmdbFormat.PageHeader + (2 * Count);

    /// <summary>Whether a node fits, and behind it another one of a key alone.</summary>
    /// <param name="keyLength">The length of its key.</param>
    /// <param name="dataLength">The length of what is kept with it.</param>
    /// <param name="nextKeyLength">The length of the other's key; -1 for none.</param>
    public bool HasRoom(int keyLength, int dataLength, int nextKeyLength = -1) =>
        Room(keyLength + dataLength) + (nextKeyLength < 0 ? 0 : Room(nextKeyLength)) <= upper - Lower;

    /// <summary>Adds a node of a leaf; gives the place of its data.</summary>
    public Span<byte> Add(byte[] key, uint valueLength, ushort flags, int dataLength)
    {
        if (Count == 0) FirstKey = key;
        var node = AddNode(key, (ushort)valueLength, (ushort)(valueLength >> 16), flags, dataLength);
        return node.Slice(LmdbFormat.NodeHeader + key.Length, dataLength);
    }

    /// <summary>Adds a node of a branch.</summary>
    /// <param name="key">The key that stands in it.</param>
    /// <param name="child">The page below.</param>
    /// <param name="firstKey">The first key below.</param>
    public void AddChild(byte[] key, ulong child, byte[] firstKey)
    {
        if (Count == 0) FirstKey = firstKey;
        AddNode(key, (ushort)child, (ushort)(child >> 16), (ushort)(child >> 32), 0);
    }

    /// <summary>Completes the page, gives its bytes, and begins an empty one in the same memory.</summary>
    public ReadOnlySpan<byte> Finish(ulong number, ushort flags)
    {
        WriteUInt64LittleEndian(page, number);
        WriteUInt16LittleEndian(page.AsSpan(LmdbFormat.FlagsAt), flags);
        WriteUInt16LittleEndian(page.AsSpan(LmdbFormat.LowerAt), (ushort)Lower);
        WriteUInt16LittleEndian(page.AsSpan(LmdbFormat.UpperAt), (ushort)upper);
        page.AsSpan(Lower, upper - Lower).Clear();
        (Count, upper) = (0, page.Length);
        return page;
    }

    // Nodes begin at even places.
    private static int Room(int length) => ((LmdbFormat.NodeHeader + length + 1) & -2) + 2;

    private Span<byte> AddNode(byte[] key, ushort low, ushort high, ushort flags, int dataLength)
    {
        upper -= Room(key.Length + dataLength) - 2;
        WriteUInt16LittleEndian(page.AsSpan(Lower), (ushort)upper);
        Count++;
        var node = page.AsSpan(upper);
        WriteUInt16LittleEndian(node, low);
        WriteUInt16LittleEndian(node[2..], high);
        WriteUInt16LittleEndian(node[4..], flags);
        WriteUInt16LittleEndian(node[6..], (ushort)key.Length);
        key.CopyTo(node[LmdbFormat.NodeHeader..]);
        return node;
    }
}
