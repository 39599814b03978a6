using ILGPU;
using ILGPU.Runtime;
using NetCompiler.Blobs;
using NetCompiler.Devices;

namespace NetCompiler.Gpu;

/// <summary>
/// Memory of the processor that is locked for a device's copies. It is an array of .NET's that does not move: whoever
/// still holds its span when the device
/// is gone writes into that array and nothing else.
/// </summary>
internal sealed unsafe class PinnedBatch : BatchMemory
{
    private const int PageBytes = 4096;

    private readonly Lock gate = new();
    private readonly float[] array;
    private readonly int first, count;
    private readonly PageLockScope<float> scope;
    private readonly StreamEvent copied;
    private readonly Action<PinnedBatch> forget;
    private bool isRead, isDisposed;

    public PinnedBatch(GpuDevice device, string blob, int count, Action<PinnedBatch> forget)
    {
        (this.count, this.forget) = (count, forget);
        // Pages are locked as a whole: two arrays must not share one.
        array = GC.AllocateArray<float>(checked(count + (2 * PageBytes / sizeof(float))), pinned: true);
        fixed (float* start = array)
        {
            nint address = (nint)start, page = (address + PageBytes - 1) / PageBytes * PageBytes;
            first = (int)(page - address) / sizeof(float);
            scope = device.Guard(
                "page-locked memory of blob '" + blob + "'", () => device.Accelerator.CreatePageLockFromPinned<float>(page, count),
                count * (long)sizeof(float));
        }
        copied = StreamEvent.Create(device);
    }

    /// <inheritdoc/>
    public override Span<float> Floats => array.AsSpan(first, count);

    /// <summary>Copies it to a device, behind all that is in a stream.</summary>
    public void CopyTo(MemoryBuffer1D<float, Stride1D.Dense> target, AcceleratorStream stream)
    {
        lock (gate)
        {
            ObjectDisposedException.ThrowIf(isDisposed, typeof(InputBatch));
            target.View.BaseView.SubView(0, count).CopyFromPageLockedAsync(stream, scope);
            copied.Record(stream);
            isRead = true;
        }
    }

    /// <inheritdoc/>
    public override void WaitUntilCopied()
    {
        lock (gate)
        {
            if (isRead && !isDisposed) copied.Wait();
            isRead = false;
        }
    }

    /// <inheritdoc/>
    public override void Dispose()
    {
        lock (gate)
        {
            if (isDisposed) return;
            try
            {
                if (isRead) copied.Wait();
            }
            catch (DeviceException)
            {
                // The device is lost, and copies nothing any more.
            }
            isDisposed = true;
            copied.Dispose();
            scope.Dispose();
        }
        // Not inside of the lock: the queue has one of its own, and takes them in the other order.
        forget(this);
    }
}
