using System.Globalization;
using System.Runtime.CompilerServices;
using PureHDF;
using PureHDF.Selections;

namespace NetCompiler.Files;

/// <summary>
/// Writes HDF5 as Caffe lays it out. Blobs are written in slabs, so that memory holds one slab and not another copy of the net.
/// </summary>
internal sealed class HdfWriting
{
    private const int SlabLength = 1 << 20;

    private readonly List<(H5Dataset<float[]> Dataset, int[] Shape, BlobValues Values)> blobs = [];

    /// <summary>The numbers of a blob; a span cannot be kept until they are written.</summary>
    public delegate ReadOnlySpan<float> BlobValues();

    /// <summary>The group of a name; a slash in it makes groups in groups, as in HDF5's own paths.</summary>
    public static H5Group GroupAt(H5Group root, string name)
    {
        var group = root;
        foreach (string part in name.Split('/', StringSplitOptions.RemoveEmptyEntries))
        {
            if (!group.TryGetValue(part, out object? inner) || inner is not H5Group) group[part] = inner = new H5Group();
            group = (H5Group)inner;
        }
        return group;
    }

    /// <summary>Adds a dataset named by its index.</summary>
    public void Add(H5Group group, int index, IReadOnlyList<int> shape, BlobValues values)
    {
        // HDF5 has scalars, but Caffe's library calls write a number without axes as such; one place is the same number of bytes.
        int[] extents = shape.Count == 0 ? [1] : [.. shape];
        var dataset = new H5Dataset<float[]>(fileDims: Array.ConvertAll(extents, extent => (ulong)extent));
        group[index.ToString(CultureInfo.InvariantCulture)] = dataset;
        blobs.Add((dataset, extents, values));
    }

    /// <summary>Writes the file.</summary>
    public void Write(Stream stream, H5File file, H5WriteOptions? options = null)
    {
        if (!RuntimeFeature.IsDynamicCodeSupported) throw new NotSupportedException("a program that was compiled ahead of time (PublishAot) cannot write HDF5; write the binary kind of file");
        using var writer = file.BeginWrite(stream, options);
        foreach (var (dataset, shape, values) in blobs) Write(writer, dataset, shape, values);
    }

    // Along the first axis that has more than one place.
    private static void Write(H5NativeWriter writer, H5Dataset<float[]> dataset, int[] shape, BlobValues values)
    {
        int axis = Math.Max(0, Array.FindIndex(shape, extent => extent > 1));
        int width = values().Length / shape[axis];
        int most = Math.Max(1, SlabLength / width);
        for (int row = 0; row < shape[axis]; row += most)
        {
            int rows = Math.Min(most, shape[axis] - row);
            ulong[] starts = new ulong[shape.Length], blocks = Array.ConvertAll(shape, extent => (ulong)extent);
            starts[axis] = (ulong)row;
            blocks[axis] = (ulong)rows;
            writer.Write(dataset, values().Slice(row * width, rows * width).ToArray(), fileSelection: new HyperslabSelection(shape.Length, starts, blocks));
        }
    }
}
