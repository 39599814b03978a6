namespace NetCompiler.Compiler.Tests;

/// <summary>The networks of the folder prototxt, and the figures that are known of them.</summary>
internal static class PublishedNets
{
    /// <summary>The folders with a train_val.prototxt.</summary>
    public static IEnumerable<string> Folders { get; } =
        Directory.GetDirectories(Root).Where(folder => File.Exists(Path.Combine(folder, "train_val.prototxt")))
            .Select(folder => Path.GetFileName(folder)!).Order(StringComparer.Ordinal).ToArray();

    private static string Root => Path.Combine(TestData.Folder, "..", "..", "prototxt");

    /// <summary>The text of a net.</summary>
    /// <param name="net">The folder, for its train_val.prototxt; or folder/file without its extension.</param>
    public static string Read(string net) => File.ReadAllText(Path.Combine(Root, (net.Contains('/') ? net : net + "/train_val") + ".prototxt"));
}
