using System.Globalization;
using PureHDF;

namespace NetCompiler.Files;

/// <summary>Writes HDF5 as Caffe lays it out.</summary>
internal static class HdfWriting
{
    /// <summary>The group of a name; a slash in it makes groups in groups, as in HDF5's own paths.</summary>
    public static H5Group GroupAt(H5Group root, string name)
    {
        var group = root;
        foreach (string part in name.Split('/', StringSplitOptions.RemoveEmptyEntries))
        {
            if (!group.TryGetValue(part, out object? inner)) group[part] = inner = new H5Group();
            group = (H5Group)inner;
        }
        return group;
    }

    /// <summary>Adds a dataset named by its index.</summary>
    public static void Add(H5Group group, int index, IReadOnlyList<int> shape, ReadOnlySpan<float> values)
    {
        ulong[] extents = shape.Select(extent => (ulong)extent).ToArray();
        group[index.ToString(CultureInfo.InvariantCulture)] = new H5Dataset(values.ToArray(), fileDims: extents);
    }

    public static void Write(Stream stream, H5File file) => file.Write(stream);
}
