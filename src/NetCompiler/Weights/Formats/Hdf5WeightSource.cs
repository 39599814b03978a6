using System.Globalization;
using NetCompiler.Files;
using PureHDF;

namespace NetCompiler.Weights.Formats;

/// <summary>
/// Weights in HDF5: a group <c>data</c>, in it a group a layer, in it a dataset a parameter, named by its index. A slash in a layer's name
/// makes groups in groups, so a group that holds datasets is a layer wherever it is.
/// </summary>
internal sealed class Hdf5WeightSource : WeightSource
{
    private const int DeepestGroup = 16;
    private const int MostBlobsOfLayer = 256;

    private readonly HdfFile file;
    private readonly List<SourceLayer> layers = [];
    private int blobCount, groupCount;

    public Hdf5WeightSource(string path)
    {
        Path = path;
        file = new HdfFile(path);
        try
        {
            var root = file.Root;
            if (!HdfReading.Guarded(path, "", () => root.LinkExists("data")))
            {
                bool isState = HdfReading.Guarded(path, "", () => root.LinkExists("history"));
                throw isState
                    ? new RefusedFileException(path, "", "it holds the state of a solver (a .solverstate.h5), not weights", "Give the .caffemodel.h5 beside it to load weights, or resume from this one to go on training.")
                    : new RefusedFileException(path, "", "it is HDF5 without a group 'data'", "It was not written as a .caffemodel.h5.");
            }
            var data = HdfReading.Guarded(path, "data", () => root.Group("data"));
            foreach (var child in Children(data, "data")) Walk(child, "", 0);
        }
        catch
        {
            file.Dispose();
            throw;
        }
    }

    /// <inheritdoc/>
    public override string Path { get; }

    /// <inheritdoc/>
    public override IReadOnlyList<SourceLayer> Layers => layers;

    /// <inheritdoc/>
    public override void Dispose() => file.Dispose();

    private IH5Object[] Children(IH5Group group, string place) => HdfReading.Guarded(Path, place, () => group.Children().Take(MostBlobs).ToArray());

    private void Walk(IH5Object item, string above, int depth)
    {
        if (item is not IH5Group group) return;
        string name = above.Length == 0 ? group.Name : above + "/" + group.Name;
        string place = "layer '" + name + "'";
        // Groups can link to each other in circles.
        if (depth == DeepestGroup || groupCount++ == MostLayers) throw new RefusedFileException(Path, place, "its groups are nested too deeply or are too many", "The file is damaged.");
        var children = Children(group, place);
        var blobs = new List<BlobRecord?>();
        foreach (var dataset in children.OfType<IH5Dataset>())
        {
            if (!int.TryParse(dataset.Name, NumberStyles.None, CultureInfo.InvariantCulture, out int index) || index >= MostBlobsOfLayer) continue;
            if (blobCount++ == MostBlobs) throw new RefusedFileException(Path, place, "the file holds more than " + MostBlobs + " blobs", "It is damaged.");
            while (blobs.Count <= index) blobs.Add(null);
            blobs[index] = new HdfBlob(Path, FormattableString.Invariant($"{place}, blob {index}"), dataset);
        }
        var groups = children.OfType<IH5Group>().ToArray();
        if (blobs.Count > 0 || groups.Length == 0) layers.Add(new SourceLayer(name, blobs));
        foreach (var inner in groups) Walk(inner, name, depth + 1);
    }
}
