using NetCompiler.Compiler;
using NetCompiler.Compiler.Compilation;

namespace NetCompiler.Generators;

/// <summary>What is to be done for an item: a request for the compiler, and what was wrong with the item itself. Equal by content.</summary>
/// <param name="Item">The item.</param>
/// <param name="Request">The request; null if the net's file could not be read at all.</param>
/// <param name="Problems">Missing files and metadata that cannot be read.</param>
internal sealed record NetJob(CaffeNetItem Item, CompilationRequest? Request, EquatableArray<FileProblem> Problems)
{
    /// <summary>The class, with its namespace, by which generated files are called; empty without a request.</summary>
    public string FullClassName => Request is null ? ""
        : Request.Namespace.Length == 0 ? ClassNames.Of(Request)
        : Request.Namespace + "." + ClassNames.Of(Request);
}
