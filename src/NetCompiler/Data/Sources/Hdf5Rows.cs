using NetCompiler.Blobs;
using NetCompiler.Files;
using PureHDF;

namespace NetCompiler.Data;

/// <summary>An HDF5 file with a data set for each top: rows along the first axis, numbers of any kind.</summary>
internal static class Hdf5Rows
{
    /// <summary>How many rows a file has, after its data sets were compared with the net's inputs.</summary>
    /// <exception cref="RefusedFileException">It does not fit.</exception>
    public static int Count(string path, IReadOnlyList<string> tops, InputBlob?[] inputs)
    {
        using var file = Open(path);
        long rows = -1;
        for (int top = 0; top < tops.Count; top++)
        {
            if (inputs[top] is not { } input) continue;
            string name = tops[top];
            ulong[] extents = Find(path, file, name).Space.Dimensions;
            bool fits = extents.Length == input.Shape.Rank && extents.Skip(1).Select(extent => (long)extent).SequenceEqual(input.Shape.Extents.Skip(1).Select(extent => (long)extent));
            if (!fits)
            {
                throw new RefusedFileException(
                    path, "data set '" + name + "'", $"it is {string.Join('x', extents)}, but the net's input is {input.Shape}", "All extents but the first must be the same.");
            }
            if (rows >= 0 && (ulong)rows != extents[0])
            {
                throw new RefusedFileException(path, "data set '" + name + "'", FormattableString.Invariant($"it has {extents[0]} rows, but another one has {rows}"), "Write as many rows for each top.");
            }
            if (extents[0] is 0 or > int.MaxValue) throw new RefusedFileException(path, "data set '" + name + "'", FormattableString.Invariant($"it has {extents[0]} rows"), "");
            rows = (long)extents[0];
        }
        return (int)rows;
    }

    /// <summary>All rows of a data set as floats.</summary>
    /// <exception cref="RefusedFileException">It cannot be read.</exception>
    public static float[] Read(string path, string name)
    {
        using var file = Open(path);
        var dataset = Find(path, file, name);
        return HdfReading.Guarded(path, "data set '" + name + "'", () => Floats(path, name, dataset));
    }

    private static HdfFile Open(string path)
    {
        if (!File.Exists(path)) throw new RefusedFileException(path, "", "there is no such file", "Correct the list that hdf5_data_param { source } names; its paths count from the folder that the program runs in.");
        return new HdfFile(path);
    }

    private static IH5Dataset Find(string path, HdfFile file, string name) => HdfReading.Guarded(path, "", () => file.Root.LinkExists(name)
        ? file.Root.Dataset(name)
        : throw new RefusedFileException(path, "", "it has no data set '" + name + "'", "Data sets have the names of the layer's tops."));

    // Caffe's library converts what it reads; here the kind of number is asked for.
    private static float[] Floats(string path, string name, IH5Dataset dataset)
    {
        int size = dataset.Type.Size;
        if (dataset.Type.Class == H5DataTypeClass.FloatingPoint) return size == 4 ? dataset.Read<float[]>() : Convert<double>(value => (float)value);
        bool isSigned = dataset.Type.Class == H5DataTypeClass.FixedPoint && dataset.Type.FixedPoint.IsSigned;
        return (dataset.Type.Class, size, isSigned) switch
        {
            (H5DataTypeClass.FixedPoint, 1, true) => Convert<sbyte>(value => value),
            (H5DataTypeClass.FixedPoint, 1, false) => Convert<byte>(value => value),
            (H5DataTypeClass.FixedPoint, 2, true) => Convert<short>(value => value),
            (H5DataTypeClass.FixedPoint, 2, false) => Convert<ushort>(value => value),
            (H5DataTypeClass.FixedPoint, 4, true) => Convert<int>(value => value),
            (H5DataTypeClass.FixedPoint, 4, false) => Convert<uint>(value => value),
            (H5DataTypeClass.FixedPoint, 8, true) => Convert<long>(value => value),
            (H5DataTypeClass.FixedPoint, 8, false) => Convert<ulong>(value => value),
            _ => throw new RefusedFileException(path, "data set '" + name + "'", "its elements are no numbers", "Write it as floats."),
        };

        float[] Convert<T>(Converter<T, float> convert) => Array.ConvertAll(dataset.Read<T[]>(), convert);
    }
}
