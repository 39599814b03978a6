using NetCompiler.Compiler.Problems;

namespace NetCompiler.Compiler.Compilation;

/// <summary>
/// Whether a solver is that of the net it was given for. Its path to the net starts where Caffe was started, which nobody knows here, so
/// the two paths are compared from their ends.
/// </summary>
internal static class SolverMatch
{
    public static void Check(CompilationRequest request, FileProblems problems)
    {
        if (request.Solver is not { } solver) return;
        var nets = solver.Definition.Nets;
        string? path = nets.Net ?? nets.TrainNet;
        if (path is null || Ends(Parts(request.Net.Path), Parts(path))) return;
        // Folders are moved and copied all the time, and mean nothing to the solver; another file is another net.
        bool isMoved = string.Equals(Last(path), Last(request.Net.Path), StringComparison.OrdinalIgnoreCase);
        problems.Report(solver.Path, new CompileProblem(
            isMoved ? ProblemDescriptors.SolverNetMoved : ProblemDescriptors.SolverOfAnotherNet,
            ProblemPlace.InFile(nets.Net is null ? "train_net" : "net"), EquatableArray.Create(path, Last(request.Net.Path))));
    }

    private static string[] Parts(string path) =>
        path.Split('/', '\\').Where(part => part.Length > 0 && part != "." && part != "..").ToArray();

    private static bool Ends(string[] path, string[] end)
    {
        if (end.Length == 0 || end.Length > path.Length) return false;
        for (int i = 1; i <= end.Length; i++)
        {
            // Files of Windows and macOS differ in no more than case only by accident.
            if (!string.Equals(path[path.Length - i], end[end.Length - i], StringComparison.OrdinalIgnoreCase)) return false;
        }
        return true;
    }

    private static string Last(string path) => Parts(path).LastOrDefault() ?? path;
}
