namespace NetCompiler.Tool.Tests;

/// <summary>A folder that is there for one test.</summary>
public sealed class TemporaryFolder : IDisposable
{
    public string Path { get; } = Directory.CreateTempSubdirectory("netcompiler-").FullName;

    /// <summary>Writes a file and gives its path.</summary>
    public string Write(string name, string text)
    {
        string path = PathOf(name);
        Directory.CreateDirectory(System.IO.Path.GetDirectoryName(path)!);
        File.WriteAllText(path, text);
        return path;
    }

    public string PathOf(params string[] parts) => System.IO.Path.Combine([Path, .. parts]);

    /// <summary>Copies a file of the collection.</summary>
    public void Copy(string from, string to)
    {
        Directory.CreateDirectory(System.IO.Path.GetDirectoryName(PathOf(to))!);
        File.Copy(CaffeCollection.PathOf(from), PathOf(to));
    }

    /// <summary>Copies a recorded case, with its tables, into a collection here, and gives the case's folder.</summary>
    public string CopyCase(string name)
    {
        string folder = PathOf("cases", name);
        Directory.CreateDirectory(folder);
        foreach (string file in Directory.GetFiles(CaffeCollection.PathOf("cases", name))) File.Copy(file, System.IO.Path.Combine(folder, System.IO.Path.GetFileName(file)));
        foreach (string table in new[] { "manifest.tsv", "float_vs_double.tsv" }) File.Copy(CaffeCollection.PathOf(table), PathOf(table), overwrite: true);
        return folder;
    }

    public void Dispose() => Directory.Delete(Path, recursive: true);
}
