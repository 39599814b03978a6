using Google.Protobuf;
using NetCompiler.Blobs;
using NetCompiler.Files;
using NetCompiler.Schema;

namespace NetCompiler.Testing;

/// <summary>
/// What a net had in its blobs and parameters in a run of another program: one binary NetParameter that holds the net as it ran, with its parameters, then a
/// layer of type <c>Golden</c> for every blob (<c>blob:NAME</c>), for parameters as they were before the pass where it changed them
/// (<c>init:LAYER.INDEX</c>), and for the loss (<c>total_loss</c>); each with values and gradients. A few lines of pycaffe write such a file.
/// </summary>
public sealed class Recording
{
    private const string RecordType = "Golden", BlobPrefix = "blob:", AutomaticName = "(automatic)";
    private readonly Dictionary<string, Queue<RecordedBlob>> records = new(StringComparer.Ordinal);
    private readonly List<RecordedLayer> layers = [];

    private Recording(string path) => Path = path;

    /// <summary>The file.</summary>
    public string Path { get; }

    /// <summary>The net's layers as they ran, with the Split layers that Caffe puts in.</summary>
    public IReadOnlyList<RecordedLayer> Layers => layers;

    /// <summary>The names of the recorded blobs.</summary>
    public IEnumerable<string> BlobNames => records.Keys.Where(name => name.StartsWith(BlobPrefix, StringComparison.Ordinal)).Select(name => name[BlobPrefix.Length..]);

    /// <summary>What the forward pass returned; null if that was not recorded.</summary>
    public float? TotalLoss => Record("total_loss") is { Data.Length: > 0 } loss ? loss.Data[0] : null;

    /// <summary>Reads a recording.</summary>
    /// <param name="path">The file.</param>
    /// <exception cref="RefusedFileException">The file is cut short or is something else.</exception>
    /// <exception cref="IOException">The file cannot be read.</exception>
    public static Recording Read(string path)
    {
        NetParameter net;
        try
        {
            net = NetParameter.Parser.ParseFrom(File.ReadAllBytes(path));
        }
        catch (InvalidProtocolBufferException problem)
        {
            throw new RefusedFileException(path, "", "it is cut short or is no recording (a binary NetParameter)", "Record it again.", problem);
        }
        var recording = new Recording(path);
        foreach (var layer in net.Layer) recording.Add(layer);
        if (net.Layer.Count == 0) throw new RefusedFileException(path, "", "it holds no recorded blobs: no layer of type '" + RecordType + "'", "Record it again.");
        return recording;
    }

    /// <summary>A recorded blob, or null.</summary>
    /// <param name="name">Its name. Caffe calls all unnamed tops the same, so the first of them is found.</param>
    public RecordedBlob? Blob(string name) => Record(BlobPrefix + name);

    /// <summary>A record by its own name, such as <c>loss</c> or <c>iter:20/conv1.0</c> of recorded trainings; null if there is none.</summary>
    /// <param name="name">The name.</param>
    public RecordedBlob? Record(string name) => records.TryGetValue(name, out var queue) && queue.Count > 0 ? queue.Peek() : null;

    /// <summary>The parameters of a layer as they were after the pass; null if there is no such layer.</summary>
    /// <param name="layer">The layer's name.</param>
    /// <param name="occurrence">Which of the layers of this name, from 0.</param>
    public IReadOnlyList<RecordedBlob>? Parameters(string layer, int occurrence = 0) =>
        layers.Where(one => string.Equals(one.Name, layer, StringComparison.Ordinal)).ElementAtOrDefault(occurrence)?.Parameters;

    /// <summary>A parameter as it was before the pass, where the pass changed it; null otherwise.</summary>
    /// <param name="layer">The layer's name.</param>
    /// <param name="index">Which of its parameters.</param>
    public RecordedBlob? Initial(string layer, int index) => Record(FormattableString.Invariant($"init:{layer}.{index}"));

    /// <summary>Gives a net the recorded inputs and starting parameters.</summary>
    /// <param name="net">The net.</param>
    /// <exception cref="DifferentNumbersException">The net and the recording do not have the same blobs, parameters and shapes.</exception>
    public void CopyTo(CompiledNet net) => RecordingMatch.Of(NetUnderTest.Of(net), this).Fill();

    /// <summary>The recording of a top without a name, by its place among them in the order of the layers; null if there are not so many.</summary>
    internal RecordedBlob? Automatic(int occurrence) => records.TryGetValue(BlobPrefix + AutomaticName, out var queue) ? queue.ElementAtOrDefault(occurrence) : null;

    private void Add(Schema.LayerParameter layer)
    {
        if (layer.Type != RecordType)
        {
            layers.Add(new RecordedLayer(layer.Name, layer.Type, layer.Bottom.ToArray(), layer.Top.ToArray(), layer.Blobs.Select(blob => ReadBlob(layer.Name, blob)).ToArray()));
            return;
        }
        if (layer.Blobs.Count != 1) throw Damaged(layer.Name, FormattableString.Invariant($"it holds {layer.Blobs.Count} blobs instead of one"));
        if (!records.TryGetValue(layer.Name, out var queue)) records[layer.Name] = queue = new Queue<RecordedBlob>();
        queue.Enqueue(ReadBlob(layer.Name, layer.Blobs[0]));
    }

    private RecordedBlob ReadBlob(string name, BlobProto blob)
    {
        long[] extents = blob.Shape?.Dim.ToArray() ?? [];
        decimal count = 1;
        foreach (long extent in extents)
        {
            if (extent is < 0 or > int.MaxValue) throw Damaged(name, FormattableString.Invariant($"it has an extent of {extent}"));
            count = Math.Min(count * extent, long.MaxValue);
        }
        if (count != blob.Data.Count || (blob.Diff.Count != 0 && blob.Diff.Count != blob.Data.Count))
        {
            throw Damaged(name, FormattableString.Invariant($"of shape {string.Join("x", extents)} it holds {blob.Data.Count} values and {blob.Diff.Count} gradients"));
        }
        return new RecordedBlob(extents.Select(extent => (int)extent).ToArray(), blob.Data.ToArray(), blob.Diff.Count == 0 ? new float[blob.Data.Count] : blob.Diff.ToArray());
    }

    private RefusedFileException Damaged(string record, string reason) => new(Path, "record '" + record + "'", reason, "Record it again.");
}
