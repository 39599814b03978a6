using System.Reflection;

namespace NetCompiler.Tool.Tests;

/// <summary>The recordings of Caffe in <c>tests/data/caffe-golden</c>.</summary>
public static class CaffeCollection
{
    /// <summary>The root of the collection.</summary>
    public static string Root { get; } = Path.Combine(
        typeof(CaffeCollection).Assembly.GetCustomAttributes<AssemblyMetadataAttribute>().Single(attribute => attribute.Key == "TestDataFolder").Value!,
        "caffe-golden");

    /// <summary>The path of a file or folder in it.</summary>
    public static string PathOf(params string[] parts) => Path.Combine([Root, .. parts]);
}
