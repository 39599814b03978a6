using System.Diagnostics;
using System.Globalization;

namespace NetCompiler.Training;

/// <summary>Two runs were about to write snapshots under one prefix.</summary>
/// <param name="message">Who holds the lock, and what to do.</param>
public sealed class SnapshotLockedException(string message) : IOException(message);

/// <summary>
/// Keeps two runs off one snapshot prefix: <c>PREFIX.lock</c> says which process writes there. The lock of a process that is gone counts for
/// nothing; its number may belong to another process by now, so the time at which the process began is compared too.
/// </summary>
public sealed class SnapshotLock : IDisposable
{
    private const int Attempts = 200;
    private const int MillisecondsBetween = 10;

    private readonly string path;
    private readonly string owner;

    private SnapshotLock(string path, string owner) => (this.path, this.owner) = (path, owner);

    /// <summary>Takes the lock of a prefix.</summary>
    /// <param name="prefix">A folder, which is made if it is not there, and the beginning of names.</param>
    /// <exception cref="SnapshotLockedException">Another run, of this or another process, holds it.</exception>
    /// <exception cref="IOException">The file cannot be written.</exception>
    public static SnapshotLock Acquire(string prefix)
    {
        string path = Path.GetFullPath(prefix + ".lock");
        Directory.CreateDirectory(Path.GetDirectoryName(path)!);
        using var self = Process.GetCurrentProcess();
        string owner = Describe(self) + "\t" + Guid.NewGuid().ToString("N");
        for (int attempt = 0; attempt < Attempts; attempt++)
        {
            if (TryWrite(path, owner)) return new SnapshotLock(path, owner);
            Thread.Sleep(MillisecondsBetween);
        }
        throw new SnapshotLockedException(path + ": it is opened by another program all the time. Choose another snapshot_prefix.");
    }

    /// <summary>Gives the lock back.</summary>
    public void Dispose()
    {
        try
        {
            if (File.Exists(path) && File.ReadAllText(path) == owner) File.Delete(path);
        }
        catch (IOException)
        {
            // Somebody is looking at it: they will see that this process is gone.
        }
    }

    // The file is open without sharing only while it is read and written, so that two runs cannot take over a stale lock at once.
    private static bool TryWrite(string path, string owner)
    {
        try
        {
            using (var stream = new FileStream(path, FileMode.OpenOrCreate, FileAccess.ReadWrite, FileShare.None))
            {
                string before = new StreamReader(stream).ReadToEnd();
                // An earlier attempt may have written it, and not have got to look whether it stands.
                if (before != owner)
                {
                    if (IsAlive(before)) throw Locked(path, before);
                    stream.SetLength(0);
                    stream.Write(System.Text.Encoding.UTF8.GetBytes(owner));
                    stream.Flush(flushToDisk: true);
                }
            }
            // The one who held it may have deleted the file between our opening it and our having it alone.
            return File.Exists(path) && File.ReadAllText(path) == owner;
        }
        catch (Exception problem) when (problem is IOException and not (SnapshotLockedException or DirectoryNotFoundException or PathTooLongException) && IsSharing(problem))
        {
            return false;
        }
    }

    // EWOULDBLOCK on Linux (11) and macOS (35), a sharing violation on Windows; a full disk is none.
    private static bool IsSharing(Exception problem) => (problem.HResult & 0xFFFF) is 11 or 32 or 35;

    private static string Describe(Process process) => string.Create(
        CultureInfo.InvariantCulture, $"{process.Id}\t{process.StartTime.ToUniversalTime():yyyy-MM-ddTHH:mm:ss}\t{Environment.MachineName}");

    private static bool IsAlive(string owner)
    {
        string[] fields = owner.Split('\t');
        if (fields.Length != 4 || !int.TryParse(fields[0], NumberStyles.None, CultureInfo.InvariantCulture, out int id)) return false;
        // Whether a process of another machine lives cannot be seen from here.
        if (fields[2] != Environment.MachineName) return true;
        try
        {
            using var process = Process.GetProcessById(id);
            return Describe(process) == string.Join('\t', fields[..3]);
        }
        catch (Exception problem) when (problem is ArgumentException or InvalidOperationException)
        {
            return false;
        }
    }

    private static SnapshotLockedException Locked(string path, string owner)
    {
        string[] fields = owner.Split('\t');
        string where = fields[2] == Environment.MachineName ? "" : " on " + fields[2] + ", or was when that machine stopped: delete the file if so";
        return new SnapshotLockedException($"{path}: another run (process {fields[0]}, since {fields[1]} UTC{where}) writes its snapshots under this prefix. Wait for it, or choose another snapshot_prefix.");
    }
}
