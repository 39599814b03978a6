using System.Collections.Concurrent;
using System.Globalization;
using System.Text;
using NetCompiler.Tool;

namespace FlickrStyle.Downloads;

/// <summary>Downloads the images of a list into a folder and writes the lists of those that came. Run again, it goes on where it stopped.</summary>
/// <param name="fetcher">What fetches images.</param>
/// <param name="folder">The folder; the lists name images by paths that begin with it.</param>
internal sealed class DatasetAssembly(ImageFetcher fetcher, string folder)
{
    private const string PartialExtension = ".partial";
    private static readonly string[] Extensions = [".jpg", ".png"];

    /// <summary>The list of images to train on.</summary>
    public string TrainList => Path.Combine(folder, "train.txt");

    /// <summary>The list of images to test on.</summary>
    public string TestList => Path.Combine(folder, "test.txt");

    /// <summary>Downloads images and then writes the lists.</summary>
    /// <param name="images">The images.</param>
    /// <param name="workers">How many are fetched at a time.</param>
    /// <param name="finished">Called for each image, from several threads; with the reason if there is none.</param>
    /// <param name="cancellation">Stops it; no list is written then, and what came stays.</param>
    /// <exception cref="OperationCanceledException">It was stopped.</exception>
    /// <exception cref="InputFileException">A file cannot be written.</exception>
    public async Task<AssemblyResult> Run(IReadOnlyList<StyleImage> images, int workers, Action<StyleImage, string?> finished, CancellationToken cancellation)
    {
        string imageFolder = Path.Combine(folder, "images");
        var arrived = new ConcurrentDictionary<string, (string Path, string Hash)>(StringComparer.Ordinal);
        var reasons = new ConcurrentDictionary<string, int>(StringComparer.Ordinal);
        try
        {
            Directory.CreateDirectory(imageFolder);
            await Parallel.ForEachAsync(images, new ParallelOptions { MaxDegreeOfParallelism = workers, CancellationToken = cancellation }, async (image, token) =>
            {
                string? reason = null;
                try
                {
                    arrived[image.Index] = Existing(imageFolder, image) ?? await Fetch(imageFolder, image, token);
                }
                catch (FetchException problem)
                {
                    reason = problem.Message;
                    reasons.AddOrUpdate(reason, 1, (_, count) => count + 1);
                }
                finished(image, reason);
            });
        }
        catch (Exception problem) when (problem is IOException or UnauthorizedAccessException)
        {
            throw new InputFileException(folder, "cannot be written: " + problem.Message);
        }
        // One content at several addresses is no photo but what a server sends instead of one; and were it one, it could be in both lists.
        var repeated = arrived.Values.GroupBy(file => file.Hash, StringComparer.Ordinal).Where(group => group.Count() > 1).Select(group => group.Key).ToHashSet(StringComparer.Ordinal);
        var kept = images.Where(image => arrived.TryGetValue(image.Index, out var file) && !repeated.Contains(file.Hash)).ToArray();
        int placeholders = arrived.Count - kept.Length;
        if (placeholders > 0) reasons["the same picture at several addresses"] = placeholders;
        int train = WriteList(TrainList, kept.Where(image => image.IsTrain)), test = WriteList(TestList, kept.Where(image => !image.IsTrain));
        return new AssemblyResult(images.Count, train, test, [.. reasons.OrderByDescending(reason => reason.Value).Select(reason => (reason.Key, reason.Value))]);

        int WriteList(string list, IEnumerable<StyleImage> entries)
        {
            var text = new StringBuilder();
            int count = 0;
            foreach (var image in entries)
            {
                text.Append(CultureInfo.InvariantCulture, $"{arrived[image.Index].Path} {image.Label}\n");
                count++;
            }
            OutputFile.Write(list, text.ToString());
            return count;
        }
    }

    // What an earlier run brought, if it is whole.
    private static (string Path, string Hash)? Existing(string imageFolder, StyleImage image)
    {
        foreach (string extension in Extensions)
        {
            string path = Path.Combine(imageFolder, image.Index + extension);
            if (!File.Exists(path)) continue;
            try
            {
                return (path, DownloadedImage.Check(File.ReadAllBytes(path)).Hash);
            }
            catch (InvalidDataException)
            {
                File.Delete(path);
            }
        }
        return null;
    }

    private async Task<(string Path, string Hash)> Fetch(string imageFolder, StyleImage image, CancellationToken cancellation)
    {
        var (bytes, kind) = await fetcher.Fetch(image.Address, cancellation);
        string path = Path.Combine(imageFolder, image.Index + kind.Extension);
        await File.WriteAllBytesAsync(path + PartialExtension, bytes, cancellation);
        File.Move(path + PartialExtension, path, overwrite: true);
        return (path, kind.Hash);
    }
}

/// <summary>What came.</summary>
/// <param name="Asked">How many images were asked for.</param>
/// <param name="Train">How many are in the list to train on.</param>
/// <param name="Test">How many are in the list to test on.</param>
/// <param name="Missing">Why the others are missing, the most frequent reason first.</param>
internal sealed record AssemblyResult(int Asked, int Train, int Test, IReadOnlyList<(string Reason, int Count)> Missing)
{
    /// <summary>How many came.</summary>
    public int Arrived => Train + Test;
}
