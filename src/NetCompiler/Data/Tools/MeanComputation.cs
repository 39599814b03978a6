using NetCompiler.Files;
using NetCompiler.Imaging;

namespace NetCompiler.Data;

/// <summary>Computes mean images, as Caffe's <c>compute_image_mean</c> does; sums are exact, so that the order of images does not matter.</summary>
public static class MeanComputation
{
    /// <summary>The mean image of a database of raw or encoded images, all of one size.</summary>
    /// <param name="database">The folder of the LMDB.</param>
    /// <param name="decoder">What decodes; null for Skia.</param>
    /// <exception cref="RefusedFileException">The database cannot be used, or its images differ in size.</exception>
    public static MeanImage OfDatabase(string database, IImageDecoder? decoder = null)
    {
        decoder ??= new SkiaImageDecoder();
        using var records = new LmdbReader(database);
        var work = new SampleWork();
        var sum = new Sum();
        for (int i = 0; i < records.Count; i++)
        {
            try
            {
                records.Read(i, work);
                var datum = DatumReading.Read(work.Bytes, ref work.Floats);
                if (datum.IsEncoded)
                {
                    decoder.Decode(datum.Data, PixelFormat.Stored, work.Image.Decoded);
                    sum.Add(work.Image.Decoded);
                    continue;
                }
                if (!datum.HasAllValues) throw new InvalidDataException("it holds fewer or more values than it says");
                var layout = PixelLayout.Planar(datum.Channels, datum.Height, datum.Width);
                if (datum.Data.IsEmpty) sum.Add(work.Floats, layout);
                else sum.Add(datum.Data, layout);
            }
            catch (InvalidDataException problem)
            {
                throw new RefusedFileException(records.Folder, FormattableString.Invariant($"record {i} ('{records.KeyOf(i)}')"), problem.Message, "Make the database again with convert_imageset, with resize_height and resize_width.", problem);
            }
        }
        return sum.Mean(records.Count);
    }

    /// <summary>The mean image of what an ImageData layer reads: decoded and resized as the layer says, before the crop.</summary>
    /// <param name="settings">The layer.</param>
    /// <param name="options">Folder and decoder; null for the defaults.</param>
    /// <exception cref="RefusedFileException">The list or an image cannot be used, or images differ in size.</exception>
    public static MeanImage OfList(ImageDataSettings settings, DataOptions? options = null)
    {
        ArgumentNullException.ThrowIfNull(settings);
        options ??= new DataOptions();
        var list = ImageList.Read(options.PathOf(settings.Source));
        list.RequireGood();
        var bad = new BadImages(options);
        var work = new SampleWork();
        var sum = new Sum();
        int count = 0;
        for (int i = 0; i < list.Entries.Count; i++)
        {
            string path = ImageListSource.PathOf(settings, list.Entries[i], options);
            try
            {
                work.ReadFile(path);
                options.Decoder.Decode(work.Bytes, settings.IsColor ? PixelFormat.Bgr : PixelFormat.Gray, work.Image.Decoded);
                var image = work.Image.Decoded;
                if (settings.NewHeight > 0 && settings.NewWidth > 0)
                {
                    work.Image.Resize.Run(image, settings.NewWidth, settings.NewHeight, work.Image.Resized);
                    image = work.Image.Resized;
                }
                sum.Add(image);
                count++;
            }
            catch (Exception problem) when (problem is InvalidDataException or IOException and not RefusedFileException or UnauthorizedAccessException)
            {
                bad.Skip(i, ImageFileCheck.Describe(list.Path, list.Entries[i], path, problem));
            }
        }
        return sum.Mean(count);
    }

    /// <summary>Adds up images of one size.</summary>
    private sealed class Sum
    {
        private PixelLayout size;
        // Bytes add up exactly in doubles: 2^53 / 255 images.
        private double[] values = [];

        public void Add(ImagePixels image) => Add(image.Bytes, PixelLayout.Interleaved(image.Channels, image.Height, image.Width));

        public void Add(ReadOnlySpan<byte> pixels, PixelLayout layout)
        {
            Begin(layout);
            int at = 0;
            for (int c = 0; c < layout.Channels; c++)
            {
                int from = layout.Offset(c, 0, 0);
                for (int i = 0; i < layout.Height * layout.Width; i++, from += layout.PixelStride) values[at++] += pixels[from];
            }
        }

        public void Add(ReadOnlySpan<float> pixels, PixelLayout layout)
        {
            Begin(layout);
            for (int i = 0; i < values.Length; i++) values[i] += pixels[i];
        }

        public MeanImage Mean(int count) => new(size.Channels, size.Height, size.Width, Array.ConvertAll(values, value => (float)(value / count)));

        private void Begin(PixelLayout layout)
        {
            if (values.Length == 0) (size, values) = (layout, new double[layout.Channels * layout.Height * layout.Width]);
            if ((layout.Channels, layout.Height, layout.Width) == (size.Channels, size.Height, size.Width)) return;
            throw new InvalidDataException($"it is {layout.Width}x{layout.Height} pixels of {layout.Channels} channels, but the first image is {size.Width}x{size.Height} of {size.Channels}");
        }
    }
}
