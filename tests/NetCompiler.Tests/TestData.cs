using System.Reflection;

namespace NetCompiler.Tests;

/// <summary>The files of <c>tests/data</c>, read where they lie in the repository.</summary>
public static class TestData
{
    /// <summary>The full path of <c>tests/data</c>, which the build writes into the assembly.</summary>
    public static string Folder { get; } = typeof(TestData).Assembly.GetCustomAttributes<AssemblyMetadataAttribute>()
        .Single(attribute => attribute.Key == "TestDataFolder").Value!;

    /// <summary>The full path of a file or folder below <c>tests/data</c>.</summary>
    /// <param name="parts">The names on the way, such as <c>legacy</c>, <c>v0_misc.prototxt</c>.</param>
    public static string PathOf(params string[] parts) => Path.Combine([Folder, .. parts]);

    /// <summary>The text of a file below <c>tests/data</c>; a byte order mark stays in it.</summary>
    /// <param name="parts">The names on the way.</param>
    public static string Read(params string[] parts) => System.Text.Encoding.UTF8.GetString(File.ReadAllBytes(PathOf(parts)));

    /// <summary>The cells of a tab-separated file, without its heading.</summary>
    /// <param name="parts">The names on the way.</param>
    public static IReadOnlyList<string[]> Table(params string[] parts) =>
        Read(parts).Split('\n', StringSplitOptions.RemoveEmptyEntries).Skip(1).Select(line => line.TrimEnd('\r').Split('\t')).ToArray();

}
