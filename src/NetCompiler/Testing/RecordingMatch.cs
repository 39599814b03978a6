using System.Globalization;

namespace NetCompiler.Testing;

/// <summary>Finds the recording of every blob and parameter of a net, and what either of the two lacks.</summary>
public sealed class RecordingMatch
{
    private readonly List<(BlobUnderTest Blob, RecordedBlob Recorded)> blobs = [];
    private readonly List<(string Place, ParameterUnderTest Parameter, RecordedBlob Initial, RecordedBlob Recorded)> parameters = [];
    private readonly List<string> problems = [];
    private readonly HashSet<string> exactBlobs;
    private readonly Recording recording;

    private RecordingMatch(Recording recording)
    {
        this.recording = recording;
        exactBlobs = FindExactBlobs(recording);
    }

    /// <summary>What is in the net and not in the recording, or the reverse, or has another shape.</summary>
    public IReadOnlyList<string> Problems => problems;

    /// <summary>Matches a net with a recording.</summary>
    /// <param name="net">The net.</param>
    /// <param name="recording">The recording.</param>
    /// <param name="isComplete">Whether the net shows all of its blobs, so that recorded blobs that it lacks are a problem.</param>
    public static RecordingMatch Of(NetUnderTest net, Recording recording, bool isComplete = false)
    {
        ArgumentNullException.ThrowIfNull(net);
        ArgumentNullException.ThrowIfNull(recording);
        var match = new RecordingMatch(recording);
        match.MatchBlobs(net, isComplete);
        match.MatchParameters(net);
        return match;
    }

    /// <summary>Gives the net the recorded inputs and starting parameters.</summary>
    /// <exception cref="DifferentNumbersException">The net and the recording do not fit.</exception>
    public void Fill()
    {
        ThrowIfProblems();
        FillInputs();
        foreach (var match in parameters) match.Parameter.Write(match.Initial.Data);
    }

    /// <summary>Gives the net the recorded inputs, and leaves its parameters.</summary>
    public void FillInputs()
    {
        foreach (var (blob, recorded) in blobs) blob.Write?.Invoke(recorded.Data);
    }

    /// <summary>Compares everything that a pass left in the net, one comparison for each array.</summary>
    /// <param name="tolerance">How far an array may be off, by its place: <c>data:BLOB</c>, <c>diff:BLOB</c>, <c>pdata:LAYER.INDEX</c>, <c>pdiff:LAYER.INDEX</c>, <c>total_loss</c>.
    /// Inputs, positions and counts must be exact whatever it says.</param>
    /// <param name="loss">The loss of the pass; null to leave it out.</param>
    public IReadOnlyList<BlobComparison> Compare(Func<string, Tolerance> tolerance, double? loss = null)
    {
        ArgumentNullException.ThrowIfNull(tolerance);
        ThrowIfProblems();
        var comparisons = new List<BlobComparison>();
        foreach (var (blob, recorded) in blobs)
        {
            bool isExact = blob.Write is not null || exactBlobs.Contains(blob.Name);
            string data = "data:" + blob.Name, diff = "diff:" + blob.Name;
            comparisons.Add(BlobComparison.Of(data, blob.Read(), recorded.Data, isExact ? Tolerance.Exact : tolerance(data), blob.Shape));
            if (blob.ReadDiff is { } readDiff) comparisons.Add(BlobComparison.Of(diff, readDiff(), recorded.Diff, tolerance(diff), blob.Shape));
        }
        foreach (var (place, parameter, _, recorded) in parameters)
        {
            comparisons.Add(BlobComparison.Of("pdata:" + place, parameter.Read(), recorded.Data, tolerance("pdata:" + place), parameter.Shape));
            comparisons.Add(BlobComparison.Of("pdiff:" + place, parameter.ReadDiff(), recorded.Diff, tolerance("pdiff:" + place), parameter.Shape));
        }
        if (loss is { } ours && recording.TotalLoss is { } total) comparisons.Add(BlobComparison.Of("total_loss", [(float)ours], [total], tolerance("total_loss")));
        return comparisons;
    }

    private void ThrowIfProblems()
    {
        if (problems.Count > 0) throw new DifferentNumbersException("the net does not fit " + recording.Path + ":\n" + string.Join("\n", problems));
    }

    private void MatchBlobs(NetUnderTest net, bool isComplete)
    {
        int automatic = 0;
        foreach (var blob in net.Blobs)
        {
            var recorded = recording.Blob(blob.Name) ?? (IsMadeUp(blob) ? recording.Automatic(automatic++) : null);
            if (recorded is null) problems.Add("blob '" + blob.Name + "' is not in the recording");
            else if (!blob.Shape.SequenceEqual(recorded.Extents)) ReportShape("blob '" + blob.Name + "'", blob.Shape, recorded);
            else blobs.Add((blob, recorded));
        }
        if (!isComplete) return;
        // Caffe copies blobs that several layers read; those copies are no blobs of the net.
        var missing = recording.BlobNames.Where(name => !IsMadeUp(name)).ToHashSet(StringComparer.Ordinal);
        missing.ExceptWith(net.Blobs.Select(blob => blob.Name));
        missing.ExceptWith(recording.Layers.Where(IsCaffesOwn).SelectMany(layer => layer.Tops));
        problems.AddRange(missing.Select(name => "recorded blob '" + name + "' is not in the compiled net"));
    }

    // Caffe names what it puts in for itself BLOB_LAYER_TOP_split, and its tops BLOB_LAYER_TOP_split_N.
    private static bool IsCaffesOwn(RecordedLayer layer) => layer.Type == "Split" && layer.Name.EndsWith("_split", StringComparison.Ordinal);

    // The name of an unnamed top is in parentheses in Caffe and here, and differs otherwise.
    private static bool IsMadeUp(BlobUnderTest blob) => IsMadeUp(blob.Name);

    private static bool IsMadeUp(string name) => name.StartsWith('(');

    private void MatchParameters(NetUnderTest net)
    {
        var seen = new HashSet<ParameterUnderTest>(ReferenceEqualityComparer.Instance);
        var occurrences = new Dictionary<string, int>(StringComparer.Ordinal);
        foreach (var layer in net.Layers)
        {
            int occurrence = occurrences.GetValueOrDefault(layer.Name);
            occurrences[layer.Name] = occurrence + 1;
            var recorded = recording.Parameters(layer.Name, occurrence);
            if (recorded is null || recorded.Count != layer.Parameters.Count)
            {
                problems.Add(FormattableString.Invariant($"layer '{layer.Name}' has {layer.Parameters.Count} parameters; {recorded?.Count ?? 0} are recorded"));
                continue;
            }
            for (int i = 0; i < recorded.Count; i++)
            {
                var parameter = layer.Parameters[i];
                if (!seen.Add(parameter)) continue;
                string place = layer.Name + "." + i.ToString(CultureInfo.InvariantCulture);
                var initial = recording.Initial(layer.Name, i) ?? recorded[i];
                int count = parameter.Shape.Aggregate(1, (product, extent) => product * extent);
                if (recorded[i].Data.Length == count && initial.Data.Length == count) parameters.Add((place, parameter, initial, recorded[i]));
                else ReportShape("parameter '" + place + "'", parameter.Shape, recorded[i]);
            }
        }
    }

    private void ReportShape(string what, int[] shape, RecordedBlob recorded) =>
        problems.Add(what + " is " + (shape.Length == 0 ? "scalar" : string.Join("x", shape)) + "; " + recorded.Shape + " is recorded");

    // Positions, counts and what was copied are the same on every device, or wrong.
    private static HashSet<string> FindExactBlobs(Recording recording)
    {
        var exact = new HashSet<string>(StringComparer.Ordinal);
        foreach (var layer in recording.Layers)
        {
            if (layer.Type is "ArgMax" or "Accuracy" or "Threshold") exact.UnionWith(layer.Tops);
            else if (layer.Type == "Pooling") exact.UnionWith(layer.Tops.Skip(1));
            else exact.ExceptWith(layer.Tops.Where(layer.Bottoms.Contains));
        }
        return exact;
    }
}
