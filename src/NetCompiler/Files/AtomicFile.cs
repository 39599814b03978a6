using System.Runtime.InteropServices;
using System.Text;

namespace NetCompiler.Files;

/// <summary>
/// Files that appear whole or not at all, whatever happens to the process or the machine: written under another name in the same folder,
/// flushed to the disk, then renamed.
/// </summary>
internal static class AtomicFile
{
    /// <summary>How names of unfinished files end.</summary>
    public const string PartialExtension = ".partial";

    /// <summary>Writes a file under its temporary name, flushed to the disk. <see cref="Commit"/> makes it visible.</summary>
    public static void Prepare(string path, Action<Stream> write)
    {
        string partial = path + PartialExtension;
        try
        {
            using var stream = new FileStream(partial, FileMode.Create, FileAccess.ReadWrite, FileShare.None, 1 << 16);
            write(stream);
            stream.Flush(flushToDisk: true);
        }
        catch
        {
            // A full disk is not made fuller by what could not be finished.
            Abandon(path);
            throw;
        }
    }

    /// <summary>Gives a prepared file its name, in place of what had it before.</summary>
    public static void Commit(string path)
    {
        File.Move(path + PartialExtension, path, overwrite: true);
        FlushFolder(path);
    }

    /// <summary>Removes a prepared file that is not wanted any more.</summary>
    public static void Abandon(string path) => File.Delete(path + PartialExtension);

    /// <summary>Writes a file.</summary>
    public static void Write(string path, Action<Stream> write)
    {
        Prepare(path, write);
        Commit(path);
    }

    /// <summary>Deletes a file so that it stays deleted.</summary>
    public static void Delete(string path)
    {
        File.Delete(path);
        FlushFolder(path);
    }

    // A rename is in the folder, and the folder is a file of its own on Unix. Windows journals it.
    private static void FlushFolder(string path)
    {
        if (OperatingSystem.IsWindows()) return;
        string folder = Path.GetDirectoryName(Path.GetFullPath(path))!;
        int descriptor = Open(Encoding.UTF8.GetBytes(folder + "\0"), 0);
        if (descriptor < 0) return;
        // Some file systems cannot flush folders; there is nothing better to do on them.
        _ = Flush(descriptor);
        _ = Close(descriptor);
    }

    [DllImport("libc", EntryPoint = "open")]
    private static extern int Open(byte[] path, int flags);

    [DllImport("libc", EntryPoint = "fsync")]
    private static extern int Flush(int descriptor);

    [DllImport("libc", EntryPoint = "close")]
    private static extern int Close(int descriptor);
}
