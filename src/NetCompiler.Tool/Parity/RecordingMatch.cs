using System.Globalization;
using NetCompiler.Compiler.Plan;

namespace NetCompiler.Tool.Parity;

/// <summary>A blob of a plan and its recording.</summary>
/// <param name="Blob">The blob.</param>
/// <param name="Recorded">The recording.</param>
public sealed record MatchedBlob(PlanBlob Blob, GoldenBlob Recorded);

/// <summary>A parameter of a plan and its recording. A parameter that layers share is there once.</summary>
/// <param name="Place">Its layer and index: <c>conv1.0</c>.</param>
/// <param name="Parameter">The parameter.</param>
/// <param name="Initial">What it was before the pass.</param>
/// <param name="Recorded">What it was after the pass.</param>
public sealed record MatchedParameter(string Place, PlanParameter Parameter, GoldenBlob Initial, GoldenBlob Recorded);

/// <summary>Finds the recording of every blob and parameter of a plan, and what either of the two lacks.</summary>
public sealed class RecordingMatch
{
    private readonly List<MatchedBlob> blobs = [];
    private readonly List<MatchedParameter> parameters = [];
    private readonly List<string> problems = [];

    private RecordingMatch(float? totalLoss) => TotalLoss = totalLoss;

    /// <summary>The plan's blobs.</summary>
    public IReadOnlyList<MatchedBlob> Blobs => blobs;

    /// <summary>The plan's parameters.</summary>
    public IReadOnlyList<MatchedParameter> Parameters => parameters;

    /// <summary>What the forward pass returned; null if that was not recorded.</summary>
    public float? TotalLoss { get; }

    /// <summary>What is in the plan and not in the recording, or the reverse, or has another shape.</summary>
    public IReadOnlyList<string> Problems => problems;

    /// <summary>Matches a plan with a recording.</summary>
    /// <param name="plan">The plan.</param>
    /// <param name="golden">The recording.</param>
    public static RecordingMatch Of(NetPlan plan, GoldenFile golden)
    {
        var match = new RecordingMatch(golden.TotalLoss);
        match.MatchBlobs(plan, golden);
        match.MatchParameters(plan, golden);
        return match;
    }

    /// <summary>Gives a net the recorded inputs and parameters.</summary>
    /// <param name="net">The net.</param>
    public void Fill(IParityNet net)
    {
        foreach (var (blob, recorded) in blobs.Where(match => match.Blob.IsInput)) net.Write(blob.Tensor, recorded.Data);
        foreach (var match in parameters) net.Write(match.Parameter.Tensor, match.Initial.Data);
    }

    private void MatchBlobs(NetPlan plan, GoldenFile golden)
    {
        foreach (var blob in plan.Blobs)
        {
            var recorded = golden.Blob(blob.Name) ?? (IsMadeUp(blob) ? golden.TakeAutomatic() : null);
            if (recorded is null) problems.Add("blob '" + blob.Name + "' is not in the recording");
            else if (!blob.Tensor.Shape.Extents.Select(extent => (long)extent).SequenceEqual(recorded.Extents)) ReportShape("blob '" + blob.Name + "'", blob.Tensor.Shape.ToString(), recorded);
            else blobs.Add(new MatchedBlob(blob, recorded));
        }
        // Caffe copies blobs that several layers read; those copies are no blobs of the net.
        var ownLayers = plan.Layers.Select(layer => layer.Name).ToHashSet(StringComparer.Ordinal);
        var missing = golden.BlobNames.ToHashSet(StringComparer.Ordinal);
        missing.ExceptWith(golden.Layers.Where(layer => layer.Type == "Split" && !ownLayers.Contains(layer.Name)).SelectMany(layer => layer.Tops));
        missing.ExceptWith(plan.Blobs.Select(blob => blob.Name));
        problems.AddRange(missing.Where(name => golden.Blob(name) is not null).Select(name => "recorded blob '" + name + "' is not in the compiled net"));
    }

    // The name of an unnamed top is in parentheses in Caffe and here, and differs otherwise.
    private static bool IsMadeUp(PlanBlob blob) => blob.Name.StartsWith('(');

    private void MatchParameters(NetPlan plan, GoldenFile golden)
    {
        var seen = new HashSet<PlanParameter>(ReferenceEqualityComparer.Instance);
        var occurrences = new Dictionary<string, int>(StringComparer.Ordinal);
        foreach (var layer in plan.Layers)
        {
            int occurrence = occurrences.GetValueOrDefault(layer.Name);
            occurrences[layer.Name] = occurrence + 1;
            var recorded = golden.Parameters(layer.Name, occurrence);
            if (recorded is null || recorded.Count != layer.Parameters.Count)
            {
                problems.Add(FormattableString.Invariant($"layer '{layer.Name}' has {layer.Parameters.Count} parameters; {recorded?.Count ?? 0} are recorded"));
                continue;
            }
            for (int i = 0; i < recorded.Count; i++)
            {
                if (!seen.Add(layer.Parameters[i])) continue;
                string place = layer.Name + "." + i.ToString(CultureInfo.InvariantCulture);
                var initial = golden.Initial(layer.Name, i) ?? recorded[i];
                long count = layer.Parameters[i].Tensor.Shape.Count;
                if (recorded[i].Data.Count == count && initial.Data.Count == count) parameters.Add(new MatchedParameter(place, layer.Parameters[i], initial, recorded[i]));
                else ReportShape("parameter '" + place + "'", layer.Parameters[i].Tensor.Shape.ToString(), recorded[i]);
            }
        }
    }

    private void ReportShape(string what, string shape, GoldenBlob recorded) => problems.Add(what + " is " + shape + "; " + recorded.Shape + " is recorded");
}
