using ILGPU;
using ILGPU.Runtime;
using NetCompiler.Blobs;
using NetCompiler.Devices;

namespace NetCompiler.Gpu;

/// <summary>
/// Values of an input on their way to a GPU. Two places in page-locked memory, and two on the device, are used in turn, and a stream of its own copies: while
/// a pass computes with one batch, the next one travels.
/// </summary>
internal sealed class GpuInputQueue : IInputQueue, IDisposable
{
    private readonly Lock gate = new();
    private readonly GpuDevice device;
    private readonly GpuArena activations;
    private readonly long first;
    private readonly Place[] places;
    private int current;
    private State state;
    private bool isDisposed;

    public GpuInputQueue(GpuDevice device, GpuArena activations, InputBlob blob)
    {
        (this.device, this.activations) = (device, activations);
        first = blob.Offset / sizeof(float);
        places = [new Place(device, blob), new Place(device, blob)];
        // New memory is set to zero in the other stream: what travels here must not be overtaken by that.
        device.Synchronize();
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
    public void Set(ReadOnlySpan<float> values)
    {
        lock (gate) Send(values, State.Next);
    }

    /// <inheritdoc/>
    public bool TrySetAhead(ReadOnlySpan<float> values)
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
            device.InputStream.Synchronize();
            int count = place.Pinned.Span.Length;
            activations.View.SubView(first, count).CopyFrom(device.Stream, place.OnDevice.View.SubView(0, count));
            place.Ticket = device.TakeTicket();
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
            foreach (var place in places) place.Dispose();
        }
    }

    private void Send(ReadOnlySpan<float> values, State becomes)
    {
        // Others may send batches from threads of their own.
        ObjectDisposedException.ThrowIf(isDisposed, typeof(InputBlob));
        // What waits was not used: its place is filled again when its copy is done. Otherwise the other place is free: see Deliver.
        if (state == State.Nothing) current ^= 1;
        var place = places[current];
        device.InputStream.Synchronize();
        // The copy into the blob may still stand in line behind a pass.
        if (!device.IsDone(place.Ticket)) device.Synchronize();
        values.CopyTo(place.Pinned.Span);
        place.OnDevice.View.SubView(0, values.Length).CopyFromPageLockedAsync(device.InputStream, place.Pinned);
        state = becomes;
    }

    private sealed class Place(GpuDevice device, InputBlob blob) : IDisposable
    {
        public PageLockedArray1D<float> Pinned { get; } = device.Guard(
            "page-locked memory of blob '" + blob.Name + "'", () => device.Accelerator.AllocatePageLocked1D<float>(blob.Count, uninitialized: true), blob.Count * (long)sizeof(float));

        public GpuArena OnDevice { get; } = new(device, blob.Count * (long)sizeof(float), "batches of blob '" + blob.Name + "'");

        // Of the last copy from the place on the device into the blob.
        public long Ticket { get; set; }

        public void Dispose()
        {
            Pinned.Dispose();
            OnDevice.Dispose();
        }
    }
}
