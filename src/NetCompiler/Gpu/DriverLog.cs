using System.Diagnostics;
using System.Text;

namespace NetCompiler.Gpu;

/// <summary>
/// What the driver's compiler says of a kernel that it refuses. ILGPU throws the error's number and writes the log to
/// <see cref="Trace"/>, on the thread
/// that loads the kernel: from there it is taken, for each thread apart.
/// </summary>
internal sealed class DriverLog : IDisposable
{
    // The assembler names the line of each error; the first ones say what is wrong.
    private const int MostCharacters = 4000;

    [ThreadStatic]
    private static StringBuilder? heard;

    private static readonly Lazy<int> Listening = new(() => Trace.Listeners.Add(new Listener()));

    private DriverLog()
    {
    }

    /// <summary>Listens to what this thread writes, until it is disposed.</summary>
    public static DriverLog Listen()
    {
        _ = Listening.Value;
        heard = new StringBuilder();
        return new DriverLog();
    }

    /// <summary>What was written so far, in lines; empty if nothing was.</summary>
    public static string Text => (heard?.ToString() ?? "").ReplaceLineEndings("\n").Trim('\n', '\0', ' ');

    /// <summary>Listens no more.</summary>
    public void Dispose() => heard = null;

    private sealed class Listener : TraceListener
    {
        // Each thread writes for itself, so no lock is needed.
        public override bool IsThreadSafe => true;

        public override void Write(string? message)
        {
            if (heard is { Length: < MostCharacters } log) log.Append(message.AsSpan(0, Math.Min(message?.Length ?? 0, MostCharacters)));
        }

        public override void WriteLine(string? message)
        {
            Write(message);
            Write("\n");
        }
    }
}
