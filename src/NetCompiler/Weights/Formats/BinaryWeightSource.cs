using NetCompiler.Files;

namespace NetCompiler.Weights.Formats;

/// <summary>
/// A binary NetParameter of any age. Today's layers are field 100 (name 1, blobs 7); those of V1 are field 2 (name 4, blobs 6), and there
/// field 1 holds a layer of V0 (name 1, blobs 50).
/// </summary>
internal sealed class BinaryWeightSource : WeightSource
{
    private readonly WireReader reader;
    private readonly List<SourceLayer> layers = [];
    private int blobCount;
    private bool hasOldLayers, hasNewLayers;

    public BinaryWeightSource(string path)
    {
        Path = path;
        reader = new WireReader(path, "a .caffemodel");
        try
        {
            RefuseLargerThanProtobuf();
            ReadNet();
        }
        catch
        {
            reader.Dispose();
            throw;
        }
    }

    /// <inheritdoc/>
    public override string Path { get; }

    /// <inheritdoc/>
    public override IReadOnlyList<SourceLayer> Layers => layers;

    /// <inheritdoc/>
    public override void Dispose() => reader.Dispose();

    private void RefuseLargerThanProtobuf()
    {
        if (reader.Length > int.MaxValue)
        {
            throw reader.Damaged(
                FormattableString.Invariant($"it has {reader.Length} bytes, and protobuf messages end at {int.MaxValue}"),
                "Nobody could have written these weights as one .caffemodel; larger nets are kept as .caffemodel.h5.");
        }
    }

    private void ReadNet()
    {
        while (reader.Position < reader.Length)
        {
            var (field, type) = reader.Tag(reader.Length);
            if (type == WireType.Bytes && field == 100)
            {
                hasNewLayers = true;
                ReadLayer(reader.Nested(reader.Length), nameField: 1, blobField: 7, nestedField: 0);
            }
            else if (type == WireType.Bytes && field == 2)
            {
                hasOldLayers = true;
                ReadLayer(reader.Nested(reader.Length), nameField: 4, blobField: 6, nestedField: 1);
            }
            else reader.Skip(type, reader.Length);
        }
        if (hasOldLayers && hasNewLayers) throw reader.Damaged("it has layers of the old kind (layers) and of the new kind (layer)", "Caffe refuses such files too: write it again with one kind.");
        if (layers.Count == 0) throw reader.Damaged("it holds no layers", "It is not a .caffemodel.");
    }

    private void ReadLayer(long end, int nameField, int blobField, int nestedField)
    {
        string name = "";
        var blobs = new List<BlobRecord?>();
        Read(end, nameField, blobField, nestedField);
        if (layers.Count == MostLayers) throw reader.Damaged("it holds more than " + MostLayers + " layers", "It is damaged.");
        layers.Add(new SourceLayer(name, blobs));
        reader.Place = "";

        void Read(long stop, int nameAt, int blobsAt, int nestedAt)
        {
            while (reader.Position < stop)
            {
                reader.Place = Place();
                var (field, type) = reader.Tag(stop);
                if (type == WireType.Bytes && field == nameAt) name = reader.Text(stop);
                else if (type == WireType.Bytes && field == blobsAt)
                {
                    if (blobCount++ == MostBlobs) throw reader.Damaged("the file holds more than " + MostBlobs + " blobs", "It is damaged.");
                    reader.Place = Place() + FormattableString.Invariant($", blob {blobs.Count}");
                    blobs.Add(new WireBlob(reader, reader.Nested(stop)));
                }
                else if (type == WireType.Bytes && nestedAt != 0 && field == nestedAt) Read(reader.Nested(stop), 1, 50, 0);
                else reader.Skip(type, stop);
            }
        }

        string Place() => name.Length > 0 ? "layer '" + name + "'" : FormattableString.Invariant($"layer number {layers.Count}");
    }
}
