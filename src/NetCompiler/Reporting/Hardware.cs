using System.Globalization;
using System.Runtime.InteropServices;

namespace NetCompiler.Reporting;

/// <summary>What a program runs on, for reports.</summary>
internal static class Hardware
{
    /// <summary>Names and values, for a table.</summary>
    public static IReadOnlyList<(string Name, string Value)> Describe() =>
    [
        ("Processor", Processor() + ", " + Environment.ProcessorCount.ToString(CultureInfo.InvariantCulture) + " threads"),
        ("Memory", (GC.GetGCMemoryInfo().TotalAvailableMemoryBytes / 1e9).ToString("0.0", CultureInfo.InvariantCulture) + " GB"),
        ("System", RuntimeInformation.OSDescription + ", " + RuntimeInformation.OSArchitecture),
        ("Runtime", RuntimeInformation.FrameworkDescription),
    ];

    private static string Processor()
    {
        const string Information = "/proc/cpuinfo";
        string? line = File.Exists(Information) ? File.ReadLines(Information).FirstOrDefault(text => text.StartsWith("model name", StringComparison.Ordinal)) : null;
        return line is null ? Environment.GetEnvironmentVariable("PROCESSOR_IDENTIFIER") ?? RuntimeInformation.ProcessArchitecture.ToString() : line[(line.IndexOf(':', StringComparison.Ordinal) + 1)..].Trim();
    }
}
