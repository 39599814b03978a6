using System.Globalization;
using NetCompiler.Compiler.Emit;
using NetCompiler.Compiler.Problems;

namespace NetCompiler.Compiler.Compilation;

/// <summary>There must be as many names as classes: a list that is off by one gives every image a wrong name.</summary>
internal static class LabelCheck
{
    /// <summary>Whether the names fit; a problem was reported if not.</summary>
    public static bool Run(CompilationRequest request, PhasePlans plans, FileProblems problems)
    {
        if (request.Labels is not { } labels || plans.Deploy is not { } deploy || LabelModels.Classes(deploy) is not { } classes) return true;
        if (labels.Names.Count == classes) return true;
        problems.Report(labels.Path, ProblemDescriptors.LabelsCannotFit, string.Format(CultureInfo.InvariantCulture,
            "there are {0} names of classes, but the net's last output tells {1} apart", labels.Names.Count, classes));
        return false;
    }
}
