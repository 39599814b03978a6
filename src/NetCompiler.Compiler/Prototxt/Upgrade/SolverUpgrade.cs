using NetCompiler.Compiler.Problems;
using NetCompiler.Compiler.Prototxt.Schema;

namespace NetCompiler.Compiler.Prototxt.Upgrade;

/// <summary>The solver's old <c>solver_type: ADAGRAD</c> becomes <c>type: "AdaGrad"</c>.</summary>
public static class SolverUpgrade
{
    /// <summary>Rewrites a solver.</summary>
    /// <param name="solver">The SolverParameter as it was written.</param>
    /// <param name="problems">Gets what cannot be rewritten.</param>
    public static MessageValue Run(MessageValue solver, ProblemCollector problems)
    {
        if (!solver.Has("solver_type")) return solver;
        if (solver.Has("type")) problems.Report(ProblemDescriptors.TwoSolverTypes, ProblemPlace.InFile("solver_type"));
        string type = solver.Text("solver_type") switch
        {
            "NESTEROV" => "Nesterov",
            "ADAGRAD" => "AdaGrad",
            "RMSPROP" => "RMSProp",
            "ADADELTA" => "AdaDelta",
            "ADAM" => "Adam",
            _ => "SGD",
        };
        return new MessageBuilder(solver).Clear("solver_type").Set("type", type).ToMessage();
    }
}
