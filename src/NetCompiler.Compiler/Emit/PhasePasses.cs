using NetCompiler.Compiler.Plan;
using NetCompiler.Compiler.Tensors;

namespace NetCompiler.Compiler.Emit;

/// <summary>How a nested net is run: its passes, its loss, and what a solver needs of it.</summary>
internal static class PhasePasses
{
    public static void Write(SourceWriter writer, PhaseModel phase)
    {
        bool hasLoss = phase.Kind != NetKind.Deploy, isCompiled = phase.Plan is not null;
        WriteForward(writer, phase, hasLoss, isCompiled);
        writer.Line("/// <inheritdoc/>");
        if (hasLoss || !isCompiled) writer.Line("public override float RunForward() => " + (hasLoss ? "Forward();" : "NotCompiled();")).Line();
        else writer.Open("public override float RunForward()").Line("Forward();").Line("return 0f;").Close().Line();
        if (phase.Plan is { } plan) StepList.Write(writer, plan);
        if (!phase.IsTrained) return;
        writer.Summary("Computes the gradients of the loss by the parameters, after <see cref=\"Forward\"/>.");
        writer.Line("public void Backward() => " + (isCompiled ? "BeginBackward();" : "NotCompiled();")).Line();
        writer.Summary("Runs one batch forward and backward.");
        writer.Line("/// <returns>The loss: the weighted sum of all loss blobs.</returns>");
        // On a GPU the whole pass is under way before the loss is waited for.
        if (isCompiled) writer.Open("public float ForwardBackward()").Line("BeginForward();").Line("BeginBackward();").Line("return TotalLoss();").Close().Line();
        else writer.Line("public float ForwardBackward() => NotCompiled();").Line();
        WriteTrainable(writer, phase);
    }

    private static void WriteForward(SourceWriter writer, PhaseModel phase, bool hasLoss, bool isCompiled)
    {
        writer.Summary("Runs one batch forward." + (hasLoss ? "" : " On a GPU it goes on after this returns; reading a blob waits for it."));
        if (!hasLoss)
        {
            writer.Line("public void Forward() => " + (isCompiled ? "BeginForward();" : "NotCompiled();")).Line();
            return;
        }
        writer.Line("/// <returns>The loss: the weighted sum of all loss blobs.</returns>");
        if (!isCompiled)
        {
            writer.Line("public float Forward() => NotCompiled();").Line();
            return;
        }
        writer.Open("public float Forward()").Line("BeginForward();").Line("return TotalLoss();").Close().Line();
        var losses = phase.Plan!.Losses;
        writer.Line("private float TotalLoss() => " + (losses.Count == 0 ? "0f" : string.Join(" + ", losses.Select(loss => Term(phase.Plan, loss)))) + ";").Line();
    }

    // A loss is read after the pass, so its memory is kept and its place is known.
    private static string Term(NetPlan plan, PlanLoss loss)
    {
        long offset = plan.Activations.Placements.First(placement => placement.Storage == loss.Tensor.Storage).Offset + loss.Tensor.Offset * sizeof(float);
        string sum = "Sum(" + CSharpLiteral.Integer(offset) + ", " + CSharpLiteral.Integer(loss.Tensor.Shape.Count) + ")";
        return loss.Weight == 1 ? sum : CSharpLiteral.Single(loss.Weight) + " * " + sum;
    }

    private static void WriteTrainable(SourceWriter writer, PhaseModel phase)
    {
        const string Net = "global::NetCompiler.Solvers.ITrainableNet.";
        var gradients = (phase.Plan?.Backward ?? []).Where(step => step.Target.Tensor.Storage.Role == TensorRole.ParameterGradient).ToArray();
        bool adds = gradients.Length > 0 && gradients.All(step => step.Target.Accumulates);
        writer.Line("global::NetCompiler.Weights.IParameterSet " + Net + "Parameters => Parameters;").Line();
        writer.Line("global::System.Span<float> " + Net + "Gradients => Parameters.FetchGradients();").Line();
        writer.Line("bool " + Net + "AddsGradients => " + CSharpLiteral.Boolean(adds) + ";").Line();
        writer.Line("void " + Net + "ClearGradients() => ClearParameterGradients();").Line();
        writer.Line("global::NetCompiler.Solvers.IParameterUpdate? " + Net + "CreateUpdate(global::NetCompiler.Solvers.SolverSettings settings) => CreateParameterUpdate(settings);").Line();
    }
}
