using System.Globalization;
using System.Text;
using NetCompiler.Compiler.Tensors;

namespace NetCompiler.Compiler.Plan;

/// <summary>
/// A plan for people: what the net costs, its parameters, its steps in order, and which bytes hold what from when to when.
/// The same plan gives the same text everywhere.
/// </summary>
public static class PlanText
{
    /// <summary>The text of a plan.</summary>
    /// <param name="plan">The plan.</param>
    /// <param name="withExpressions">Whether each step is followed by what it computes, in the notation of the tensor language.</param>
    public static string Of(NetPlan plan, bool withExpressions = false)
    {
        var text = new StringBuilder();
        WriteHeader(text, plan);
        WriteParameters(text, plan);
        int ordinal = 0;
        WriteGroups(text, "forward", plan.ForwardGroups, ref ordinal, withExpressions);
        WriteGroups(text, "backward", plan.BackwardGroups, ref ordinal, withExpressions);
        WriteArena(text, plan);
        return text.ToString();
    }

    private static void WriteHeader(StringBuilder text, NetPlan plan)
    {
        string stages = plan.State.Stages.IsEmpty ? "" : ", stages " + string.Join(", ", plan.State.Stages.Select(Clean));
        Line(text, $"net {(plan.Name.Length == 0 ? "(unnamed)" : Clean(plan.Name))}, {plan.State.Phase.ToString().ToUpperInvariant()}, level {plan.State.Level}{stages}");
        Line(text, $"parameters   {plan.ParameterCount,15:N0}");
        Line(text, $"contractions {Giga(plan.ForwardOperations),15} GFLOP forward, {Giga(plan.BackwardOperations)} backward, {Giga(plan.ForwardOperations + plan.BackwardOperations)} a step");
        Line(text, $"weights      {plan.ParameterBytes,15:N0} bytes, {plan.TrainedBytes:N0} of them trained: as much again for gradients and for each history blob");
        double saved = plan.Activations.UnplannedBytes == 0 ? 0 : 100 - 100.0 * plan.Activations.Bytes / plan.Activations.UnplannedBytes;
        Line(text, $"activations  {plan.Activations.Bytes,15:N0} bytes, {plan.Activations.UnplannedBytes:N0} without planning ({saved:0}% saved)");
        Line(text, $"inputs       {Blobs(plan.Blobs.Where(blob => blob.IsInput))}");
        Line(text, $"outputs      {Blobs(plan.Blobs.Where(blob => blob.IsOutput))}");
        Line(text, $"loss         {(plan.Losses.Count == 0 ? "none" : string.Join(" + ", plan.Losses.Select(Term)))}");
    }

    private static string Term(PlanLoss loss) =>
        (loss.Weight == 1 ? "" : loss.Weight.ToString("R", CultureInfo.InvariantCulture) + " * ") + (loss.Tensor.Shape.Count == 1 ? "" : "sum of ") + Clean(loss.Blob);

    private static string Blobs(IEnumerable<PlanBlob> blobs)
    {
        string list = string.Join(", ", blobs.Select(blob => Clean(blob.Name) + " " + blob.Tensor.Shape));
        return list.Length == 0 ? "none" : list;
    }

    private static void WriteParameters(StringBuilder text, NetPlan plan)
    {
        if (plan.Parameters.Count == 0) return;
        Line(text, $"");
        Line(text, $"parameters");
        int width = plan.Parameters.Max(parameter => Clean(parameter.Tensor.Name).Length);
        foreach (var parameter in plan.Parameters)
        {
            string use = parameter.IsStatistic ? "statistic"
                : parameter.LearningRateMultiplier == 0 ? "frozen"
                : $"lr_mult {Number(parameter.LearningRateMultiplier)} decay_mult {Number(parameter.DecayMultiplier)}";
            string filler = parameter.Filler is null ? "zero" : Clean(parameter.Filler.Text("type"));
            Line(text, $"  {Clean(parameter.Tensor.Name).PadRight(width)}  {parameter.Tensor.Shape,-16} at {parameter.Offset,11:N0}  {filler,-9} {use}");
        }
    }

    private static void WriteGroups(StringBuilder text, string title, IReadOnlyList<StepGroup> groups, ref int ordinal, bool withExpressions)
    {
        if (groups.Count == 0) return;
        Line(text, $"");
        Line(text, $"{title}");
        int width = groups.Max(group => group.IsSingle ? Clean(group.Name).Length : group.Steps.Max(step => Clean(step.Name).Length + 2));
        foreach (var group in groups)
        {
            string indent = group.IsSingle ? "" : "  ";
            if (!group.IsSingle) Line(text, $"  {ordinal,4}  {Clean(group.Name)}, tile by tile:");
            foreach (var step in group.Steps)
            {
                string number = group.IsSingle ? ordinal.ToString(CultureInfo.InvariantCulture) : "", local = group.IsLocal(step.Target.Tensor.Storage) ? ", not in memory" : "";
                Line(text, $"  {number,4}  {(indent + Clean(step.Name)).PadRight(width)}  {Describe(step)}{local}");
                if (withExpressions) Line(text, $"        {indent}{Clean(ScalarPrinter.Print(step))}");
            }
            ordinal++;
        }
    }

    private static string Describe(Step step)
    {
        string space = string.Join("x", step.Axes.Select(axis => axis.Extent));
        if (space.Length == 0) space = "scalar";
        string reads = string.Join(", ", step.Loads.Select(load => Clean(load.Tensor.Name)).Distinct(StringComparer.Ordinal));
        string from = reads.Length == 0 ? "" : " of " + reads;
        string verb = step.Reduction is null ? "map"
            : Contraction.TryOf(step) is null ? step.Reduction.Operator.ToString().ToLowerInvariant()
            : "contraction";
        string over = step.Reduction is null ? "" : " over " + string.Join("x", step.Reduction.Axes.Select(axis => axis.Extent));
        string cost = Contraction.TryOf(step) is { } contraction ? $", {Giga(contraction.Operations)} GFLOP" : "";
        return space + (step.Target.Accumulates ? " += " : " = ") + verb + over + from + cost;
    }

    private static void WriteArena(StringBuilder text, NetPlan plan)
    {
        if (plan.Activations.Placements.Count == 0) return;
        Line(text, $"");
        Line(text, $"activation arena: offset, bytes, in use from step to step (-1: before the first, {plan.ForwardGroups.Count + plan.BackwardGroups.Count}: after the last)");
        foreach (var placement in plan.Activations.Placements)
        {
            Line(text, $"  {placement.Offset,15:N0} {placement.Storage.Bytes,15:N0}  {placement.First,4} .. {placement.Last,-4} {Clean(placement.Storage.Name)}");
        }
    }

    private static string Clean(string name) => Problems.CompileProblem.Printable(name);

    private static string Giga(double operations) => (operations / 1e9).ToString("0.000", CultureInfo.InvariantCulture);

    private static string Number(double value) => value.ToString("R", CultureInfo.InvariantCulture);

    private static void Line(StringBuilder text, FormattableString line) =>
        text.Append(line.ToString(CultureInfo.InvariantCulture).TrimEnd()).Append('\n');
}
