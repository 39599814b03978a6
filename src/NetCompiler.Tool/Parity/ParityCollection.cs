namespace NetCompiler.Tool.Parity;

/// <summary>The cases that were found in a folder.</summary>
public sealed class ParityCollection
{
    private ParityCollection(string path, IReadOnlyList<ParityGroup> groups) => (Path, Groups) = (path, groups);

    /// <summary>The folder.</summary>
    public string Path { get; }

    /// <summary>The cases by kind; none twice.</summary>
    public IReadOnlyList<ParityGroup> Groups { get; }

    /// <summary>
    /// Finds cases. The folder is the root of a collection (with <c>cases/</c>, <c>legacy/</c>, <c>invalid/</c>, <c>accepted-oddities/</c>),
    /// one of these folders, or the folder of a single case.
    /// </summary>
    /// <param name="path">The folder.</param>
    /// <exception cref="InputFileException">There is no such folder, or there are no cases in it.</exception>
    public static ParityCollection Find(string path)
    {
        if (File.Exists(path)) throw new InputFileException(path, "is a file; a folder of cases is needed");
        if (!Directory.Exists(path)) throw new InputFileException(path, "does not exist");
        string root = System.IO.Path.TrimEndingDirectorySeparator(System.IO.Path.GetFullPath(path));
        try
        {
            var groups = ParityGroup.Kinds.Select(kind => ParityGroup.Find(kind, System.IO.Path.Combine(root, kind))).OfType<ParityGroup>().ToList();
            if (groups.Count == 0) groups.AddRange(ParityGroup.Kinds.Select(kind => ParityGroup.Find(kind, root)).OfType<ParityGroup>().Take(1));
            if (groups.Count == 0 && ParityCase.IsCase(root)) groups.Add(ParityGroup.OfSingleCase(root));
            if (groups.Count == 0) throw new InputFileException(path, "holds no cases: neither folders with net.prototxt and golden.binaryproto, nor those of the kinds " + string.Join(", ", ParityGroup.Kinds));
            return new ParityCollection(root, groups);
        }
        catch (Exception problem) when (problem is UnauthorizedAccessException or IOException)
        {
            throw new InputFileException(path, "cannot be searched: " + problem.Message);
        }
    }
}
