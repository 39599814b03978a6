using System.Globalization;
using NetCompiler.Blobs;
using NetCompiler.Files;

namespace NetCompiler.Data;

/// <summary>The rows of an HDF5Data layer: file after file, row after row. One file is in memory at a time; one thread reads.</summary>
internal sealed class Hdf5Source : SampleSource
{
    private readonly Hdf5DataSettings settings;
    private readonly InputBlob?[] inputs;
    private readonly string[] files;
    private readonly int[] rows;
    private readonly long epochRows;
    private readonly DataRandom random;
    private int loaded = -1;
    private float[]?[] values = [];
    private (uint Epoch, int File, int[] Order)? rowOrder;
    private (uint Epoch, int[] Order)? fileOrder;

    /// <summary>Reads the list, and compares every file with the net's inputs and every label with the net's classes.</summary>
    /// <exception cref="RefusedFileException">The list or a file cannot be used.</exception>
    public Hdf5Source(Hdf5DataSettings settings, InputBlob?[] inputs, DataOptions options)
    {
        (this.settings, this.inputs) = (settings, inputs);
        random = new DataRandom(options.Seed, settings.Layer);
        files = [.. ReadList(options.PathOf(settings.Source)).Select(options.PathOf)];
        rows = Array.ConvertAll(files, file => Hdf5Rows.Count(file, settings.Tops, inputs));
        epochRows = rows.Sum(count => (long)count);
        if (settings.ClassCount is not null && settings.LabelTop.Length > 0) Array.ForEach(files, file => ReadLabels(settings, file));
    }

    /// <inheritdoc/>
    public override void Fetch(long sample, SampleWork work)
    {
        work.Epoch = (uint)(sample / epochRows);
        long row = sample % epochRows;
        int place = 0;
        while (row >= rows[FileAt(work.Epoch, place)]) row -= rows[FileAt(work.Epoch, place++)];
        int file = FileAt(work.Epoch, place);
        Load(file);
        work.Index = RowAt(work.Epoch, file, (int)row);
    }

    /// <inheritdoc/>
    public override void Fill(SampleWork work, BatchBuffer batch, int row)
    {
        for (int top = 0; top < values.Length; top++)
        {
            if (values[top] is not { } all) continue;
            var target = batch.Row(top, row);
            all.AsSpan(work.Index * target.Length, target.Length).CopyTo(target);
        }
    }

    private int FileAt(uint epoch, int place)
    {
        if (!settings.Shuffle) return place;
        if (fileOrder is not { } known || known.Epoch != epoch) fileOrder = known = (epoch, random.Permutation(files.Length, epoch, part: 1));
        return known.Order[place];
    }

    private int RowAt(uint epoch, int file, int row)
    {
        if (!settings.Shuffle) return row;
        if (rowOrder is not { } known || known.Epoch != epoch || known.File != file) rowOrder = known = (epoch, file, random.Permutation(rows[file], epoch, part: 2 + (uint)file));
        return known.Order[row];
    }

    private void Load(int file)
    {
        if (loaded == file) return;
        values = [.. settings.Tops.Select((top, index) => inputs[index] is null ? null : Hdf5Rows.Read(files[file], top))];
        loaded = file;
    }

    /// <summary>The labels of all rows, each legal; without a top of labels, the values of the last top.</summary>
    /// <exception cref="RefusedFileException">A file cannot be used, or a label is not legal.</exception>
    public static float[] LabelsOf(Hdf5DataSettings settings, DataOptions options) =>
        [.. ReadList(options.PathOf(settings.Source)).SelectMany(file => ReadLabels(settings, options.PathOf(file)))];

    private static float[] ReadLabels(Hdf5DataSettings settings, string file)
    {
        if (settings.LabelTop.Length == 0) return Hdf5Rows.Read(file, settings.Tops[^1]);
        float[] labels = Hdf5Rows.Read(file, settings.LabelTop);
        for (int i = 0; i < labels.Length; i++)
        {
            float label = labels[i];
            if (label == MathF.Floor(label) && MathF.Abs(label) < int.MaxValue && settings.Accepts((int)label)) continue;
            throw new RefusedFileException(
                file, FormattableString.Invariant($"data set '{settings.LabelTop}', element {i}"), "the label is " + label.ToString(CultureInfo.InvariantCulture), settings.LegalLabels);
        }
        return labels;
    }

    private static string[] ReadList(string path)
    {
        if (!File.Exists(path)) throw new RefusedFileException(path, "", "there is no such list", "Correct hdf5_data_param { source }: a text file with the path of an HDF5 file on each line.");
        if (FileKinds.Of(path) == FileKind.Hdf5) throw new RefusedFileException(path, "", "it is an HDF5 file itself", "The source of an HDF5Data layer is a list of such files: write this path into a text file.");
        string[] files = [.. File.ReadLines(path).Select(line => line.Trim()).Where(line => line.Length > 0)];
        return files.Length > 0 ? files : throw new RefusedFileException(path, "", "the list names no files", "Write the path of an HDF5 file on each line.");
    }
}
