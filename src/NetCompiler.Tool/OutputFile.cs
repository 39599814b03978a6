using System.Text;

namespace NetCompiler.Tool;

/// <summary>Writes files that a user names; whatever goes wrong becomes a message that names the file.</summary>
public static class OutputFile
{
    /// <summary>Writes a text as UTF-8 without a byte order mark, and the folders above it. A reader sees the old file or the new one, never a half.</summary>
    /// <param name="path">The file.</param>
    /// <param name="text">The text.</param>
    /// <exception cref="InputFileException">The file cannot be written.</exception>
    public static void Write(string path, string text)
    {
        if (Directory.Exists(path)) throw new InputFileException(path, "is a folder; a file name is needed");
        string temporary = path + ".tmp";
        try
        {
            string? folder = Path.GetDirectoryName(Path.GetFullPath(path));
            if (folder is not null) Directory.CreateDirectory(folder);
            File.WriteAllText(temporary, text, new UTF8Encoding(false));
            File.Move(temporary, path, overwrite: true);
        }
        catch (Exception problem) when (problem is IOException or UnauthorizedAccessException or ArgumentException or NotSupportedException)
        {
            throw new InputFileException(path, "cannot be written: " + problem.Message);
        }
    }
}
