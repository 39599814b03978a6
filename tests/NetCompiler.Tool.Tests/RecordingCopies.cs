namespace NetCompiler.Tool.Tests;

/// <summary>Copies of recordings, for tests that spoil them.</summary>
internal static class RecordingCopies
{
    /// <summary>Copies a file of the collection.</summary>
    public static void Copy(this TemporaryFolder folder, string from, string to)
    {
        Directory.CreateDirectory(Path.GetDirectoryName(folder.PathOf(to))!);
        File.Copy(CaffeCollection.PathOf(from), folder.PathOf(to));
    }

    /// <summary>Copies a recorded case, with its tables, into a collection here, and gives the case's folder.</summary>
    public static string CopyCase(this TemporaryFolder folder, string name)
    {
        string copy = folder.PathOf("cases", name);
        Directory.CreateDirectory(copy);
        foreach (string file in Directory.GetFiles(CaffeCollection.PathOf("cases", name))) File.Copy(file, Path.Combine(copy, Path.GetFileName(file)));
        foreach (string table in new[] { "manifest.tsv", "float_vs_double.tsv" }) File.Copy(CaffeCollection.PathOf(table), folder.PathOf(table), overwrite: true);
        return copy;
    }
}
