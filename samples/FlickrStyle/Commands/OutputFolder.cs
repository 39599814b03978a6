using NetCompiler.Tool;

namespace FlickrStyle.Commands;

/// <summary>What goes wrong while files are written, as a message that names the folder.</summary>
internal static class OutputFolder
{
    /// <summary>Writes into a folder.</summary>
    /// <exception cref="InputFileException">Something cannot be written.</exception>
    public static void Guard(string folder, Action write)
    {
        try
        {
            write();
        }
        catch (AggregateException problems) when (problems.InnerExceptions.FirstOrDefault(IsOfFiles) is { } problem)
        {
            throw new InputFileException(folder, "cannot be written: " + problem.Message);
        }
        catch (Exception problem) when (IsOfFiles(problem))
        {
            throw new InputFileException(folder, "cannot be written: " + problem.Message);
        }
    }

    /// <summary>Writes a file and the folders above it.</summary>
    /// <exception cref="InputFileException">It cannot be written.</exception>
    public static void Write(string path, byte[] bytes) => Guard(path, () =>
    {
        Directory.CreateDirectory(Path.GetDirectoryName(Path.GetFullPath(path))!);
        File.WriteAllBytes(path, bytes);
    });

    private static bool IsOfFiles(Exception problem) => problem is IOException or UnauthorizedAccessException or ArgumentException or NotSupportedException;
}
