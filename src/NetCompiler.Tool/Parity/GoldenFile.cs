using Google.Protobuf;
using NetCompiler.Schema;

namespace NetCompiler.Tool.Parity;

/// <summary>
/// A recording of Caffe: one binary NetParameter that holds the net as it ran, then a layer of type <c>Golden</c> for every blob
/// (<c>blob:NAME</c>), for parameters as they were before the pass (<c>init:LAYER.INDEX</c>), and for the loss (<c>total_loss</c>).
/// </summary>
public sealed class GoldenFile
{
    private const string RecordType = "Golden";
    private const string AutomaticName = "(automatic)";
    private readonly Dictionary<string, Queue<GoldenBlob>> records = new(StringComparer.Ordinal);
    private readonly Dictionary<string, List<GoldenLayer>> layers = new(StringComparer.Ordinal);

    private GoldenFile(string path) => Path = path;

    /// <summary>The file.</summary>
    public string Path { get; }

    /// <summary>The net's layers as Caffe ran them, with the Split layers that it put in.</summary>
    public IEnumerable<GoldenLayer> Layers => layers.Values.SelectMany(group => group);

    /// <summary>The names of the recorded blobs.</summary>
    public IEnumerable<string> BlobNames => records.Keys.Where(name => name.StartsWith("blob:", StringComparison.Ordinal)).Select(name => name["blob:".Length..]);

    /// <summary>What the forward pass returned; null if that was not recorded.</summary>
    public float? TotalLoss => Record("total_loss") is { Data.Count: > 0 } loss ? loss.Data[0] : null;

    /// <summary>Reads a recording.</summary>
    /// <param name="path">The file.</param>
    /// <exception cref="InputFileException">The file cannot be read, is cut short, or is something else.</exception>
    public static GoldenFile Read(string path)
    {
        byte[] bytes = InputFile.ReadBytes(path);
        NetParameter net;
        try
        {
            net = NetParameter.Parser.ParseFrom(bytes);
        }
        catch (InvalidProtocolBufferException problem)
        {
            throw new InputFileException(path, "is cut short or is no recording (a binary NetParameter): " + problem.Message);
        }
        var file = new GoldenFile(path);
        foreach (var layer in net.Layer) file.Add(layer);
        if (file.records.Count == 0) throw new InputFileException(path, "holds no recorded blobs: no layer of type '" + RecordType + "'");
        return file;
    }

    /// <summary>A recorded blob, or null. Caffe calls all unnamed tops the same.</summary>
    /// <param name="name">Its name.</param>
    public GoldenBlob? Blob(string name) => Record("blob:" + name);

    /// <summary>Takes the next recording of a top without a name, in the order of the layers; null when there are no more.</summary>
    public GoldenBlob? TakeAutomatic() => records.TryGetValue("blob:" + AutomaticName, out var queue) && queue.Count > 0 ? queue.Dequeue() : null;

    /// <summary>The parameters of a layer as they were after the pass; null if there is no such layer.</summary>
    /// <param name="layer">The layer's name.</param>
    /// <param name="occurrence">Which of the layers of this name, from 0.</param>
    public IReadOnlyList<GoldenBlob>? Parameters(string layer, int occurrence) =>
        layers.TryGetValue(layer, out var group) && occurrence < group.Count ? group[occurrence].Parameters : null;

    /// <summary>A parameter as it was before the pass, where the pass changed it; null otherwise.</summary>
    /// <param name="layer">The layer's name.</param>
    /// <param name="index">Which of its parameters.</param>
    public GoldenBlob? Initial(string layer, int index) => Record(FormattableString.Invariant($"init:{layer}.{index}"));

    private GoldenBlob? Record(string name) => records.TryGetValue(name, out var queue) && queue.Count > 0 ? queue.Peek() : null;

    private void Add(NetCompiler.Schema.LayerParameter layer)
    {
        if (layer.Type != RecordType)
        {
            if (!layers.TryGetValue(layer.Name, out var group)) layers[layer.Name] = group = [];
            group.Add(new GoldenLayer(layer.Name, layer.Type, layer.Top.ToArray(), layer.Blobs.Select(blob => ReadBlob(layer.Name, blob)).ToArray()));
            return;
        }
        if (layer.Blobs.Count != 1) throw new InputFileException(Path, "record '" + layer.Name + "' holds " + layer.Blobs.Count + " blobs instead of one");
        if (!records.TryGetValue(layer.Name, out var queue)) records[layer.Name] = queue = new Queue<GoldenBlob>();
        queue.Enqueue(ReadBlob(layer.Name, layer.Blobs[0]));
    }

    private GoldenBlob ReadBlob(string name, BlobProto blob)
    {
        IReadOnlyList<long> extents = blob.Shape?.Dim.ToArray() ?? [];
        decimal count = 1;
        foreach (long extent in extents)
        {
            if (extent is < 0 or > int.MaxValue) throw new InputFileException(Path, FormattableString.Invariant($"'{name}' has an extent of {extent}"));
            count = Math.Min(count * extent, long.MaxValue);
        }
        if (count != blob.Data.Count || (blob.Diff.Count != 0 && blob.Diff.Count != blob.Data.Count))
        {
            throw new InputFileException(Path, FormattableString.Invariant(
                $"'{name}' of shape {string.Join("x", extents)} holds {blob.Data.Count} values and {blob.Diff.Count} gradients"));
        }
        float[] data = blob.Data.ToArray();
        return new GoldenBlob(extents, data, blob.Diff.Count == 0 ? new float[data.Length] : blob.Diff.ToArray());
    }
}

/// <summary>A layer of the net as Caffe ran it.</summary>
/// <param name="Name">Its name.</param>
/// <param name="Type">Its type.</param>
/// <param name="Tops">The blobs it made.</param>
/// <param name="Parameters">Its parameters after the pass.</param>
public sealed record GoldenLayer(string Name, string Type, IReadOnlyList<string> Tops, IReadOnlyList<GoldenBlob> Parameters);
