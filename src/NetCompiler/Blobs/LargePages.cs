using System.Runtime.InteropServices;

namespace NetCompiler.Blobs;

/// <summary>
/// Asks Linux for pages of 2 MB: weights of hundreds of megabytes are read in order, and the processor reads ahead only within a page. It is a wish; where the
/// system knows none, nothing changes.
/// </summary>
internal static unsafe partial class LargePages
{
    private const long PageBytes = 2 << 20;
    private const int UseLargePages = 14;       // MADV_HUGEPAGE of <sys/mman.h>

    /// <summary>Asks for large pages where memory that was not touched yet is large enough to have some.</summary>
    /// <param name="start">The first byte.</param>
    /// <param name="bytes">How many bytes.</param>
    public static void Ask(byte* start, long bytes)
    {
        if (!OperatingSystem.IsLinux() || bytes < 2 * PageBytes) return;
        nuint first = ((nuint)start + (nuint)PageBytes - 1) & ~(nuint)(PageBytes - 1);
        nuint end = ((nuint)start + (nuint)bytes) & ~(nuint)(PageBytes - 1);
        try
        {
            // An error means small pages, which are as good.
            _ = Advise((void*)first, end - first, UseLargePages);
        }
        catch (Exception exception) when (exception is DllNotFoundException or EntryPointNotFoundException)
        {
            // Another C library.
        }
    }

    [LibraryImport("libc", EntryPoint = "madvise")]
    private static partial int Advise(void* start, nuint bytes, int advice);
}
