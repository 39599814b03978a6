using System.Diagnostics;

namespace NetCompiler.Benchmarks;

/// <summary>
/// Seconds. With one thread on a busy machine, the processor time that the program used says more than the time that went by.
/// </summary>
internal static class Clock
{
    /// <summary>Whether processor time is counted.</summary>
    public static bool CountsProcessorTime { get; set; }

    public static double Now => CountsProcessorTime ? Environment.CpuUsage.TotalTime.TotalSeconds : Stopwatch.GetTimestamp() / (double)Stopwatch.Frequency;
}
