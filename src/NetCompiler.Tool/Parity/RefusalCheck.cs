using System.Diagnostics;
using NetCompiler.Compiler;
using NetCompiler.Compiler.Definition;
using NetCompiler.Tool.Compilation;

namespace NetCompiler.Tool.Parity;

/// <summary>A net that Caffe refuses must be refused, with an error at a place in its text, and soon.</summary>
public static class RefusalCheck
{
    /// <summary>The kind of these cases, and the folder that they are in.</summary>
    public const string Kind = "invalid";

    private static readonly TimeSpan Limit = TimeSpan.FromSeconds(2);

    // On a machine that is busy with other things, time passes without any work being done.
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(30);

    /// <summary>Checks a file.</summary>
    /// <param name="path">The net.</param>
    /// <param name="state">The state in which Caffe refused it.</param>
    public static ParityResult Run(string path, NetState state)
    {
        string name = Path.GetFileNameWithoutExtension(path);
        string text = InputFile.ReadText(path);
        var before = ProcessorTime();
        // A compiler that never ends must not stop the other cases.
        var compiling = Task.Factory.StartNew(
            () => PhaseCompilation.Compile(path, text, new CompileOptions { State = state }), CancellationToken.None, TaskCreationOptions.LongRunning, TaskScheduler.Default);
        if (!EndsInTime(compiling, before)) return ParityResult.Failed(Kind, name, FormattableString.Invariant($"no answer within {Limit.TotalSeconds} s"));
        var compilation = compiling.GetAwaiter().GetResult();
        if (!compilation.Errors.Any()) return ParityResult.Failed(Kind, name, "accepted; Caffe refuses it");
        if (compilation.IsUnsupported) return ParityResult.Unsupported(Kind, name, compilation);
        string[] outside = compilation.Errors
            .Where(error => error.Span.Start < 0 || error.Span.End > text.Length)
            .Select(error => "not at a place in the file: " + error).ToArray();
        return outside.Length > 0 ? ParityResult.Failed(Kind, name, outside) : ParityResult.Passed(Kind, name);
    }

    private static bool EndsInTime(Task task, TimeSpan before)
    {
        var ended = ((IAsyncResult)task).AsyncWaitHandle;
        if (ended.WaitOne(Limit)) return true;
        bool isInTime = ended.WaitOne(Patience);
        return isInTime && ProcessorTime() - before <= Limit;
    }

    private static TimeSpan ProcessorTime()
    {
        using var process = Process.GetCurrentProcess();
        return process.TotalProcessorTime;
    }
}
