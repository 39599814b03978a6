using NetCompiler.Files;
using PureHDF;

namespace NetCompiler.Weights;

/// <summary>Writes weights in Caffe's two formats.</summary>
public static class WeightWriter
{
    /// <summary>Writes the weights: HDF5 if the name ends in <c>.h5</c>, else a binary NetParameter. The file appears whole or not at all.</summary>
    /// <param name="set">The parameters.</param>
    /// <param name="path">The file.</param>
    /// <exception cref="IOException">The file cannot be written, or would be larger than protobuf's 2 GB.</exception>
    public static void Save(IParameterSet set, string path)
    {
        set.Fetch();
        AtomicFile.Write(path, stream => Write(set, path, stream));
    }

    /// <summary>Whether a name asks for HDF5.</summary>
    internal static bool IsHdf5(string path) => path.EndsWith(".h5", StringComparison.OrdinalIgnoreCase) || path.EndsWith(".hdf5", StringComparison.OrdinalIgnoreCase);

    internal static void Write(IParameterSet set, string path, Stream stream)
    {
        if (IsHdf5(path)) WriteHdf5(set, stream);
        else WriteBinary(set, path, stream);
    }

    private static void WriteBinary(IParameterSet set, string path, Stream stream)
    {
        long total = WireWriter.TextSize(1, set.NetName) + set.Layers.Sum(layer => WireWriter.FieldSize(100, LayerSize(set, layer)));
        if (total > int.MaxValue)
        {
            throw new RefusedFileException(path, "", FormattableString.Invariant($"it would have {total} bytes, and protobuf messages end at {int.MaxValue}"), "Write HDF5: end the name in .caffemodel.h5, or set snapshot_format: HDF5.");
        }
        var writer = new WireWriter(stream);
        writer.Text(1, set.NetName);
        foreach (var layer in set.Layers)
        {
            writer.Begin(100, LayerSize(set, layer));
            writer.Text(1, layer.Name);
            writer.Text(2, layer.Type);
            foreach (int index in layer.Parameters)
            {
                var parameter = set.Parameters[index];
                writer.Blob(7, parameter.Shape.Extents, set.ValuesOf(parameter));
            }
        }
    }

    private static long LayerSize(IParameterSet set, ParameterLayer layer) =>
        WireWriter.TextSize(1, layer.Name) + WireWriter.TextSize(2, layer.Type)
        + layer.Parameters.Select(index => set.Parameters[index]).Sum(parameter => WireWriter.FieldSize(7, WireWriter.BlobSize(parameter.Shape.Extents, parameter.Count)));

    // Caffe makes a group for every layer, and writes what layers share only where it belongs.
    private static void WriteHdf5(IParameterSet set, Stream stream)
    {
        var data = new H5Group();
        var writing = new HdfWriting();
        foreach (var layer in set.Layers)
        {
            var group = HdfWriting.GroupAt(data, layer.Name);
            for (int index = 0; index < layer.Parameters.Length; index++)
            {
                var parameter = set.Parameters[layer.Parameters[index]];
                bool isOwner = string.Equals(parameter.Layer, layer.Name, StringComparison.Ordinal) && parameter.Index == index;
                if (isOwner) writing.Add(group, index, parameter.Shape.Extents, () => set.ValuesOf(parameter));
            }
        }
        writing.Write(stream, new H5File { ["data"] = data });
    }
}
