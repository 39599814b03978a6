using NetCompiler.Compiler.Plan;
using NetCompiler.Compiler.Tensors;

namespace NetCompiler.Compiler.Emit;

/// <summary>How a nested net is run: its passes, its loss, and what a solver needs of it.</summary>
internal static class PhasePasses
{
    public static void Write(SourceWriter writer, NetModel net, PhaseModel phase)
    {
        string? steps = phase.Plan is null ? null : "global::" + net.StepsNamespace + "." + phase.StepsClassName;
        bool hasLoss = phase.Kind != NetKind.Deploy;
        WriteForward(writer, phase, steps, hasLoss);
        writer.Line("/// <inheritdoc/>");
        if (hasLoss || steps is null) writer.Line("public override float RunForward() => " + (hasLoss ? "Forward();" : Run(steps, "Forward") + ";")).Line();
        else writer.Open("public override float RunForward()").Line("Forward();").Line("return 0f;").Close().Line();
        if (phase.Plan is { } plan) StepList.Write(writer, plan, steps!);
        if (!phase.IsTrained) return;
        writer.Summary("Computes the gradients of the loss by the parameters, after <see cref=\"Forward\"/>.");
        writer.Line("public void Backward() => " + Run(steps, "Backward") + ";").Line();
        writer.Summary("Runs one batch forward and backward.");
        writer.Line("/// <returns>The loss: the weighted sum of all loss blobs.</returns>");
        if (steps is null)
        {
            writer.Line("public float ForwardBackward() => " + Run(steps, "Backward") + ";").Line();
        }
        else
        {
            writer.Open("public float ForwardBackward()");
            writer.Line("float loss = Forward();").Line("Backward();").Line("return loss;");
            writer.Close().Line();
        }
        WriteTrainable(writer, phase);
    }

    private static void WriteForward(SourceWriter writer, PhaseModel phase, string? steps, bool hasLoss)
    {
        writer.Summary("Runs one batch forward.");
        if (!hasLoss)
        {
            writer.Line("public void Forward() => " + Run(steps, "Forward") + ";").Line();
            return;
        }
        writer.Line("/// <returns>The loss: the weighted sum of all loss blobs.</returns>");
        if (steps is null)
        {
            writer.Line("public float Forward() => " + Run(steps, "Forward") + ";").Line();
            return;
        }
        writer.Open("public float Forward()");
        writer.Line(Run(steps, "Forward") + ";");
        var losses = phase.Plan?.Losses ?? [];
        writer.Line("return " + (losses.Count == 0 ? "0f" : string.Join(" + ", losses.Select(loss => Term(phase.Plan!, loss)))) + ";");
        writer.Close().Line();
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
        writer.Line("global::System.Span<float> " + Net + "Gradients => Parameters.DiffArena!.Floats(0, checked((int)(Parameters.TrainedBytes / sizeof(float))));").Line();
        writer.Line("bool " + Net + "AddsGradients => " + CSharpLiteral.Boolean(adds) + ";").Line();
    }

    private static string Run(string? steps, string pass) =>
        steps is null ? "NotCompiled()" : steps + "." + pass + "(Program)";
}
