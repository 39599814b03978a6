using NetCompiler.Compiler;

namespace NetCompiler.Generators;

/// <summary>The files of all nets of a project.</summary>
/// <param name="Files">The files.</param>
internal sealed record FileSet(EquatableArray<FileReading> Files)
{
    /// <summary>The file of a path, or null.</summary>
    /// <param name="path">The path.</param>
    public FileReading? Find(string path) =>
        // On a file system that ignores case, a project may spell a path otherwise than the compiler was given it.
        Files.FirstOrDefault(file => string.Equals(file.Path, path, StringComparison.Ordinal))
        ?? Files.FirstOrDefault(file => string.Equals(file.Path, path, StringComparison.OrdinalIgnoreCase));
}
