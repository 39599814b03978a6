using System.Diagnostics;
using NetCompiler.Solvers;

namespace NetCompiler.Training;

/// <summary>
/// Data with a clock: how long training waits for them. When they fail in the middle of an iteration, the position stays at the iteration's
/// beginning, so that a snapshot written then is one between two iterations.
/// </summary>
internal sealed class WatchedData(ITrainingData data) : ITrainingData
{
    private long start = data.Position;
    private bool hasFailed;

    /// <summary>The seconds spent waiting.</summary>
    public double Seconds { get; private set; }

    /// <summary>The failure that the data ended with; null if they did not fail.</summary>
    public Exception? Failure { get; private set; }

    public long Position
    {
        get => hasFailed ? start : data.Position;
        set => data.Position = start = value;
    }

    /// <summary>An iteration begins.</summary>
    public void BeginIteration() => start = data.Position;

    public void NextBatch()
    {
        long before = Stopwatch.GetTimestamp();
        try
        {
            data.NextBatch();
        }
        catch (Exception problem)
        {
            hasFailed = true;
            Failure = problem;
            throw;
        }
        Seconds += Stopwatch.GetElapsedTime(before).TotalSeconds;
    }
}
