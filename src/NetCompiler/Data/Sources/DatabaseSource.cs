using NetCompiler.Blobs;
using NetCompiler.Files;
using NetCompiler.Imaging;

namespace NetCompiler.Data;

/// <summary>The rows of a Data layer: records of an LMDB, in the order of keys.</summary>
internal sealed class DatabaseSource : SampleSource
{
    private readonly LmdbReader records;
    private readonly DatabaseSettings settings;
    private readonly DataOptions options;
    private readonly PixelTransform? transform;
    private readonly DataRandom random;
    private readonly SampleOrder order;
    private readonly BadImages bad;
    private readonly bool augments;

    /// <summary>Opens the database.</summary>
    /// <exception cref="RefusedFileException">The database or mean file cannot be used.</exception>
    /// <exception cref="NotSupportedException">It is a LevelDB.</exception>
    public DatabaseSource(DatabaseSettings settings, InputBlob?[] inputs, DataOptions options, DataPhase phase, BadImages bad)
    {
        (this.settings, this.options, this.bad) = (settings, options, bad);
        string path = options.PathOf(settings.Source);
        if (settings.Backend != DatabaseBackend.Lmdb) throw NotSupported(settings, path);
        if (inputs[0] is { } images)
        {
            if (images.Shape.Rank != 4) throw new ArgumentException($"layer '{settings.Layer}' makes images, but the net's input is {images}");
            transform = new PixelTransform(settings.Transform, images.Shape[1], options);
        }
        augments = phase == DataPhase.Train;
        random = new DataRandom(options.Seed, settings.Layer);
        records = new LmdbReader(path);
        order = new SampleOrder(random, records.Count, shuffles: false, random.Skip(settings.RandSkip));
        try
        {
            if (options.ChecksFiles && settings.Tops.Count > 1) CheckLabels(settings, records);
        }
        catch
        {
            records.Dispose();
            throw;
        }
    }

    /// <summary>The labels of a database, each legal.</summary>
    /// <exception cref="RefusedFileException">The database cannot be used, or a label is not legal.</exception>
    /// <exception cref="NotSupportedException">It is a LevelDB.</exception>
    public static int[] LabelsOf(DatabaseSettings settings, DataOptions options)
    {
        string path = options.PathOf(settings.Source);
        if (settings.Backend != DatabaseBackend.Lmdb) throw NotSupported(settings, path);
        using var records = new LmdbReader(path);
        return CheckLabels(settings, records);
    }

    /// <summary>The height and width of the first image of a database.</summary>
    /// <exception cref="RefusedFileException">The database cannot be used.</exception>
    public static (int Height, int Width) SizeOfFirst(string path, IImageDecoder decoder)
    {
        using var records = new LmdbReader(path);
        var work = new SampleWork();
        records.Read(0, work);
        try
        {
            var datum = DatumReading.Read(work.Bytes, ref work.Floats);
            if (!datum.IsEncoded) return (datum.Height, datum.Width);
            decoder.Decode(datum.Data, PixelFormat.Bgr, work.Image.Decoded);
            return (work.Image.Decoded.Height, work.Image.Decoded.Width);
        }
        catch (InvalidDataException problem)
        {
            throw new RefusedFileException(path, "record 0", problem.Message, "Make the database again with convert_imageset.", problem);
        }
    }

    /// <inheritdoc/>
    public override void Fetch(long sample, SampleWork work)
    {
        (work.Epoch, work.Place) = order.At(sample);
        Read(work);
    }

    /// <inheritdoc/>
    public override void Fill(SampleWork work, BatchBuffer batch, int row)
    {
        while (!TryFill(work, batch, row)) Read(work);
    }

    /// <inheritdoc/>
    public override void Dispose() => records.Dispose();

    // The record at the work's place, or the first behind it that is not left out.
    private void Read(SampleWork work)
    {
        lock (records)
        {
            for (int i = 0; i < records.Count; i++)
            {
                work.Index = order.IndexAt(work.Epoch, work.Place + i);
                if (bad.IsSkipped(work.Index)) continue;
                records.Read(work.Index, work);
                return;
            }
        }
        throw new RefusedFileException(records.Folder, "", "none of its records can be used", "See the problems that were reported.");
    }

    private bool TryFill(SampleWork work, BatchBuffer batch, int row)
    {
        try
        {
            var datum = DatumReading.Read(work.Bytes, ref work.Floats);
            if (batch.Uses(1))
            {
                if (!settings.Accepts(datum.Label)) throw WrongLabel(settings, records.Folder, work.Index, KeyOf(work.Index), datum.Label);
                batch.SetLabel(row, datum.Label);
            }
            if (transform is not null) Transform(work, datum, transform, batch.Row(0, row));
            return true;
        }
        catch (InvalidDataException problem)
        {
            bad.Skip(work.Index, Problem(work.Index, "cannot be used: " + problem.Message + ".", isError: true));
            return false;
        }
    }

    private void Transform(SampleWork work, in DatumReading datum, PixelTransform transform, Span<float> row)
    {
        var augmentation = augments ? random.AugmentationOf(work.Epoch, (uint)work.Index) : Augmentation.None;
        if (!datum.IsEncoded)
        {
            if (!datum.HasAllValues)
            {
                throw new InvalidDataException(FormattableString.Invariant(
                    $"it says {datum.Channels}x{datum.Height}x{datum.Width} but holds {(datum.Data.IsEmpty ? datum.FloatCount : datum.Data.Length)} values"));
            }
            var layout = PixelLayout.Planar(datum.Channels, datum.Height, datum.Width);
            if (datum.Data.IsEmpty) transform.Apply(work.Floats, layout, augmentation, row);
            else transform.Apply(datum.Data, layout, augmentation, row);
            return;
        }
        var force = settings.Transform;
        var image = work.Image.Decoded;
        bool isComplete = options.Decoder.Decode(datum.Data, force.ForceColor ? PixelFormat.Bgr : force.ForceGray ? PixelFormat.Gray : PixelFormat.Stored, image);
        if (!isComplete)
        {
            if (options.BadImages.IsStrict) throw new InvalidDataException("its image is damaged or ends too early");
            bad.Truncated(work.Index, Problem(work.Index, "has an image that is damaged or ends too early; what is missing was filled in.", isError: false));
        }
        transform.Apply(image.Bytes, PixelLayout.Interleaved(image.Channels, image.Height, image.Width), augmentation, row);
    }

    private DataProblem Problem(int index, string message, bool isError) =>
        new(records.Folder, 0, FormattableString.Invariant($"Record {index} ('{KeyOf(index)}') ") + message, isError);

    private static int[] CheckLabels(DatabaseSettings settings, LmdbReader records)
    {
        int[] labels = DatumLabels.Of(records);
        int wrong = Array.FindIndex(labels, label => !settings.Accepts(label));
        return wrong < 0 ? labels : throw WrongLabel(settings, records.Folder, wrong, records.KeyOf(wrong), labels[wrong]);
    }

    private static RefusedFileException WrongLabel(DatabaseSettings settings, string folder, int index, string key, int label) =>
        new(folder, FormattableString.Invariant($"record {index} ('{key}')"), FormattableString.Invariant($"its label is {label}"), settings.LegalLabels);

    private string KeyOf(int index)
    {
        lock (records) return records.KeyOf(index);
    }

    private static NotSupportedException NotSupported(DatabaseSettings settings, string path)
    {
        bool isLmdb = File.Exists(Path.Combine(path, "data.mdb"));
        return new NotSupportedException($"layer '{settings.Layer}' reads {path} as LevelDB, which is not supported. " + (isLmdb
            ? "The folder holds an LMDB: set data_param { backend: LMDB }."
            : "Convert it: run convert_imageset --backend lmdb over the images again, and set data_param { backend: LMDB }."));
    }
}
