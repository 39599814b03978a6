using System.Diagnostics;
using NetCompiler.Blobs;
using NetCompiler.Solvers;

namespace NetCompiler.Training;

/// <summary>A pass over test batches: the means of what the test net puts out, as Caffe's <c>Solver::Test</c> computes them.</summary>
public static class NetTest
{
    /// <summary>What a net puts out now; a value for each element of each output, labels and other inputs that no layer reads included.</summary>
    /// <param name="net">A net, after a pass.</param>
    public static IReadOnlyList<OutputValue> Outputs(CompiledNet net)
    {
        ArgumentNullException.ThrowIfNull(net);
        var values = new List<OutputValue>();
        foreach (var output in net.Outputs)
        {
            foreach (float value in output.Blob.ToArray()) values.Add(new OutputValue(output.Blob.Name, value, output.LossWeight));
        }
        return values;
    }

    /// <summary>Tests a net.</summary>
    /// <param name="net">The test net.</param>
    /// <param name="data">Where its batches come from; null if its inputs stay as they are.</param>
    /// <param name="batches">How many batches; at least 1.</param>
    /// <param name="isStopped">Asked before each batch whether to give up; null for never.</param>
    /// <returns>The means of the loss and of the outputs, and the seconds; null if it was given up.</returns>
    public static (float Loss, IReadOnlyList<OutputValue> Outputs, double Seconds)? Run(CompiledNet net, ITrainingData? data, int batches, Func<bool>? isStopped = null)
    {
        ArgumentNullException.ThrowIfNull(net);
        ArgumentOutOfRangeException.ThrowIfLessThan(batches, 1);
        long start = Stopwatch.GetTimestamp();
        float loss = 0;
        OutputValue[]? sums = null;
        for (int batch = 0; batch < batches; batch++)
        {
            if (isStopped?.Invoke() == true) return null;
            data?.NextBatch();
            loss += net.RunForward();
            var outputs = Outputs(net);
            sums ??= [.. outputs.Select(output => output with { Value = 0 })];
            for (int i = 0; i < sums.Length; i++) sums[i] = sums[i] with { Value = sums[i].Value + outputs[i].Value };
        }
        var means = sums!.Select(sum => sum with { Value = sum.Value / batches }).ToArray();
        return (loss / batches, means, Stopwatch.GetElapsedTime(start).TotalSeconds);
    }
}
