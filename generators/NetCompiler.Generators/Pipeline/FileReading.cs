using NetCompiler.Compiler.Definition;
using NetCompiler.Compiler.Problems;
using NetCompiler.Compiler.Prototxt;

namespace NetCompiler.Generators;

/// <summary>
/// A file's text, and what it says as whatever an item takes it for. It has positions, so every edit changes it; no C# is made from it
/// directly. Each way of reading it is done once, when first asked for.
/// </summary>
/// <param name="path">The file's path.</param>
/// <param name="text">Its text.</param>
internal sealed class FileReading(string path, string text) : IEquatable<FileReading>
{
    private readonly Lazy<NetReading> net = new(() => NetDefinitionReader.Read(path, text));
    private readonly Lazy<SolverReading> solver = new(() => SolverDefinitionReader.Read(path, text));

    /// <summary>The file's path.</summary>
    public string Path => path;

    /// <summary>Its text.</summary>
    public string Text => text;

    /// <summary>The text as a net.</summary>
    public NetReading Net => net.Value;

    /// <summary>The text as a solver.</summary>
    public SolverReading Solver => solver.Value;

    /// <summary>Where a problem of this file is, as a span and as lines and columns.</summary>
    /// <param name="place">The problem's place.</param>
    /// <param name="isSolver">Whether the file is a solver.</param>
    public (TextSpan Span, LinePosition Start, LinePosition End) Locate(ProblemPlace place, bool isSolver)
    {
        var (source, tree) = isSolver ? (Solver.Source, Solver.Tree) : (Net.Source, Net.Tree);
        var span = ProblemLocator.Locate(tree, place);
        int start = Math.Min(span.Start, text.Length), end = Math.Min(span.End, text.Length);
        return (new TextSpan(start, end - start), source.PositionAt(start), source.PositionAt(end));
    }

    /// <inheritdoc/>
    public bool Equals(FileReading? other) =>
        other is not null && string.Equals(path, other.Path, StringComparison.Ordinal) && string.Equals(text, other.Text, StringComparison.Ordinal);

    /// <inheritdoc/>
    public override bool Equals(object? obj) => Equals(obj as FileReading);

    /// <inheritdoc/>
    public override int GetHashCode() => StringComparer.Ordinal.GetHashCode(text);
}
