namespace NetCompiler.Data;

/// <summary>
/// LMDB's file format (version 1, little-endian, 64 bits; Howard Chu, "MDB: A Memory-Mapped Database and Backend for OpenLDAP", LDAPCon 2011, and its lmdb.h): pages
/// of a B+ tree whose leaves hold keys and values; a value that is too long for a leaf has pages of its own.
/// </summary>
/// <remarks>
/// Read and written by our own code: native builds of the library need a newer libc than current distributions have, and it maps
/// files without checking them, so that a truncated one ends the process.
/// </remarks>
internal static class LmdbFormat
{
    public const uint Magic = 0xBEEFC0DE;
    public const uint Version = 1;

    /// <summary>What stands for "no page".</summary>
    public const ulong NoPage = ulong.MaxValue;

    /// <summary>A page begins with its number (8 bytes), 2 unused, its flags (2), and where free room begins and ends (2 + 2), or for long values how many pages (4).</summary>
    public const int PageHeader = 16, FlagsAt = 10, LowerAt = 12, UpperAt = 14, PageCountAt = 12;

    public const ushort Branch = 0x01, Leaf = 0x02, Overflow = 0x04, Meta = 0x08, FixedLeaf = 0x20;

    /// <summary>A node begins with its value's length or child page (low 2, high 2), its flags or child page's upper part (2) and its key's length (2).</summary>
    public const int NodeHeader = 8;

    public const ushort LongValue = 0x01, SubDatabase = 0x02, Duplicates = 0x04;

    /// <summary>In a meta page: magic, version, address, map size, two databases, last page, transaction.</summary>
    public const int MagicAt = 16, VersionAt = 20, MapSizeAt = 32, FreeDatabaseAt = 40, MainDatabaseAt = 88, LastPageAt = 136, TransactionAt = 144, MetaEnd = 152;

    /// <summary>In a database's 48 bytes: page size (of the first database), flags, depth, numbers of branch, leaf and overflow pages and of entries, root.</summary>
    public const int DepthAt = 6, BranchPagesAt = 8, LeafPagesAt = 16, OverflowPagesAt = 24, EntriesAt = 32, RootAt = 40;

    /// <summary>No key is longer (the library's default).</summary>
    public const int LongestKey = 511;

    /// <summary>The longest node that is kept in a leaf: at least two of them must fit.</summary>
    public static int LongestNode(int pageSize) => (((pageSize - PageHeader) / 2) & -2) - 2;
}
