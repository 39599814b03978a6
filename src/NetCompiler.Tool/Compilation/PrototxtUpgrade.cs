using NetCompiler.Compiler.Definition;
using NetCompiler.Compiler.Problems;
using NetCompiler.Compiler.Prototxt;
using NetCompiler.Compiler.Prototxt.Schema;
using NetCompiler.Compiler.Prototxt.Syntax;

namespace NetCompiler.Tool.Compilation;

/// <summary>What a prototxt describes.</summary>
public enum PrototxtKind
{
    /// <summary>A net: NetParameter.</summary>
    Net,

    /// <summary>A solver: SolverParameter.</summary>
    Solver,
}

/// <summary>A net or solver in today's spelling, printed as Caffe prints it.</summary>
/// <param name="Kind">Which of the two.</param>
/// <param name="Text">The new text; null if there are errors.</param>
/// <param name="Problems">What is wrong with the old text.</param>
public sealed record PrototxtUpgrade(PrototxtKind Kind, string? Text, IReadOnlyList<PlacedProblem> Problems)
{
    /// <summary>Rewrites a text.</summary>
    /// <param name="path">The file's path, for messages.</param>
    /// <param name="text">The text.</param>
    /// <param name="kind">What the text describes; null to find out.</param>
    public static PrototxtUpgrade Of(string path, string text, PrototxtKind? kind = null)
    {
        if ((kind ?? Detect(path, text)) == PrototxtKind.Net)
        {
            var net = NetDefinitionReader.Read(path, text);
            return new PrototxtUpgrade(PrototxtKind.Net, net.HasErrors ? null : PrototxtWriter.Write(net.Net), Place(net.Problems, net.Source, net.Tree));
        }
        var solver = SolverDefinitionReader.Read(path, text);
        return new PrototxtUpgrade(PrototxtKind.Solver, solver.HasErrors ? null : PrototxtWriter.Write(solver.Solver), Place(solver.Problems, solver.Source, solver.Tree));
    }

    // By whose fields there are more of at the top; a net when in doubt.
    private static PrototxtKind Detect(string path, string text)
    {
        var tree = PrototxtParser.Parse(new SourceText(path, text), CaffeSchema.Net, new ProblemCollector());
        string[] names = tree.Fields.Select(field => field.Name).ToArray();
        int ofNet = names.Count(name => CaffeSchema.Net.Find(name) is not null), ofSolver = names.Count(name => CaffeSchema.Solver.Find(name) is not null);
        return ofSolver > ofNet ? PrototxtKind.Solver : PrototxtKind.Net;
    }

    private static PlacedProblem[] Place(IReadOnlyList<CompileProblem> problems, SourceText source, MessageSyntax tree) =>
        problems.Select(problem => new PlacedProblem(problem, source, tree)).ToArray();
}
