using System.Collections.Immutable;
using NetCompiler.Compiler;

namespace NetCompiler.Generators;

/// <summary>Items whose class an earlier item has already.</summary>
/// <param name="Entries">The paths of such items, with the file of the earlier one.</param>
internal sealed record DuplicateClasses(EquatableArray<(string Path, string Earlier)> Entries)
{
    /// <summary>The duplicates among some classes.</summary>
    /// <param name="classes">The full class name of each item, and its path.</param>
    public static DuplicateClasses Among(ImmutableArray<(string ClassName, string Path)> classes)
    {
        // Names of generated files are compared without case.
        var first = new Dictionary<string, string>(StringComparer.OrdinalIgnoreCase);
        var duplicates = new List<(string, string)>();
        foreach (var (className, path) in classes.Where(entry => entry.ClassName.Length > 0))
        {
            if (first.TryGetValue(className, out string? earlier)) duplicates.Add((path, earlier));
            else first.Add(className, path);
        }
        return new DuplicateClasses(duplicates.ToEquatableArray());
    }

    /// <summary>The file that the class of an item was made from before it; null if it is the first.</summary>
    /// <param name="path">The item's path.</param>
    public string? EarlierThan(string path) =>
        Entries.Where(entry => string.Equals(entry.Path, path, StringComparison.Ordinal)).Select(entry => entry.Earlier).FirstOrDefault();
}
