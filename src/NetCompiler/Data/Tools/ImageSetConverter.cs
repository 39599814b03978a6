using System.Globalization;
using NetCompiler.Files;
using NetCompiler.Imaging;

namespace NetCompiler.Data;

/// <summary>Makes an LMDB of Datum records out of a list of images, as Caffe's <c>convert_imageset</c> does.</summary>
public static class ImageSetConverter
{
    private const int ProgressStep = 1000;

    /// <summary>Converts a list.</summary>
    /// <param name="list">The list: path, space, label on each line.</param>
    /// <param name="rootFolder">What stands before every path, as it is.</param>
    /// <param name="database">The folder of the database, which must not exist; it appears complete or not at all.</param>
    /// <param name="options">How; null for the defaults.</param>
    /// <returns>How many records were written.</returns>
    /// <exception cref="RefusedFileException">The list or an image cannot be used.</exception>
    /// <exception cref="ArgumentException">An option is impossible.</exception>
    /// <exception cref="IOException">The database exists already or cannot be written.</exception>
    public static int Run(string list, string rootFolder, string database, ImageSetOptions? options = null)
    {
        ArgumentNullException.ThrowIfNull(rootFolder);
        ArgumentNullException.ThrowIfNull(database);
        options ??= new ImageSetOptions();
        if ((options.ResizeHeight > 0) != (options.ResizeWidth > 0)) throw new ArgumentException("resize_height and resize_width go together", nameof(options));
        if (options.EncodeType is not ("" or "jpg" or "jpeg" or "png")) throw new ArgumentException($"encode_type '{options.EncodeType}' is not supported: jpg or png", nameof(options));
        var images = ImageList.Read(list);
        images.RequireGood();
        foreach (var note in images.Problems) options.Report?.Invoke(note);
        var bad = new BadImages(new DataOptions { BadImages = options.BadImages, Report = options.Report });
        int[]? order = options.Shuffle ? new DataRandom(options.Seed, "convert_imageset").Permutation(images.Entries.Count, epoch: 0) : null;
        using var writer = new LmdbWriter(database);
        var maker = new DatumMaker(options);
        int count = 0;
        for (int i = 0; i < images.Entries.Count; i++)
        {
            int index = order?[i] ?? i;
            var entry = images.Entries[index];
            string path = rootFolder + entry.Path;
            try
            {
                var datum = maker.Make(path, entry.Label);
                writer.Add(Key(i, entry.Path), datum);
            }
            catch (Exception problem) when (problem is InvalidDataException or FileNotFoundException or DirectoryNotFoundException or UnauthorizedAccessException)
            {
                bad.Skip(index, ImageFileCheck.Describe(images.Path, entry, path, problem));
                continue;
            }
            if (++count % ProgressStep == 0) options.Progress?.Invoke(count);
        }
        writer.Complete();
        return count;
    }

    // As Caffe's: eight digits, so that the order of keys is the order of writing, and the path to be recognised by.
    private static string Key(int number, string path)
    {
        string key = number.ToString("D8", CultureInfo.InvariantCulture) + "_" + path;
        while (System.Text.Encoding.UTF8.GetByteCount(key) > LmdbFormat.LongestKey) key = key[..^1];
        return key;
    }
}
