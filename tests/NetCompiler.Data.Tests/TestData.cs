using System.Reflection;

namespace NetCompiler.Data.Tests;

/// <summary>The files of <c>tests/data</c>, read where they lie in the repository.</summary>
internal static class TestData
{
    private static readonly string Folder = typeof(TestData).Assembly.GetCustomAttributes<AssemblyMetadataAttribute>().Single(attribute => attribute.Key == "TestDataFolder").Value!;

    /// <summary>A file or folder of Caffe's recordings of data layers.</summary>
    public static string Recorded(params string[] parts) => Path.Combine([Folder, "caffe-golden", "data", .. parts]);
}
