using System.Diagnostics;
using System.Globalization;

namespace FlickrStyle.Commands;

/// <summary>How far something has come that has a number of equal parts: one line that is written over, or, into a file, a line now and then.</summary>
internal sealed class CountProgress : IDisposable
{
    private static readonly TimeSpan ScreenPause = TimeSpan.FromMilliseconds(100), FilePause = TimeSpan.FromSeconds(10);

    private readonly TextWriter output;
    private readonly string what;
    private readonly int total;
    private readonly bool isScreen;
    private readonly Stopwatch time = Stopwatch.StartNew();
    private readonly Lock gate = new();
    private TimeSpan shown;
    private int done, failed;

    /// <summary>Begins at 0.</summary>
    /// <param name="output">Where to.</param>
    /// <param name="what">What is done, as a participle.</param>
    /// <param name="total">How many parts there are.</param>
    public CountProgress(TextWriter output, string what, int total)
    {
        (this.output, this.what, this.total) = (output, what, total);
        isScreen = ReferenceEquals(output, Console.Error) && !Console.IsErrorRedirected;
    }

    /// <summary>One part is done; from any thread.</summary>
    /// <param name="isFailure">Whether it failed.</param>
    public void Add(bool isFailure = false)
    {
        lock (gate)
        {
            done++;
            if (isFailure) failed++;
            if (time.Elapsed - (isScreen ? ScreenPause : FilePause) > shown) Show(isScreen ? "\r" : "", isScreen ? "" : "\n");
        }
    }

    /// <inheritdoc/>
    public void Dispose() => Show(isScreen ? "\r" : "", "\n");

    private void Show(string before, string after)
    {
        shown = time.Elapsed;
        double rate = done / Math.Max(1e-3, shown.TotalSeconds);
        string left = done == 0 || done == total ? "" : string.Create(CultureInfo.InvariantCulture, $", {(total - done) / rate:0} s left");
        string missing = failed == 0 ? "" : string.Create(CultureInfo.InvariantCulture, $", {failed} missing");
        output.Write(before + string.Create(CultureInfo.InvariantCulture, $"{what}: {done} of {total}{missing}, {rate:0.0}/s{left}").PadRight(isScreen ? 78 : 0) + after);
    }
}
