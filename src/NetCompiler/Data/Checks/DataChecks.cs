using System.Globalization;
using NetCompiler.Files;

namespace NetCompiler.Data;

/// <summary>
/// Looks at all data before the first iteration: labels inside the net's classes, every file there and an image by its first bytes, images that are in both training
/// and test, classes without images or far rarer than others.
/// </summary>
public static class DataChecks
{
    // One class being so many times as frequent as another makes accuracy alone misleading.
    private const int Unbalanced = 10;

    /// <summary>Checks what a net's data layers read.</summary>
    /// <param name="train">The data layers of the training net.</param>
    /// <param name="test">Those of the test net; may be empty.</param>
    /// <param name="options">Folder, decoder and policy for bad images; null for the defaults. Files of images are looked at if <see cref="DataOptions.ChecksFiles"/>.</param>
    /// <returns>What is there and what is wrong with it. Faults of the data are in it, not thrown.</returns>
    public static DataCheckReport Run(IReadOnlyList<DataLayerSettings> train, IReadOnlyList<DataLayerSettings> test, DataOptions? options = null)
    {
        ArgumentNullException.ThrowIfNull(train);
        ArgumentNullException.ThrowIfNull(test);
        options ??= new DataOptions();
        var sources = new List<CheckedSource>();
        var problems = new List<DataProblem>();
        var trainLists = Check(train, DataPhase.Train);
        var testLists = Check(test, DataPhase.Test);
        foreach (var list in testLists) problems.AddRange(Shared(list, trainLists, options));
        var databases = sources.Where(source => trainLists.All(list => list.List.Path != source.Path)).ToArray();
        foreach (var (source, other) in Shared(databases)) problems.Add(new DataProblem(source.Path, 0, $"Layer '{source.Layer}' trains with it, and layer '{other.Layer}' tests with it. Accuracy will look better than it is.", IsError: false));
        return new DataCheckReport(sources, problems);

        List<(ImageDataSettings Settings, ImageList List)> Check(IReadOnlyList<DataLayerSettings> layers, DataPhase phase)
        {
            var lists = new List<(ImageDataSettings, ImageList)>();
            foreach (var layer in layers)
            {
                try
                {
                    if (CheckLayer(layer, phase) is { } list) lists.Add(((ImageDataSettings)layer, list));
                }
                catch (Exception problem) when (problem is RefusedFileException or NotSupportedException)
                {
                    var refused = problem as RefusedFileException;
                    string message = refused is null ? problem.Message : (refused.Place.Length > 0 ? refused.Place + ": " : "") + refused.Reason + ". " + refused.Remedy;
                    problems.Add(new DataProblem(refused?.Path ?? layer.Layer, 0, message.TrimEnd(), IsError: true));
                }
            }
            return lists;
        }

        ImageList? CheckLayer(DataLayerSettings layer, DataPhase phase)
        {
            switch (layer)
            {
                case ImageDataSettings images:
                    var list = ImageList.Read(options.PathOf(images.Source), images.Accepts, images.LegalLabels);
                    problems.AddRange(list.Problems);
                    var bad = options.ChecksFiles ? ImageFileCheck.Run(images, list, options) : [];
                    // What the policy lets pass is only a warning.
                    problems.AddRange(bad.Select(found => found.Problem with { IsError = bad.Count > options.BadImages.MostSkipped }));
                    if (list.Entries.Count == 0 && list.Problems.All(problem => !problem.IsError)) list.RequireGood();
                    Add(layer, list.Path, phase, list.Entries.Count, list.Entries.Select(entry => entry.Label));
                    return list;
                case DatabaseSettings database:
                    int[] labels = DatabaseSource.LabelsOf(database, options);
                    Add(layer, options.PathOf(database.Source), phase, labels.Length, labels);
                    return null;
                case Hdf5DataSettings files:
                    float[] rows = Hdf5Source.LabelsOf(files, options);
                    Add(layer, options.PathOf(files.Source), phase, rows.Length, rows.Select(label => (int)label));
                    return null;
                default:
                    return null;
            }
        }

        void Add(DataLayerSettings layer, string path, DataPhase phase, long count, IEnumerable<int> labels)
        {
            int[] counts = new int[layer.ClassCount ?? 0];
            foreach (int label in labels)
            {
                if (label >= 0 && label < counts.Length) counts[label]++;
            }
            sources.Add(new CheckedSource(layer.Layer, path, phase, count, counts));
            if (phase == DataPhase.Train && counts.Length > 0) problems.AddRange(Balance(path, counts));
        }
    }

    private static IEnumerable<DataProblem> Balance(string path, int[] counts)
    {
        int[] absent = [.. Enumerable.Range(0, counts.Length).Where(label => counts[label] == 0)];
        if (absent.Length > 0)
        {
            string labels = string.Join(", ", absent.Take(10).Select(label => label.ToString(CultureInfo.InvariantCulture))) + (absent.Length > 10 ? ", ..." : "");
            yield return new DataProblem(path, 0, $"There are no samples of {absent.Length} of the {counts.Length} classes: {labels}.", IsError: false);
        }
        int fewest = counts.Where(count => count > 0).DefaultIfEmpty(0).Min(), most = counts.Max();
        if (fewest > 0 && most >= Unbalanced * fewest)
        {
            yield return new DataProblem(path, 0, FormattableString.Invariant(
                $"Class {Array.IndexOf(counts, most)} has {most} samples, but class {Array.IndexOf(counts, fewest)} only {fewest}."), IsError: false);
        }
    }

    private static IEnumerable<(CheckedSource Train, CheckedSource Test)> Shared(IReadOnlyList<CheckedSource> databases) =>
        from train in databases
        from test in databases
        where train.Phase == DataPhase.Train && test.Phase == DataPhase.Test && Path.GetFullPath(train.Path) == Path.GetFullPath(test.Path)
        select (train, test);

    // The same file in training and test makes a test mean nothing.
    private static IEnumerable<DataProblem> Shared((ImageDataSettings Settings, ImageList List) test, List<(ImageDataSettings Settings, ImageList List)> train, DataOptions options)
    {
        var seen = new Dictionary<string, (string List, int Line)>(StringComparer.Ordinal);
        foreach (var (settings, list) in train)
        {
            foreach (var entry in list.Entries) seen.TryAdd(FullPath(settings, entry), (list.Path, entry.Line));
        }
        var shared = test.List.Entries.Where(entry => seen.ContainsKey(FullPath(test.Settings, entry))).ToArray();
        if (shared.Length == 0) yield break;
        var first = seen[FullPath(test.Settings, shared[0])];
        string more = shared.Length > 1 ? FormattableString.Invariant($" So are {shared.Length - 1} more; the next is in line {shared[1].Line}.") : "";
        yield return new DataProblem(
            test.List.Path, shared[0].Line, FormattableString.Invariant($"'{shared[0].Path}' is also trained with: {first.List}({first.Line}).") + more + " Accuracy will look better than it is.", IsError: false);

        string FullPath(ImageDataSettings settings, ImageListEntry entry) => Path.GetFullPath(ImageListSource.PathOf(settings, entry, options));
    }
}
