using NetCompiler.Compiler.Emit.Gpu;
using NetCompiler.Compiler.Emit;
using NetCompiler.Compiler.Plan;
using NetCompiler.Compiler.Problems;

namespace NetCompiler.Compiler.Compilation;

/// <summary>From a request to C#: plans the nets of all phases, checks that they fit each other, writes the classes.</summary>
public static class NetCompilation
{
    /// <summary>Compiles a net. Never throws on bad input; a defect of the compiler becomes a problem as well.</summary>
    /// <param name="request">What to compile.</param>
    public static CompilationResult Run(CompilationRequest request)
    {
        string className = ClassNames.Of(request), space = CSharpName.Namespace(request.Namespace);
        var problems = new FileProblems();
        NetModel model;
        try
        {
            model = (Compile(request, problems) ?? StandIns.Of(request)) with { ClassName = className, Namespace = space };
            model = PhaseSteps.AddTo(model, request.Devices, new GpuEmitOptions { FusesContractions = request.FuseConvolutions }, reason => problems.Report(request.Net.Path, ProblemDescriptors.NotForGpu, reason));
        }
        // What a user's net brings to light here is our fault; the build must say so, and name it, instead of losing the generator.
        catch (Exception defect) when (defect is not OutOfMemoryException)
        {
            problems.Report(request.Net.Path, ProblemDescriptors.Defect, Describe(defect));
            model = StandIns.Of(request) with { ClassName = className, Namespace = space };
        }
        return new CompilationResult(
            space, className, NetEmitter.Emit(model).ToEquatableArray(), problems.All);
    }

    private static NetModel? Compile(CompilationRequest request, FileProblems problems)
    {
        SolverMatch.Check(request, problems);
        if (request.Net.IsFaulty || request.Deploy is { IsFaulty: true }) return null;
        var plans = PhasePlans.Of(request, problems);
        if (problems.HasErrors) return null;
        var layout = ParameterLayout.Of(plans.Train, plans.Others);
        if (layout.Conflict is { } conflict)
        {
            ReportConflict(request, plans, conflict.First, conflict.Other, problems);
            return null;
        }
        var phases = plans.All.Select(plan => PhaseModels.OfPlan(plan.Kind, layout.Rebase(plan.Plan))).ToArray();
        var labels = LabelCheck.Run(request, plans, problems) ? LabelsOf(request) : null;
        var solver = request.Solver is { IsFaulty: false } given ? given.Definition : null;
        return new NetModel("", "", request.Net.Definition.Name, phases, ParametersModels.OfLayout(layout), labels, solver);
    }

    /// <summary>The model of a request's labels, if it names some.</summary>
    internal static LabelModel? LabelsOf(CompilationRequest request)
    {
        if (request.Labels is null) return null;
        string name = request.LabelEnum is { Length: > 0 } chosen ? CSharpName.Type(chosen, "Label") : ClassNames.Of(request) + "Label";
        return LabelModels.Of(name, request.Labels.Names);
    }

    private static void ReportConflict(CompilationRequest request, PhasePlans plans, ParameterSlot first, PlanParameter other, FileProblems problems)
    {
        bool isInDeploy = request.Deploy is not null && plans.Deploy is { } deploy && deploy.Parameters.Contains(other);
        var file = isInDeploy ? request.Deploy! : request.Net;
        var layer = file.Definition.Layers.LastOrDefault(layer => string.Equals(layer.Name, other.Layer, StringComparison.Ordinal));
        var place = layer is null ? ProblemPlace.WholeFile : new ProblemPlace(layer.Origin, layer.Name, layer.Type, null, null);
        problems.Report(file.Path, new CompileProblem(ProblemDescriptors.PhasesDisagree, place, EquatableArray.Create(
            other.Layer, other.Name, other.Tensor.Shape.ToString(), first.Parameter.Tensor.Shape.ToString())));
    }

    // The first line of the trace names the method; paths of the machine that built the compiler do not belong into a message.
    private static string Describe(Exception defect)
    {
        string? method = defect.StackTrace?.Split('\n').FirstOrDefault()?.Trim();
        int path = method?.IndexOf(" in ", StringComparison.Ordinal) ?? -1;
        return defect.GetType().Name + ": " + defect.Message.TrimEnd('.') + (method is null ? "" : " (" + (path > 0 ? method.Substring(0, path) : method) + ")");
    }
}
