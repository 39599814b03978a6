using System.Text;

namespace NetCompiler.Tool;

/// <summary>Reads files that a user names; whatever goes wrong becomes a message that names the file.</summary>
public static class InputFile
{
    /// <summary>No description of a net is that long; what is longer, or has no end, is something else.</summary>
    private const int LongestText = 64 << 20;

    /// <summary>The text of a file. A byte order mark stays in it: Caffe refuses one, so the reader of the text has to see it.</summary>
    /// <param name="path">The file.</param>
    /// <exception cref="InputFileException">The file cannot be read.</exception>
    public static string ReadText(string path) => new UTF8Encoding(false).GetString(ReadBytes(path, LongestText));

    /// <summary>The bytes of a file.</summary>
    /// <param name="path">The file.</param>
    /// <param name="most">How many bytes it may have.</param>
    /// <exception cref="InputFileException">The file cannot be read.</exception>
    public static byte[] ReadBytes(string path, int most = int.MaxValue)
    {
        if (Directory.Exists(path)) throw new InputFileException(path, "is a folder; a file is needed");
        try
        {
            using var stream = File.OpenRead(path);
            using var bytes = new MemoryStream();
            // A file's length is not asked for: a pipe or a device has none.
            byte[] buffer = new byte[1 << 16];
            for (int count = stream.Read(buffer); count > 0; count = stream.Read(buffer))
            {
                if (bytes.Length + count > most) throw new InputFileException(path, FormattableString.Invariant($"has more than {most:N0} bytes, which is too long"));
                bytes.Write(buffer, 0, count);
            }
            return bytes.ToArray();
        }
        catch (Exception problem) when (problem is FileNotFoundException or DirectoryNotFoundException)
        {
            throw new InputFileException(path, "does not exist");
        }
        catch (UnauthorizedAccessException)
        {
            throw new InputFileException(path, "may not be read by this user");
        }
        catch (Exception problem) when (problem is IOException or ArgumentException or NotSupportedException)
        {
            throw new InputFileException(path, "cannot be read: " + problem.Message);
        }
    }
}

/// <summary>A file or folder that cannot be used; the message names it and says why.</summary>
/// <param name="path">The file or folder.</param>
/// <param name="reason">Why, as the rest of a sentence that begins with the path.</param>
public sealed class InputFileException(string path, string reason)
    : Exception(NetCompiler.Compiler.Problems.CompileProblem.Printable(path.Length == 0 ? "(empty path)" : path) + " " + reason)
{
    /// <summary>The file or folder.</summary>
    public string Path { get; } = path;
}
