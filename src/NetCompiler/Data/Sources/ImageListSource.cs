using NetCompiler.Blobs;
using NetCompiler.Files;
using NetCompiler.Imaging;

namespace NetCompiler.Data;

/// <summary>The rows of an ImageData layer.</summary>
internal sealed class ImageListSource : SampleSource
{
    private readonly ImageList list;
    private readonly ImageDataSettings settings;
    private readonly DataOptions options;
    private readonly ImagePipeline pipeline;
    private readonly DataRandom random;
    private readonly SampleOrder order;
    private readonly BadImages bad;
    private readonly bool augments;

    /// <summary>Reads the list and, if asked for, looks at every file.</summary>
    /// <exception cref="RefusedFileException">The list or mean file cannot be used; or more images are bad than may be left out.</exception>
    /// <exception cref="ArgumentException">The net's input does not fit the layer.</exception>
    public ImageListSource(ImageDataSettings settings, InputBlob? images, DataOptions options, DataPhase phase, BadImages bad)
    {
        (this.settings, this.options, this.bad) = (settings, options, bad);
        if (images is not null) CheckShape(settings, images);
        list = ImageList.Read(options.PathOf(settings.Source), settings.Accepts, settings.LegalLabels);
        list.RequireGood();
        foreach (var note in list.Problems) bad.Note(note);
        pipeline = ImagePipeline.Of(settings, options);
        random = new DataRandom(options.Seed, settings.Layer);
        augments = phase == DataPhase.Train;
        order = new SampleOrder(random, list.Entries.Count, settings.Shuffle, SkipCount());
        if (options.ChecksFiles) bad.Skip(ImageFileCheck.Run(settings, list, options));
    }

    /// <inheritdoc/>
    public override void Fetch(long sample, SampleWork work)
    {
        (work.Epoch, work.Place) = order.At(sample);
        work.Index = FindGood(work.Epoch, work.Place);
    }

    /// <inheritdoc/>
    public override void Fill(SampleWork work, BatchBuffer batch, int row)
    {
        while (!TryFill(work, batch, row))
        {
            // The next one of the epoch stands in, in every run the same.
            lock (order) work.Index = FindGood(work.Epoch, work.Place);
        }
        batch.SetLabel(row, list.Entries[work.Index].Label);
    }

    /// <summary>Where a list's image lies: the root folder is put in front as it is, as in Caffe.</summary>
    public static string PathOf(ImageDataSettings settings, ImageListEntry entry, DataOptions options) => options.PathOf(settings.RootFolder + entry.Path);

    private bool TryFill(SampleWork work, BatchBuffer batch, int row)
    {
        var entry = list.Entries[work.Index];
        if (!batch.Uses(0)) return true;
        string path = PathOf(settings, entry, options);
        try
        {
            work.ReadFile(path);
            var augmentation = augments ? random.AugmentationOf(work.Epoch, (uint)work.Index) : Augmentation.None;
            if (pipeline.Run(work.Bytes, work.Image, augmentation, batch.Row(0, row))) return true;
            if (options.BadImages.IsStrict) throw new InvalidDataException("it is damaged or ends too early");
            bad.Truncated(work.Index, new DataProblem(list.Path, entry.Line, "'" + path + "' is damaged or ends too early; what is missing was filled in.", IsError: false));
            return true;
        }
        catch (Exception problem) when (problem is InvalidDataException or IOException and not RefusedFileException or UnauthorizedAccessException or ArgumentException or NotSupportedException)
        {
            bad.Skip(work.Index, ImageFileCheck.Describe(list.Path, entry, path, problem));
            return false;
        }
    }

    // One caller at a time: fetching is in order, and filling takes the lock.
    private int FindGood(uint epoch, int place)
    {
        lock (order)
        {
            for (int i = 0; i < list.Entries.Count; i++)
            {
                int index = order.IndexAt(epoch, place + i);
                if (!bad.IsSkipped(index)) return index;
            }
        }
        throw new RefusedFileException(list.Path, "", "none of its images can be used", "See the problems that were reported.");
    }

    private int SkipCount()
    {
        if (settings.RandSkip > 0 && settings.RandSkip > list.Entries.Count)
        {
            throw new RefusedFileException(list.Path, "", FormattableString.Invariant($"rand_skip is {settings.RandSkip}, but the list has {list.Entries.Count} images"), "Take a smaller rand_skip.");
        }
        return random.Skip(settings.RandSkip);
    }

    private static void CheckShape(ImageDataSettings settings, InputBlob images)
    {
        int channels = settings.IsColor ? 3 : 1, crop = settings.Transform.CropSize;
        var shape = images.Shape;
        bool fits = shape.Rank == 4 && shape[1] == channels
            && (crop > 0 ? shape[2] == crop && shape[3] == crop : settings.NewHeight == 0 || (shape[2] == settings.NewHeight && shape[3] == settings.NewWidth));
        if (!fits) throw new ArgumentException($"layer '{settings.Layer}' makes images of another size than the net's input {images}: are these the settings of this net?");
    }
}
