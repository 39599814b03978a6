using ILGPU.Runtime;
using ILGPU.Runtime.Cuda;
using ILGPU.Runtime.OpenCL;
using NetCompiler.Devices;

namespace NetCompiler.Gpu;

/// <summary>
/// A point in a stream that others wait for. One stream waits for another on the device, while the host goes on; the
/// host waits only where it wants to
/// use memory again.
/// </summary>
internal abstract class StreamEvent : IDisposable
{
    /// <summary>An event of the device's own kind; where its driver has none, one for which the host waits.</summary>
    /// <param name="device">The device.</param>
    public static StreamEvent Create(GpuDevice device) => device.Accelerator switch
    {
        CudaAccelerator when CudaEvent.IsSupported => new CudaEvent(device),
        CLAccelerator when OpenClEvent.IsSupported => new OpenClEvent(device),
        _ => new HostEvent(device),
    };

    /// <summary>Puts the event behind everything in a stream; what it stood for before is forgotten.</summary>
    public abstract void Record(AcceleratorStream stream);

    /// <summary>
    /// Makes everything that comes into a stream from now on wait for the event; does nothing if it was never
    /// recorded.
    /// </summary>
    public abstract void HoldBack(AcceleratorStream stream);

    /// <summary>Waits for the event; does nothing if it was never recorded.</summary>
    public abstract void Wait();

    /// <summary>Frees the event.</summary>
    public abstract void Dispose();

    // The host waits for all that stands before: right, but the host cannot go ahead.
    private sealed class HostEvent(GpuDevice device) : StreamEvent
    {
        private AcceleratorStream? recorded;

        public override void Record(AcceleratorStream stream) => recorded = stream;

        public override void HoldBack(AcceleratorStream stream)
        {
            if (recorded != stream) Wait();
        }

        public override void Wait()
        {
            if (recorded is { } stream) device.Wait("waiting for it", stream.Synchronize);
            recorded = null;
        }

        public override void Dispose()
        {
        }
    }
}
