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
    /// <param name="net">The net.</param>
    /// <param name="earlierBatches">Fills the net with the batches of the iteration before, one after the other, each time the next element is taken.</param>
    public static string? Find(CompiledNet net, IEnumerable<object?> earlierBatches)
    {
        if (FindInput(net) is { } input) return "The first number that is not finite is in the batch: " + input + ".";
        if (FindParameter(net.ParameterSet) is not { } weight) return FindStep(net);
        // Maxima skip what is not a number, so a bad batch can have a finite loss, and spoil the weights through their gradients.
        foreach (object? _ in earlierBatches)
        {
            if (FindInput(net) is { } earlier) return $"The first number that is not finite is in the batch of the iteration before: {earlier}; it has spoilt {weight}.";
        }
        return "The first number that is not finite is a weight, made by the update before: " + weight + ".";
    }

    private static string? FindInput(CompiledNet net)
    {
        foreach (var input in net.AllBlobs.OfType<InputBlob>())
        {
            if (First(input.ToArray()) is { } bad) return $"blob '{input.Name}', {bad}";
        }
        return null;
    }

    private static string? FindParameter(IParameterSet set)
    {
        set.Fetch();
        foreach (var parameter in set.Parameters)
        {
            if (First(set.ValuesOf(parameter)) is { } bad) return parameter.Place + ", " + bad;
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
