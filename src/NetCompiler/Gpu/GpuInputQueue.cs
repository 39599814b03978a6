using ILGPU;
using ILGPU.Runtime;
using NetCompiler.Blobs;
using NetCompiler.Devices;

namespace NetCompiler.Gpu;

/// <summary>
/// Values of an input on their way to a GPU. Two places on the device are used in turn, and a stream of its own
/// copies from page-locked memory: while a
/// pass computes with one batch, the next one travels. The streams wait for each other by events; the host waits for
/// a copy only before it fills the
/// memory again that the copy reads.
/// </summary>
internal sealed class GpuInputQueue : IInputQueue, IDisposable
{
    // One is filled while the other one travels.
    private const int RentedAtOnce = 2;

    private readonly Lock gate = new();
    private readonly GpuDevice device;
    private readonly GpuArena activations;
    private readonly InputBlob blob;
    private readonly long first;
    private readonly Place[] places;
    private readonly Queue<PinnedBatch> idle = new();
    // The device copies from each of them, so none may go before it is unlocked.
    private readonly List<PinnedBatch> all = [];
    private int current, rented;
    private State state;
    private bool isDisposed;

    public GpuInputQueue(GpuDevice device, GpuArena activations, InputBlob blob)
    {
        (this.device, this.activations, this.blob) = (device, activations, blob);
        first = blob.Offset / sizeof(float);
        places = [new Place(device, blob), new Place(device, blob)];
    }

    // What the current place holds.
    private enum State
    {
        Nothing,
        Later,
        Next,
    }

    /// <inheritdoc/>
    public event Action? Delivered;

    /// <inheritdoc/>
    public bool IsWaiting
    {
        get { lock (gate) return state == State.Next; }
    }

    /// <inheritdoc/>
    public BatchMemory CreateMemory()
    {
        lock (gate) return Create();
    }

    /// <inheritdoc/>
    public BatchMemory Rent()
    {
        PinnedBatch memory;
        lock (gate)
        {
            ObjectDisposedException.ThrowIf(isDisposed, typeof(InputBlob));
            rented++;
            // The one that was given back first was sent first.
            if (rented + idle.Count <= RentedAtOnce || !idle.TryDequeue(out memory!)) return Create();
        }
        memory.WaitUntilCopied();
        return memory;
    }

    /// <inheritdoc/>
    public void GiveBack(BatchMemory memory)
    {
        lock (gate)
        {
            rented--;
            idle.Enqueue((PinnedBatch)memory);
        }
    }

    /// <inheritdoc/>
    public void Set(ReadOnlySpan<float> values)
    {
        var memory = Rent();
        try
        {
            LargeCopy.Run(values, memory.Floats);
            Set(memory);
        }
        finally
        {
            GiveBack(memory);
        }
    }

    /// <inheritdoc/>
    public void Set(BatchMemory values)
    {
        lock (gate) Send(values, State.Next);
    }

    /// <inheritdoc/>
    public bool TrySetAhead(BatchMemory values)
    {
        lock (gate)
        {
            if (state == State.Next) return false;
            Send(values, State.Later);
            return true;
        }
    }

    /// <inheritdoc/>
    public bool UseAhead()
    {
        lock (gate)
        {
            if (state != State.Later) return false;
            state = State.Next;
            return true;
        }
    }

    /// <inheritdoc/>
    public void Deliver()
    {
        lock (gate)
        {
            if (state != State.Next) return;
            var place = places[current];
            place.Arrived.HoldBack(device.Stream);
            activations.View.SubView(first, blob.Count).CopyFrom(device.Stream, place.Memory.View.BaseView.SubView(0, blob.Count));
            place.Taken.Record(device.Stream);
            state = State.Nothing;
        }
        Delivered?.Invoke();
    }

    /// <summary>Gives the memory back.</summary>
    public void Dispose()
    {
        lock (gate)
        {
            isDisposed = true;
            foreach (var memory in all.ToArray()) memory.Dispose();
            foreach (var place in places) place.Dispose();
        }
    }

    private PinnedBatch Create()
    {
        ObjectDisposedException.ThrowIf(isDisposed, typeof(InputBlob));
        var memory = new PinnedBatch(device, blob.Name, blob.Count, Forget);
        all.Add(memory);
        return memory;
    }

    private void Forget(PinnedBatch memory)
    {
        lock (gate) all.Remove(memory);
    }

    private void Send(BatchMemory values, State becomes)
    {
        // Others may send batches from threads of their own.
        ObjectDisposedException.ThrowIf(isDisposed, typeof(InputBlob));
        // What waits was not used: its place is filled again, behind its copy. Otherwise the other place is free, or
        // will be before what follows here.
        if (state == State.Nothing) current ^= 1;
        var place = places[current];
        place.Taken.HoldBack(device.InputStream);
        ((PinnedBatch)values).CopyTo(place.Memory, device.InputStream);
        place.Arrived.Record(device.InputStream);
        state = becomes;
    }

    private sealed class Place : IDisposable
    {
        public Place(GpuDevice device, InputBlob blob)
        {
            Memory = device.Guard(
                "batches of blob '" + blob.Name + "'", () => device.Accelerator.Allocate1D<float>(Math.Max(1, blob.Count)),
                blob.Count * (long)sizeof(float));
            (Arrived, Taken) = (StreamEvent.Create(device), StreamEvent.Create(device));
        }

        public MemoryBuffer1D<float, Stride1D.Dense> Memory { get; }

        // The batch is in the place; the batch was copied from the place into the blob.
        public StreamEvent Arrived { get; }

        public StreamEvent Taken { get; }

        public void Dispose()
        {
            Arrived.Dispose();
            Taken.Dispose();
            Memory.Dispose();
        }
    }
}
