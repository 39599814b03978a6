namespace NetCompiler.Cpu;

/// <summary>
/// Threads that run the tiles of one step after another. A step is cut into a number of tiles that does not depend on the number of workers,
/// so results do not either; which worker runs which tile is left to chance.
/// </summary>
/// <remarks>The calling thread is worker 0. Nothing is allocated while running.</remarks>
public sealed class WorkerTeam : IDisposable
{
    // How long a worker looks for the next step before it sleeps: steps follow each other within microseconds.
    private const int SpinCount = 2_000;

    // What the count of tiles left over stands above, so that workers who come too late count below it without harm.
    private const long NoTile = 1L << 40;

    private readonly Thread[] threads;
    private readonly SemaphoreSlim wake = new(0);
    private ITileJob? job;
    private int tileCount;
    private long tilesLeft = NoTile;
    private int tilesDone;
    private int round;
    private int sleeping;
    private volatile bool isStopping;
    private Exception? failure;

    /// <summary>Starts a team.</summary>
    /// <param name="workers">How many threads work, with the calling one; at least 1.</param>
    /// <exception cref="ArgumentOutOfRangeException">There would be no worker.</exception>
    public WorkerTeam(int workers)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(workers, 1);
        Count = workers;
        threads = new Thread[workers - 1];
        for (int i = 0; i < threads.Length; i++)
        {
            int worker = i + 1;
            threads[i] = new Thread(() => Work(worker)) { IsBackground = true, Name = "NetCompiler worker " + worker };
            threads[i].Start();
        }
    }

    /// <summary>How many threads work, with the calling one.</summary>
    public int Count { get; }

    /// <summary>Runs all tiles of a job and returns when they are done. One call at a time.</summary>
    /// <param name="tiles">The job.</param>
    public void Run(ITileJob tiles)
    {
        if (threads.Length == 0 || tiles.TileCount == 1)
        {
            for (int tile = 0; tile < tiles.TileCount; tile++) tiles.RunTile(tile, 0);
            return;
        }
        job = tiles;
        tileCount = tiles.TileCount;
        tilesDone = 0;
        // From here on, whoever takes a tile sees the job.
        Interlocked.Exchange(ref tilesLeft, NoTile + tileCount);
        Interlocked.Increment(ref round);
        int asleep = Volatile.Read(ref sleeping);
        if (asleep > 0) wake.Release(asleep);
        RunTiles(0);
        // Only tiles that somebody works on are waited for, not workers that are still waking up.
        var spin = new SpinWait();
        while (Volatile.Read(ref tilesDone) < tileCount) spin.SpinOnce(sleep1Threshold: -1);
        if (failure is not null) Rethrow();
    }

    /// <summary>Ends the threads.</summary>
    public void Dispose()
    {
        if (isStopping) return;
        isStopping = true;
        wake.Release(threads.Length + 1);
        foreach (var thread in threads) thread.Join();
        wake.Dispose();
    }

    private void Rethrow()
    {
        var thrown = failure!;
        failure = null;
        System.Runtime.ExceptionServices.ExceptionDispatchInfo.Throw(thrown);
    }

    // A tile that was taken keeps its job from ending: what is read after taking one belongs to it.
    private void RunTiles(int worker)
    {
        while (Interlocked.Decrement(ref tilesLeft) is var left && left >= NoTile)
        {
            try
            {
                job!.RunTile(tileCount - 1 - (int)(left - NoTile), worker);
            }
            catch (Exception exception)
            {
                // The caller hears of it; the other tiles are run.
                Interlocked.CompareExchange(ref failure, exception, null);
            }
            Interlocked.Increment(ref tilesDone);
        }
    }

    private void Work(int worker)
    {
        int seen = 0;
        while (!isStopping)
        {
            if (WaitForRound(ref seen)) RunTiles(worker);
        }
    }

    private bool WaitForRound(ref int seen)
    {
        for (int i = 0; i < SpinCount; i++)
        {
            int now = Volatile.Read(ref round);
            if (now != seen)
            {
                seen = now;
                return true;
            }
            Thread.SpinWait(8);
        }
        Interlocked.Increment(ref sleeping);
        // A round that began in between is seen here: the wake-up that it may have missed is not needed.
        if (Volatile.Read(ref round) == seen && !isStopping) wake.Wait();
        Interlocked.Decrement(ref sleeping);
        return false;
    }
}

/// <summary>Work that is cut into tiles, which may run in any order and at the same time.</summary>
public interface ITileJob
{
    /// <summary>How many tiles there are.</summary>
    int TileCount { get; }

    /// <summary>Runs one tile.</summary>
    /// <param name="tile">Which tile.</param>
    /// <param name="worker">Which worker runs it, for scratch memory of its own.</param>
    void RunTile(int tile, int worker);
}
