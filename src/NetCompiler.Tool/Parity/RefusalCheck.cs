using NetCompiler.Compiler;
using NetCompiler.Compiler.Definition;
using NetCompiler.Compiler.Prototxt;
using NetCompiler.Tool.Compilation;

namespace NetCompiler.Tool.Parity;

/// <summary>A net that Caffe refuses must be refused, with an error at a place in its text, and soon.</summary>
public static class RefusalCheck
{
    /// <summary>The kind of these cases, and the folder that they are in.</summary>
    public const string Kind = "invalid";

    private static readonly TimeSpan Limit = TimeSpan.FromSeconds(2);

    /// <summary>Checks a file.</summary>
    /// <param name="path">The net.</param>
    /// <param name="state">The state in which Caffe refused it.</param>
    public static ParityResult Run(string path, NetState state)
    {
        string name = Path.GetFileNameWithoutExtension(path);
        string text = InputFile.ReadText(path);
        // A compiler that never ends must not stop the other cases.
        var compiling = Task.Factory.StartNew(
            () => NetCompilation.Compile(path, text, new CompileOptions { State = state }), CancellationToken.None, TaskCreationOptions.LongRunning, TaskScheduler.Default);
        if (!((IAsyncResult)compiling).AsyncWaitHandle.WaitOne(Limit)) return ParityResult.Failed(Kind, name, FormattableString.Invariant($"no answer within {Limit.TotalSeconds} s"));
        var compilation = compiling.GetAwaiter().GetResult();
        if (!compilation.Errors.Any()) return ParityResult.Failed(Kind, name, "accepted; Caffe refuses it");
        if (compilation.IsUnsupported) return ParityResult.Unsupported(Kind, name, compilation);
        string[] outside = compilation.Errors
            .Where(error => ProblemLocator.Locate(compilation.Reading.Tree, error.Place) is var span && (span.Start < 0 || span.End > text.Length))
            .Select(error => "not at a place in the file: " + compilation.Format(error)).ToArray();
        return outside.Length > 0 ? ParityResult.Failed(Kind, name, outside) : ParityResult.Passed(Kind, name);
    }
}
