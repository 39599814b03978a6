using System.Buffers;

namespace NetCompiler.Files;

/// <summary>What a file is, by its first bytes.</summary>
internal enum FileKind
{
    /// <summary>No bytes.</summary>
    Empty,

    /// <summary>A binary NetParameter: a <c>.caffemodel</c>.</summary>
    BinaryNet,

    /// <summary>A binary SolverState: a <c>.solverstate</c>.</summary>
    BinarySolverState,

    /// <summary>HDF5; what is in it is seen when it is opened.</summary>
    Hdf5,

    /// <summary>Something else that is well known; <see cref="FileKinds.Describe"/> names it.</summary>
    Other,
}

/// <summary>Tells files apart.</summary>
internal static class FileKinds
{
    private static readonly (byte[] Start, string Meaning)[] Known =
    [
        ([0xFF, 0xD8, 0xFF], "a JPEG picture"),
        ([0x89, 0x50, 0x4E, 0x47], "a PNG picture"),
        ([0x1F, 0x8B], "a gzip archive: unpack it first"),
        ([0x50, 0x4B, 0x03, 0x04], "a zip archive: unpack it first"),
        ("version https://git-lfs"u8.ToArray(), "a Git LFS pointer, not the file itself: run git lfs pull"),
        ("<!DOCTYPE"u8.ToArray(), "a web page: the download got an error page instead of the file"),
        ("<html"u8.ToArray(), "a web page: the download got an error page instead of the file"),
        ("<?xml"u8.ToArray(), "an XML document: the download got an error page instead of the file"),
        ("{"u8.ToArray(), "a JSON document"),
    ];

    private static readonly SearchValues<byte> TextBytes = SearchValues.Create([(byte)'\t', (byte)'\n', (byte)'\r', .. Enumerable.Range(' ', '~' - ' ' + 1).Select(value => (byte)value)]);

    private static ReadOnlySpan<byte> Hdf5Signature => [0x89, 0x48, 0x44, 0x46, 0x0D, 0x0A, 0x1A, 0x0A];

    /// <summary>Makes sure that a file is there.</summary>
    /// <exception cref="RefusedFileException">There is nothing, or a folder.</exception>
    public static void RequireFile(string path)
    {
        if (File.Exists(path)) return;
        throw Directory.Exists(path)
            ? new RefusedFileException(path, "", "it is a folder", "Name a file in it.")
            : new RefusedFileException(path, "", "there is no such file", "Correct the path; a relative one counts from the folder that the program runs in.");
    }

    /// <summary>What a file is.</summary>
    /// <exception cref="RefusedFileException">There is no such file.</exception>
    /// <exception cref="IOException">The file cannot be read.</exception>
    public static FileKind Of(string path)
    {
        RequireFile(path);
        Span<byte> start = stackalloc byte[64];
        int length;
        using (var handle = File.OpenHandle(path))
        {
            length = RandomAccess.Read(handle, start, 0);
        }
        start = start[..length];
        if (start.IsEmpty) return FileKind.Empty;
        if (start.StartsWith(Hdf5Signature)) return FileKind.Hdf5;
        if (DescribeStart(start) is not null) return FileKind.Other;
        return start[0] switch
        {
            // SolverState begins with iter, a varint in field 1 (or with field 3 or 4 if there is none, which Caffe never writes).
            0x08 => FileKind.BinarySolverState,
            _ => FileKind.BinaryNet,
        };
    }

    /// <summary>What a file of an unwanted kind is, for people.</summary>
    public static string Describe(string path, FileKind kind)
    {
        if (kind == FileKind.Empty) return "it has 0 bytes";
        if (kind == FileKind.BinaryNet) return "it holds weights (a .caffemodel)";
        if (kind == FileKind.BinarySolverState) return "it holds the state of a solver (a .solverstate)";
        if (kind == FileKind.Hdf5) return "it is an HDF5 file";
        Span<byte> start = stackalloc byte[64];
        using var handle = File.OpenHandle(path);
        return "it is " + (DescribeStart(start[..RandomAccess.Read(handle, start, 0)]) ?? "of no known kind");
    }

    private static string? DescribeStart(ReadOnlySpan<byte> start)
    {
        foreach (var (known, meaning) in Known)
        {
            if (start.StartsWith(known)) return meaning;
        }
        if (IsMean(start)) return "a single blob, such as the mean of pictures (a .binaryproto)";
        return IsText(start) ? "a text, such as a prototxt" : null;
    }

    // A binary net begins with a line feed, the tag of its name; the name could fill all that is looked at.
    private static bool IsText(ReadOnlySpan<byte> start) => start[0] != '\n' && !start.ContainsAnyExcept(TextBytes);

    // Old blobs begin with num and channels, fields 1 and 2 as varints; a solver's field 2 is a text.
    private static bool IsMean(ReadOnlySpan<byte> start)
    {
        int at = 1;
        while (at < Math.Min(start.Length, 11) && start[at] >= 0x80) at++;
        return start[0] == 0x08 && at + 1 < start.Length && start[at + 1] == 0x10;
    }
}
