using NetCompiler.Files;

namespace NetCompiler.Data;

/// <summary>Looks at the beginning of every file of a list: that it is there, and an image.</summary>
internal static class ImageFileCheck
{
    // Nearly every image says its size within these; the others are read whole.
    private const int Beginning = 1 << 14;

    /// <summary>The images that cannot be used, in the order of the list.</summary>
    public static IReadOnlyList<(int Index, DataProblem Problem)> Run(ImageDataSettings settings, ImageList list, DataOptions options)
    {
        var found = new List<(int Index, DataProblem Problem)>();
        var parallel = new ParallelOptions { MaxDegreeOfParallelism = options.ThreadCount };
        Parallel.For(0, list.Entries.Count, parallel, () => new SampleWork(), (index, _, work) =>
        {
            string path = ImageListSource.PathOf(settings, list.Entries[index], options);
            try
            {
                Look(path, work, options);
            }
            catch (Exception problem) when (problem is InvalidDataException or IOException or UnauthorizedAccessException or ArgumentException or NotSupportedException)
            {
                lock (found) found.Add((index, Describe(list.Path, list.Entries[index], path, problem)));
            }
            return work;
        }, _ => { });
        found.Sort((one, other) => one.Index.CompareTo(other.Index));
        return found;
    }

    /// <summary>What is wrong with an image, for people.</summary>
    public static DataProblem Describe(string list, ImageListEntry entry, string path, Exception problem)
    {
        string reason = problem switch
        {
            FileNotFoundException or DirectoryNotFoundException => "there is no such file",
            _ when Directory.Exists(path) => "it is a folder",
            UnauthorizedAccessException => "it may not be read by this user",
            _ => problem.Message.TrimEnd('.'),
        };
        return new DataProblem(list, entry.Line, "'" + path + "' cannot be used: " + reason + ".", IsError: true);
    }

    private static void Look(string path, SampleWork work, DataOptions options)
    {
        bool isWhole;
        using (var handle = File.OpenHandle(path))
        {
            int length = RandomAccess.Read(handle, work.Reserve(Beginning), 0);
            isWhole = RandomAccess.GetLength(handle) <= length;
            work.Reserve(length);
        }
        try
        {
            options.Decoder.ReadHeader(work.Bytes);
        }
        catch (InvalidDataException) when (!isWhole)
        {
            work.ReadFile(path);
            options.Decoder.ReadHeader(work.Bytes);
        }
    }
}
