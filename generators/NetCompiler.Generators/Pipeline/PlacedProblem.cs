using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.Text;
using NetCompiler.Compiler;
using NetCompiler.Compiler.Compilation;
using NetCompiler.Compiler.Problems;

namespace NetCompiler.Generators;

/// <summary>A problem with its place in a file: all of a diagnostic, equal by content.</summary>
/// <param name="Code">Its code.</param>
/// <param name="Message">Its message.</param>
/// <param name="Path">The file.</param>
/// <param name="Span">Where it is in the text.</param>
/// <param name="Lines">The same in lines and columns.</param>
internal sealed record PlacedProblem(string Code, string Message, string Path, Microsoft.CodeAnalysis.Text.TextSpan Span, LinePositionSpan Lines)
{
    /// <summary>The problems of an item: those of its texts, then those of its nets.</summary>
    /// <param name="output">What the item gave.</param>
    /// <param name="files">The files.</param>
    public static EquatableArray<PlacedProblem> Of(NetOutput output, FileSet files)
    {
        var item = output.Item;
        var problems = new List<PlacedProblem>();
        foreach (string path in new[] { item.Path, item.Deploy }.Where(path => path.Length > 0))
        {
            if (files.Find(path) is { } net) problems.AddRange(net.Net.Problems.Select(problem => Place(net.Path, net, false, problem)));
        }
        if (item.Solver.Length > 0 && files.Find(item.Solver) is { } solver)
        {
            problems.AddRange(solver.Solver.Problems.Select(problem => Place(solver.Path, solver, true, problem)));
        }
        foreach (var (path, problem) in output.Problems)
        {
            problems.Add(Place(path, files.Find(path), string.Equals(path, files.Find(item.Solver)?.Path, StringComparison.Ordinal), problem));
        }
        return problems.ToEquatableArray();
    }

    /// <summary>The diagnostic.</summary>
    public Diagnostic ToDiagnostic() => Diagnostic.Create(Descriptors.Of(Code), Location.Create(Path, Span, Lines), Message);

    private static PlacedProblem Place(string path, FileReading? file, bool isSolver, CompileProblem problem)
    {
        // Of a list of labels, or a file that is not there, only the whole can be meant.
        if (file is null || problem.Place == ProblemPlace.WholeFile) return new PlacedProblem(problem.Descriptor.Code, problem.Message, path, default, default);
        var (span, start, end) = file.Locate(problem.Place, isSolver);
        return new PlacedProblem(
            problem.Descriptor.Code, problem.Message, path, new(span.Start, span.Length),
            new LinePositionSpan(new(start.Line, start.Column), new(end.Line, end.Column)));
    }
}
