using System.Globalization;
using NetCompiler.Devices;

namespace NetCompiler.Tool;

/// <summary>Shows how far kernels are compiled: a line for each tenth of them.</summary>
/// <param name="output">Where to: the standard error.</param>
public sealed class KernelProgressLine(TextWriter output) : IProgress<KernelProgress>
{
    private const int Lines = 10;

    private readonly Lock gate = new();
    private readonly System.Diagnostics.Stopwatch time = System.Diagnostics.Stopwatch.StartNew();

    /// <inheritdoc/>
    public void Report(KernelProgress value)
    {
        lock (gate)
        {
            bool isTenth = value.Total > 0 && value.Done * Lines / value.Total != (value.Done - 1) * Lines / value.Total;
            if (value.Done == 0) time.Restart();
            else if (isTenth || value.Done == value.Total) output.WriteLine(string.Format(CultureInfo.InvariantCulture, "kernels: {0} of {1} compiled, {2:0.0} s", value.Done, value.Total, time.Elapsed.TotalSeconds));
        }
    }
}
