namespace NetCompiler.Testing;

/// <summary>A folder of a test's own that is gone after it.</summary>
internal sealed class TemporaryFolder : IDisposable
{
    /// <summary>The folder.</summary>
    public string Path { get; } = Directory.CreateTempSubdirectory("netcompiler-").FullName;

    /// <summary>A path in it.</summary>
    /// <param name="parts">Folders and a name.</param>
    public string PathOf(params string[] parts) => System.IO.Path.Combine([Path, .. parts]);

    /// <summary>Writes a file, with the folders that it is in, and gives its path.</summary>
    /// <param name="name">Its name; may have folders before it.</param>
    /// <param name="text">What it holds.</param>
    public string Write(string name, string text)
    {
        string path = PathOf(name);
        Directory.CreateDirectory(System.IO.Path.GetDirectoryName(path)!);
        File.WriteAllText(path, text);
        return path;
    }

    /// <inheritdoc/>
    public void Dispose() => Directory.Delete(Path, recursive: true);
}
