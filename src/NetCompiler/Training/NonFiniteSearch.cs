using System.Globalization;
using NetCompiler.Blobs;
using NetCompiler.Weights;

namespace NetCompiler.Training;

/// <summary>
/// Finds where the first number came from that is not finite: the batch, a weight, or the layer that made it from finite numbers. The batch that
/// gave the loss must still be in the net; it is run once more, step by step.
/// </summary>
internal static class NonFiniteSearch
{
    /// <summary>The place, as a sentence; null if a second pass over the same batch is finite.</summary>
    public static string? Find(CompiledNet net)
    {
        foreach (var input in net.AllBlobs.OfType<InputBlob>())
        {
            if (First(input.ToArray()) is { } bad) return $"The first number that is not finite is in the batch: blob '{input.Name}', {bad}.";
        }
        return FindParameter(net.ParameterSet) ?? FindStep(net);
    }

    private static string? FindParameter(IParameterSet set)
    {
        set.Fetch();
        foreach (var parameter in set.Parameters)
        {
            if (First(set.ValuesOf(parameter)) is { } bad) return $"The first number that is not finite is a weight, made by the update before: {parameter.Place}, {bad}.";
        }
        return null;
    }

    private static string? FindStep(CompiledNet net)
    {
        net.ClearBlobs();
        for (int i = 0; i < net.Steps.Count; i++)
        {
            var step = net.Steps[i];
            net.RunStep(i);
            if (step.Memory == StepMemory.Positions || First(net.ReadResult(step)) is not { } bad) continue;
            return $"The first number that is not finite comes from layer '{step.Layer}' in the {(step.IsBackward ? "backward" : "forward")} pass (step {step.Name}), {bad}.";
        }
        return null;
    }

    private static string? First(ReadOnlySpan<float> values)
    {
        int at = NumberCheck.FirstNotFinite(values);
        return at < 0 ? null : string.Create(CultureInfo.InvariantCulture, $"number {at} is {values[at]}");
    }
}
