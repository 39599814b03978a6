using System.Runtime.InteropServices;

namespace NetCompiler.Data;

/// <summary>Lets the calling thread run behind others: what computes the net goes first where both want a processor.</summary>
internal static class LowPriority
{
    private const int Niceness = 5;

    public static void Take()
    {
        Thread.CurrentThread.Priority = ThreadPriority.BelowNormal;
        // .NET leaves priorities alone on Linux, where a thread has a niceness of its own. If it is refused, nothing is lost.
        if (OperatingSystem.IsLinux()) _ = SetPriority(0, 0, Niceness);
    }

    // 0, 0: of a process or thread, the calling one.
    [DllImport("libc", EntryPoint = "setpriority")]
    private static extern int SetPriority(int which, int who, int niceness);
}
