using NetCompiler.Blobs;
using NetCompiler.Compiler.Prototxt.Binding;
using NetCompiler.Files;
using NetCompiler.Weights.Formats;

namespace NetCompiler.Weights;

/// <summary>A parameter that a file has, and where.</summary>
/// <param name="Parameter">The parameter.</param>
/// <param name="Blob">The blob in the file.</param>
/// <param name="Path">The file.</param>
/// <param name="Place">Where in it, for messages.</param>
internal sealed record WeightMatch(ParameterDescription Parameter, BlobRecord Blob, string Path, string Place);

/// <summary>Compares a file's layers with a net's, by name, number of blobs and shape, as Caffe's <c>Net::CopyTrainedLayersFrom</c> does.</summary>
internal sealed class WeightMatching
{
    private readonly IParameterSet set;
    private readonly WeightLoadOptions options;
    private readonly Dictionary<string, ParameterLayer> layers = new(StringComparer.Ordinal);

    public WeightMatching(IParameterSet set, WeightLoadOptions options)
    {
        this.set = set;
        this.options = options;
        // Names can occur twice; Caffe takes the first.
        foreach (var layer in set.Layers) layers.TryAdd(layer.Name, layer);
    }

    /// <summary>The parameters that come from files; a later file is behind an earlier one.</summary>
    public List<WeightMatch> Matches { get; } = [];

    /// <summary>What became of layers, by name; a later file replaces what an earlier one said.</summary>
    public Dictionary<string, WeightReportLine> Lines { get; } = new(StringComparer.Ordinal);

    /// <summary>Compares one file.</summary>
    /// <exception cref="RefusedFileException">A layer has other blobs than the net's, or no layer of the net is there.</exception>
    public void Add(WeightSource source)
    {
        int matched = 0;
        foreach (var layer in source.Layers)
        {
            long count = layer.Blobs.Sum(blob => blob?.Count ?? 0);
            if (options.Skip.Contains(layer.Name))
            {
                matched++;
                Lines[layer.Name] = new WeightReportLine(layer.Name, WeightOutcome.Skipped, source.Path, count, "");
            }
            else if (layers.TryGetValue(layer.Name, out var target))
            {
                if (target.Parameters.Length == 0 && layer.Blobs.Count == 0) continue;
                Compare(source, layer, target);
                matched++;
            }
            else if (layer.Blobs.Count > 0) Lines[layer.Name] = Unknown(source, layer.Name, count);
        }
        if (matched == 0) throw NothingMatched(source);
    }

    private void Compare(WeightSource source, SourceLayer layer, ParameterLayer target)
    {
        string place = "layer '" + layer.Name + "'";
        int expected = target.Parameters.Length;
        // HDF5 files leave out what another layer owns.
        bool isComplete = Enumerable.Range(0, expected).All(index =>
            (index < layer.Blobs.Count && layer.Blobs[index] is not null)
            || (source is Hdf5WeightSource && !string.Equals(set.Parameters[target.Parameters[index]].Layer, target.Name, StringComparison.Ordinal)));
        if (layer.Blobs.Count > expected || !isComplete)
        {
            int found = layer.Blobs.Count(blob => blob is not null);
            throw new RefusedFileException(
                source.Path, place, FormattableString.Invariant($"it has {found} blobs there, and the net's layer has {expected}"),
                "The layer was trained with other settings (bias_term, for instance); rename it in the prototxt, or skip it, to train it from its fillers.");
        }
        var reshaped = new List<string>();
        for (int index = 0; index < layer.Blobs.Count; index++)
        {
            if (layer.Blobs[index] is not { } blob) continue;
            var parameter = set.Parameters[target.Parameters[index]];
            string blobPlace = FormattableString.Invariant($"{place}, blob {index} ({parameter.Name})");
            if (CompareShape(source.Path, blobPlace, blob, parameter)) reshaped.Add(parameter.Name + " " + ShapeText.Of(blob.Shape) + " -> " + ShapeText.Of(parameter.Shape.Extents));
            Matches.Add(new WeightMatch(parameter, blob, source.Path, blobPlace));
        }
        long count = target.Parameters.Sum(index => (long)set.Parameters[index].Count);
        var outcome = reshaped.Count > 0 ? WeightOutcome.Reshaped : WeightOutcome.Copied;
        Lines[layer.Name] = new WeightReportLine(layer.Name, outcome, source.Path, count, string.Join(", ", reshaped));
    }

    /// <summary>Refuses another shape; tells whether it is the same with ones in front.</summary>
    private static bool CompareShape(string path, string place, BlobRecord blob, ParameterDescription parameter)
    {
        long[] wanted = parameter.Shape.Extents.Select(extent => (long)extent).ToArray();
        bool isEqual = blob.Shape.SequenceEqual(wanted);
        // Old blobs have four axes: a bias of 96 is 1x1x1x96.
        if (!isEqual && !WithoutLeadingOnes(blob.Shape).SequenceEqual(WithoutLeadingOnes(wanted)))
        {
            bool sameCount = blob.Count == parameter.Count;
            throw new RefusedFileException(
                path, place, "its shape is " + ShapeText.Of(blob.Shape) + ", and the net's is " + ShapeText.Of(parameter.Shape.Extents) + (sameCount ? ", in another order" : ""),
                "Rename the layer in the prototxt, or skip it, to train it from its fillers.");
        }
        if (blob.Count != parameter.Count)
        {
            throw new RefusedFileException(
                path, place, FormattableString.Invariant($"its shape says {parameter.Count} numbers, but {blob.Count} are there"), "The file is damaged: copy or download it again.");
        }
        return !isEqual;
    }

    private static IEnumerable<long> WithoutLeadingOnes(IEnumerable<long> shape) => shape.SkipWhile(extent => extent == 1);

    private WeightReportLine Unknown(WeightSource source, string name, long count)
    {
        string? nearest = Suggestion.For(name, layers.Values.Where(layer => layer.Parameters.Length > 0).Select(layer => layer.Name));
        return new WeightReportLine(name, WeightOutcome.Unknown, source.Path, count, nearest is null ? "the net has no such layer" : "the net has no such layer; did you mean '" + nearest + "'?");
    }

    private RefusedFileException NothingMatched(WeightSource source) => new(
        source.Path, "", "no layer of it is in the net; it has " + Names(source.Layers.Where(layer => layer.Blobs.Count > 0).Select(layer => layer.Name))
        + ", the net has " + Names(set.Layers.Where(layer => layer.Parameters.Length > 0).Select(layer => layer.Name)),
        "Weights go by layer name: is it the right file?");

    private static string Names(IEnumerable<string> names)
    {
        string[] first = names.Take(5).ToArray();
        return first.Length == 0 ? "no layers with parameters" : string.Join(", ", first.Take(4).Select(name => "'" + name + "'")) + (first.Length > 4 ? ", ..." : "");
    }
}
