using NetCompiler.Compiler.Emit;

namespace NetCompiler.Compiler.Compilation;

/// <summary>What compiling a net gave: values that compare by content.</summary>
/// <param name="Namespace">The namespace of the class; empty for none.</param>
/// <param name="ClassName">The outer class.</param>
/// <param name="Files">The C#; when there are errors, stand-ins with the same names.</param>
/// <param name="Problems">What is wrong, each thing once.</param>
public sealed record CompilationResult(
    string Namespace, string ClassName, EquatableArray<GeneratedFile> Files, EquatableArray<FileProblem> Problems);
