using ILGPU;
using ILGPU.Runtime;
using NetCompiler.Blobs;
using NetCompiler.Devices;

namespace NetCompiler.Gpu;

/// <summary>Floats in the memory of a GPU, at first all zero: what an <see cref="Arena"/> is on the processor.</summary>
public sealed class GpuArena : BlobMemory
{
    // A view without memory could not be given to a kernel.
    private const int FewestFloats = 64;

    private readonly GpuDevice device;
    private readonly MemoryBuffer1D<float, Stride1D.Dense> buffer;

    /// <summary>Takes memory.</summary>
    /// <param name="device">The device.</param>
    /// <param name="bytes">The size; may be 0.</param>
    /// <param name="purpose">What it is for, for messages: <c>activations</c>.</param>
    /// <exception cref="DeviceException">The device has not so much memory.</exception>
    public GpuArena(GpuDevice device, long bytes, string purpose)
        : base(bytes)
    {
        ArgumentNullException.ThrowIfNull(device);
        this.device = device;
        buffer = device.Guard(purpose, () => device.Accelerator.Allocate1D<float>(Math.Max(FewestFloats, bytes / sizeof(float))), bytes);
        Clear();
    }

    /// <summary>The memory, as kernels get it.</summary>
    public ArrayView<float> View => buffer.View.BaseView;

    /// <inheritdoc/>
    public override bool IsDisposed => buffer.IsDisposed;

    /// <inheritdoc/>
    public override Span<float> Floats(long offset, int count) => throw new InvalidOperationException(
        $"these numbers are on {device.Name}, where the processor cannot look at them: read them with ToArray or CopyTo, and set inputs with Set");

    /// <inheritdoc/>
    public override unsafe void Read(long offset, Span<float> target)
    {
        ObjectDisposedException.ThrowIf(IsDisposed, this);
        Check(offset, target.Length);
        if (target.IsEmpty) return;
        var source = View.SubView(offset / sizeof(float), target.Length);
        fixed (float* pinned = target)
        {
            float* first = pinned;
            int count = target.Length;
            device.Wait("copying from it", () => source.CopyToCPU(device.Stream, ref *first, count));
        }
    }

    /// <inheritdoc/>
    public override unsafe void Write(long offset, ReadOnlySpan<float> values)
    {
        ObjectDisposedException.ThrowIf(IsDisposed, this);
        Check(offset, values.Length);
        if (values.IsEmpty) return;
        var target = View.SubView(offset / sizeof(float), values.Length);
        fixed (float* pinned = values)
        {
            float* first = pinned;
            int count = values.Length;
            device.Wait("copying to it", () => target.CopyFromCPU(device.Stream, ref *first, count));
        }
    }

    /// <summary>Sets every float to zero, after what was launched before.</summary>
    public override void Clear() => buffer.View.BaseView.MemSetToZero(device.Stream);

    /// <inheritdoc/>
    protected override void Dispose(bool disposing)
    {
        if (!disposing) return;
        try
        {
            buffer.Dispose();
        }
        catch (AcceleratorException failure) when (DeviceLoss.IsMeantBy(failure))
        {
            // Reported where the device was lost; that error names the step, and must not be replaced by this one.
        }
    }
}
