using NetCompiler.Compiler.Plan;
using NetCompiler.Compiler.Tensors;

namespace NetCompiler.Tool.Parity;

/// <summary>Compares everything that a run left in memory with the recording.</summary>
/// <param name="plan">What was run.</param>
/// <param name="match">The recording.</param>
/// <param name="parityCase">The case, for its tolerances.</param>
/// <param name="toleranceFactor">How much further off the device may be.</param>
public sealed class RunComparison(NetPlan plan, RecordingMatch match, ParityCase parityCase, double toleranceFactor)
{
    private readonly Tolerance tolerance = parityCase.Tolerance.Times(toleranceFactor);
    private readonly HashSet<string> exactBlobs = FindExactBlobs(plan);

    /// <summary>One comparison for each array, in the order of the net.</summary>
    /// <param name="net">The net after both passes.</param>
    public IReadOnlyList<BlobComparison> Of(IParityNet net)
    {
        var comparisons = new List<BlobComparison>();
        foreach (var (blob, recorded) in match.Blobs)
        {
            var dataTolerance = exactBlobs.Contains(blob.Name) ? Tolerance.Exact : tolerance;
            comparisons.Add(BlobComparison.Of("data:" + blob.Name, net.Read(blob.Tensor), recorded.Data, dataTolerance, parityCase.FloatDifference));
            comparisons.Add(BlobComparison.Of("diff:" + blob.Name, Gradient(net, blob.Gradient, recorded), recorded.Diff, tolerance, parityCase.FloatDifference));
        }
        foreach (var (place, parameter, _, recorded) in match.Parameters)
        {
            comparisons.Add(BlobComparison.Of("pdata:" + place, net.Read(parameter.Tensor), recorded.Data, tolerance, parityCase.FloatDifference));
            comparisons.Add(BlobComparison.Of("pdiff:" + place, Gradient(net, parameter.Gradient, recorded), recorded.Diff, tolerance, parityCase.FloatDifference));
        }
        if (match.TotalLoss is { } loss)
        {
            double ours = plan.Losses.Sum(term => term.Weight * net.Read(term.Tensor).Sum(element => (double)element));
            comparisons.Add(BlobComparison.Of("total_loss", [(float)ours], [loss], tolerance, parityCase.FloatDifference));
        }
        return comparisons;
    }

    // Where nothing depends on a loss there is no gradient here, and a zero one in Caffe.
    private static IReadOnlyList<float> Gradient(IParityNet net, Tensor? gradient, GoldenBlob recorded) =>
        gradient is null ? new float[recorded.Data.Count] : net.Read(gradient);

    // Positions, counts and what was copied are the same on every device, or wrong.
    private static HashSet<string> FindExactBlobs(NetPlan plan)
    {
        var exact = new HashSet<string>(plan.Blobs.Where(blob => blob.IsInput).Select(blob => blob.Name), StringComparer.Ordinal);
        foreach (var layer in plan.Layers)
        {
            if (layer.Type is "ArgMax" or "Accuracy" or "Threshold") exact.UnionWith(layer.Tops);
            else if (layer.Type == "Pooling") exact.UnionWith(layer.Tops.Skip(1));
            else exact.ExceptWith(layer.Tops.Where(layer.Bottoms.Contains));
        }
        return exact;
    }
}
