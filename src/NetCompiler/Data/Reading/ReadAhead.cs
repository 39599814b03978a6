using System.Runtime.ExceptionServices;
using NetCompiler.Blobs;

namespace NetCompiler.Data;

/// <summary>
/// Fills batches of a layer ahead of time. Threads take rows in order, fill them into a ring of batches, and sleep when all of it is full. What a
/// row holds does not depend on the thread that fills it. On a GPU, one more thread sends the next batch there while a pass runs.
/// </summary>
internal sealed class ReadAhead : IDisposable
{
    private readonly SampleSource source;
    private readonly InputBlob?[] inputs;
    private readonly BatchBuffer[] ring;
    private readonly int rows;
    private readonly string name;
    private readonly Thread?[] threads;
    // Where batches wait on a GPU; none on the processor.
    private readonly IInputQueue[] queues;
    // Whoever holds it takes the next row and fetches it, so that fetching is in order.
    private readonly Lock fetching = new();
    // Guards the numbers below and the state of the ring.
    private readonly object state = new();
    private long nextRow, position;
    // The batch that was sent ahead, or need not be; whether one is on its way.
    private long sent = -1;
    private bool isSending, isStopping, isRunning;

    /// <summary>Makes a reader; its threads start with the first batch.</summary>
    /// <param name="source">Where rows come from; disposed with the reader.</param>
    /// <param name="name">The layer's name.</param>
    /// <param name="inputs">The net's inputs by top; null for a top that the net does not use.</param>
    /// <param name="options">How many threads and batches.</param>
    public ReadAhead(SampleSource source, string name, InputBlob?[] inputs, DataOptions options)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(options.ReadAhead, 1, nameof(options));
        this.source = source;
        this.inputs = inputs;
        this.name = name;
        rows = inputs.First(input => input is not null)!.Shape[0];
        ring = new BatchBuffer[options.ReadAhead];
        for (int i = 0; i < ring.Length; i++) ring[i] = new BatchBuffer(rows, inputs);
        queues = [.. inputs.Select(input => input?.Queue).OfType<IInputQueue>()];
        threads = new Thread?[Math.Min(options.ThreadCount, rows) + (queues.Length > 0 ? 1 : 0)];
        foreach (var queue in queues) queue.Delivered += Wake;
    }

    /// <summary>Whether the next batch waits on the GPU already.</summary>
    public bool IsNextSent
    {
        get { lock (state) return queues.Length > 0 && sent == position; }
    }

    /// <summary>Copies the next batch into the net's inputs.</summary>
    /// <exception cref="IOException">A row of it could not be filled.</exception>
    public void Take()
    {
        if (!isRunning) Start();
        var batch = ring[position % ring.Length];
        bool isThere;
        lock (state)
        {
            while (batch.Batch != position || batch.Missing > 0 || isSending) Monitor.Wait(state);
            isThere = queues.Length > 0 && sent == position;
            sent = position;
        }
        if (batch.Failure is { } failure) ExceptionDispatchInfo.Throw(failure);
        foreach (var queue in queues) isThere &= queue.UseAhead();
        if (!isThere) batch.Set(inputs);
        lock (state)
        {
            position++;
            Monitor.PulseAll(state);
        }
    }

    /// <summary>Goes to a batch.</summary>
    /// <param name="batch">How many batches come before it.</param>
    public void Seek(long batch)
    {
        if (batch == position) return;
        Stop();
        position = batch;
    }

    /// <summary>Ends the threads and closes the source.</summary>
    public void Dispose()
    {
        Stop();
        foreach (var queue in queues) queue.Delivered -= Wake;
        foreach (var batch in ring) batch.Dispose();
        source.Dispose();
    }

    private void Start()
    {
        nextRow = position * rows;
        foreach (var batch in ring) (batch.Batch, batch.Missing, batch.Failure) = (-1, 0, null);
        sent = -1;
        isRunning = true;
        for (int i = 0; i < threads.Length; i++)
        {
            threads[i] = new Thread(i == 0 && queues.Length > 0 ? Send : Work) { IsBackground = true, Name = "NetCompiler data " + name };
            threads[i]!.Start();
        }
    }

    private void Stop()
    {
        lock (state)
        {
            isStopping = true;
            Monitor.PulseAll(state);
        }
        for (int i = 0; i < threads.Length; i++)
        {
            threads[i]?.Join();
            threads[i] = null;
        }
        isStopping = isRunning = false;
    }

    private void Work()
    {
        LowPriority.Take();
        var work = new SampleWork();
        while (true)
        {
            BatchBuffer batch;
            int row;
            Exception? failure = null;
            lock (fetching)
            {
                if (!TakeRow(out batch, out row, out long sample)) return;
                try
                {
                    source.Fetch(sample, work);
                }
                catch (Exception problem)
                {
                    failure = problem;
                }
            }
            try
            {
                batch.WaitUntilCopied();
                if (failure is null) source.Fill(work, batch, row);
            }
            catch (Exception problem)
            {
                failure = problem;
            }
            Finish(batch, row, failure);
        }
    }

    // Waits until there is room in the ring.
    private bool TakeRow(out BatchBuffer batch, out int row, out long sample)
    {
        lock (state)
        {
            while (!isStopping && nextRow / rows >= position + ring.Length) Monitor.Wait(state);
            sample = nextRow;
            long number = nextRow / rows;
            row = (int)(nextRow % rows);
            batch = ring[number % ring.Length];
            if (isStopping) return false;
            if (row == 0) (batch.Batch, batch.Missing, batch.Failure) = (number, rows, null);
            nextRow++;
            return true;
        }
    }

    private void Finish(BatchBuffer batch, int row, Exception? failure)
    {
        lock (state)
        {
            // Of several the first row's is told, whichever thread was faster.
            if (failure is not null && (batch.Failure is null || row < batch.FailedRow)) (batch.Failure, batch.FailedRow) = (failure, row);
            if (--batch.Missing == 0) Monitor.PulseAll(state);
        }
    }

    private void Wake()
    {
        lock (state) Monitor.PulseAll(state);
    }

    // A batch is sent when it is full and the pass before it has what it needs.
    private void Send()
    {
        LowPriority.Take();
        while (true)
        {
            BatchBuffer batch;
            lock (state)
            {
                while (!isStopping && !CanSend()) Monitor.Wait(state);
                if (isStopping) return;
                batch = ring[position % ring.Length];
                isSending = true;
            }
            bool isThere = false, canGoOn = false;
            try
            {
                isThere = batch.TrySetAhead(inputs);
                canGoOn = true;
            }
            catch (Exception)
            {
                // Whatever it is comes again where the batch is set.
            }
            lock (state)
            {
                sent = isThere ? position : -1;
                isSending = false;
                Monitor.PulseAll(state);
            }
            if (!canGoOn) return;
        }
    }

    private bool CanSend()
    {
        var batch = ring[position % ring.Length];
        return sent != position && batch.Batch == position && batch.Missing == 0 && batch.Failure is null && !queues.Any(queue => queue.IsWaiting);
    }
}
