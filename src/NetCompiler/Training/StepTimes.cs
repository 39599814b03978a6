using System.Diagnostics;
using NetCompiler.Blobs;

namespace NetCompiler.Training;

/// <summary>How long a step takes.</summary>
/// <param name="Step">The step.</param>
/// <param name="Seconds">The median of what was measured.</param>
public sealed record StepTime(NetStep Step, double Seconds);

/// <summary>How long a layer takes; steps that were fused count for the first of their layers.</summary>
/// <param name="Layer">The layer.</param>
/// <param name="Forward">The seconds of its forward pass.</param>
/// <param name="Backward">The seconds of its backward pass; 0 if the net has none.</param>
public sealed record LayerTime(string Layer, double Forward, double Backward);

/// <summary>Measures a net at run time, step by step, on the batch that is in it, as <c>caffe time</c> does.</summary>
public static class StepTimes
{
    /// <summary>Runs the net step by step. Gradients and statistics of layers are as after so many passes.</summary>
    /// <param name="net">A net whose inputs are filled.</param>
    /// <param name="passes">How many passes are measured, after one that is not.</param>
    public static IReadOnlyList<StepTime> Measure(CompiledNet net, int passes = 5)
    {
        ArgumentNullException.ThrowIfNull(net);
        ArgumentOutOfRangeException.ThrowIfLessThan(passes, 1);
        double[][] seconds = [.. net.Steps.Select(_ => new double[passes])];
        for (int pass = -1; pass < passes; pass++)
        {
            for (int step = 0; step < seconds.Length; step++)
            {
                long start = Stopwatch.GetTimestamp();
                net.RunStep(step);
                if (pass >= 0) seconds[step][pass] = Stopwatch.GetElapsedTime(start).TotalSeconds;
            }
        }
        return [.. seconds.Select((times, step) => new StepTime(net.Steps[step], times.Order().ElementAt(passes / 2)))];
    }

    /// <summary>The same by layer, in the order in which layers come first.</summary>
    /// <param name="times">The times of steps.</param>
    public static IReadOnlyList<LayerTime> ByLayer(IEnumerable<StepTime> times) =>
    [
        .. times.GroupBy(time => time.Step.Layer, StringComparer.Ordinal).Select(layer => new LayerTime(
            layer.Key, layer.Where(time => !time.Step.IsBackward).Sum(time => time.Seconds), layer.Where(time => time.Step.IsBackward).Sum(time => time.Seconds))),
    ];
}
