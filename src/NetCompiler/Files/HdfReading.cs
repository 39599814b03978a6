using PureHDF;
using PureHDF.Selections;

namespace NetCompiler.Files;

/// <summary>
/// Reads HDF5 files as Caffe writes them. The library trusts what it reads, so whatever it throws on a damaged file becomes a refusal.
/// </summary>
internal static class HdfReading
{
    /// <summary>Runs something that reads the file.</summary>
    public static T Guarded<T>(string path, string place, Func<T> read)
    {
        try
        {
            return read();
        }
        catch (Exception problem) when (problem is not RefusedFileException and not OutOfMemoryException)
        {
            throw new RefusedFileException(path, place, "the HDF5 in it cannot be read: " + problem.Message.TrimEnd('.'), "The file is truncated or damaged: copy or download it again.", problem);
        }
    }

    /// <summary>A single integer, as Caffe keeps <c>iter</c>.</summary>
    public static int Integer(string path, IH5Group group, string name) => Guarded(path, name, () =>
    {
        var dataset = group.Dataset(name);
        RequireCount(path, name, dataset, 1);
        return dataset.Read<int[]>()[0];
    });

    /// <summary>Refuses a dataset that has another number of elements, before it is read.</summary>
    public static void RequireCount(string path, string place, IH5Dataset dataset, ulong count)
    {
        ulong actual = 1;
        foreach (ulong extent in dataset.Space.Dimensions) actual = extent != 0 && actual > ulong.MaxValue / extent ? ulong.MaxValue : actual * extent;
        if (actual != count) throw new RefusedFileException(path, place, FormattableString.Invariant($"it has {actual} elements instead of {count}"), "The file is damaged.");
    }
}

/// <summary>A dataset of floats or doubles.</summary>
internal sealed class HdfBlob : BlobRecord
{
    private const ulong MostAtOnce = 1 << 18;

    private readonly string path, place;
    private readonly IH5Dataset dataset;
    private readonly bool isDouble;
    private readonly ulong[] extents;

    public HdfBlob(string path, string place, IH5Dataset dataset)
    {
        this.path = path;
        this.place = place;
        this.dataset = dataset;
        (extents, isDouble) = HdfReading.Guarded(path, place, () =>
        {
            if (dataset.Type.Class != H5DataTypeClass.FloatingPoint || dataset.Type.Size is not (4 or 8))
            {
                throw new RefusedFileException(path, place, "its numbers are neither floats nor doubles", "Write it again with Caffe or NetCompiler.");
            }
            return (dataset.Space.Dimensions, dataset.Type.Size == 8);
        });
        long count = 1;
        foreach (ulong extent in extents)
        {
            bool isTooLarge = extent > long.MaxValue || (extent != 0 && count > long.MaxValue / (long)extent);
            if (isTooLarge) throw new RefusedFileException(path, place, "its shape is impossibly large", "The file is damaged.");
            count *= (long)extent;
        }
        Count = count;
        Shape = extents.Select(extent => (long)extent).ToArray();
    }

    /// <inheritdoc/>
    public override IReadOnlyList<long> Shape { get; }

    /// <inheritdoc/>
    public override long Count { get; }

    /// <inheritdoc/>
    public override void Read(BlobPart part)
    {
        if (Count == 0) return;
        // In slabs along the first axis that has more than one place, so that no second copy of a large blob is made.
        int axis = Math.Max(0, Array.FindIndex(extents, extent => extent > 1));
        ulong slab = extents.Length == 0 ? 1 : (ulong)Count / extents[axis];
        ulong rows = Math.Max(1, MostAtOnce / slab);
        long first = 0;
        for (ulong row = 0; first < Count; row += rows)
        {
            var values = HdfReading.Guarded(path, place, () => ReadRows(axis, row, rows));
            part(first, values);
            first += values.Length;
        }
    }

    private float[] ReadRows(int axis, ulong row, ulong rows)
    {
        Selection selection = new AllSelection();
        if (extents.Length > 0)
        {
            ulong[] starts = new ulong[extents.Length], blocks = (ulong[])extents.Clone();
            starts[axis] = row;
            blocks[axis] = Math.Min(rows, extents[axis] - row);
            selection = new HyperslabSelection(extents.Length, starts, blocks);
        }
        if (!isDouble) return dataset.Read<float[]>(selection);
        return Array.ConvertAll(dataset.Read<double[]>(selection), value => (float)value);
    }
}
