using NetCompiler.Compiler;
using NetCompiler.Compiler.Definition;
using NetCompiler.Tool.Compilation;

namespace NetCompiler.Tool.Parity;

/// <summary>A net that looks wrong, and that Caffe accepts, must be accepted.</summary>
public static class AcceptanceCheck
{
    /// <summary>The kind of these cases, and the folder that they are in.</summary>
    public const string Kind = "accepted-oddities";

    /// <summary>Checks a file.</summary>
    /// <param name="path">The net.</param>
    /// <param name="state">The state in which Caffe accepted it.</param>
    public static ParityResult Run(string path, NetState state)
    {
        string name = Path.GetFileNameWithoutExtension(path);
        var compilation = PhaseCompilation.Compile(path, InputFile.ReadText(path), new CompileOptions { State = state });
        if (compilation.Plan is not null) return ParityResult.Passed(Kind, name);
        return compilation.IsUnsupported
            ? ParityResult.Unsupported(Kind, name, compilation)
            : ParityResult.Failed(Kind, name, compilation.Errors.Select(error => error.ToString()).ToArray());
    }
}
