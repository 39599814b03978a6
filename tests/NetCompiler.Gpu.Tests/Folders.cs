using System.Reflection;

namespace NetCompiler.Gpu.Tests;

/// <summary>
/// Where the repository's files are. The build writes it into the assembly; on another machine than the one that built the tests, NETCOMPILER_TEST_DATA and
/// NETCOMPILER_NETS say it.
/// </summary>
internal static class Folders
{
    /// <summary>The folder <c>prototxt</c>.</summary>
    public static string Nets { get; } = Environment.GetEnvironmentVariable("NETCOMPILER_NETS") ?? Built("NetFolder");

    /// <summary>The recordings of Caffe.</summary>
    public static string Recordings { get; } = Path.Combine(Environment.GetEnvironmentVariable("NETCOMPILER_TEST_DATA") ?? Built("TestDataFolder"), "caffe-golden");

    private static string Built(string key) =>
        typeof(Folders).Assembly.GetCustomAttributes<AssemblyMetadataAttribute>().Single(attribute => attribute.Key == key).Value!;
}
