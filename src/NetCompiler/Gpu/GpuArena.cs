using ILGPU;
using ILGPU.Runtime;
using NetCompiler.Devices;

namespace NetCompiler.Gpu;

/// <summary>Floats in the memory of a device, at first all zero: what an <see cref="Blobs.Arena"/> is on the processor.</summary>
public sealed class GpuArena : IDisposable
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
    {
        ArgumentNullException.ThrowIfNull(device);
        ArgumentOutOfRangeException.ThrowIfNegative(bytes);
        this.device = device;
        Bytes = bytes;
        buffer = device.Guard(purpose, () => device.Accelerator.Allocate1D<float>(Math.Max(FewestFloats, bytes / sizeof(float))), bytes);
        Clear();
    }

    /// <summary>The size.</summary>
    public long Bytes { get; }

    /// <summary>The memory, as kernels get it.</summary>
    public ArrayView<float> View => buffer.View.BaseView;

    /// <summary>Whether the memory was given back.</summary>
    public bool IsDisposed => buffer.IsDisposed;

    /// <summary>Copies floats into it, after what was launched before.</summary>
    /// <param name="first">The first element that is written.</param>
    /// <param name="values">The floats.</param>
    public unsafe void Write(long first, ReadOnlySpan<float> values)
    {
        if (values.IsEmpty) return;
        ObjectDisposedException.ThrowIf(IsDisposed, this);
        var target = View.SubView(first, values.Length);
        fixed (float* source = values)
        {
            ref float start = ref *source;
            try
            {
                target.CopyFromCPU(device.Stream, ref start, values.Length);
            }
            catch (AcceleratorException failure)
            {
                throw device.Failure("copying to the device", failure);
            }
        }
    }

    /// <summary>Copies floats out of it, when what was launched before is done.</summary>
    /// <param name="first">The first element that is read.</param>
    /// <param name="values">Where to.</param>
    public unsafe void Read(long first, Span<float> values)
    {
        if (values.IsEmpty) return;
        ObjectDisposedException.ThrowIf(IsDisposed, this);
        var source = View.SubView(first, values.Length);
        fixed (float* target = values)
        {
            ref float start = ref *target;
            try
            {
                source.CopyToCPU(device.Stream, ref start, values.Length);
            }
            catch (AcceleratorException failure)
            {
                throw device.Failure("copying from the device", failure);
            }
        }
    }

    /// <summary>Sets every float to zero, after what was launched before.</summary>
    public void Clear() => Clear(0, buffer.Length);

    /// <summary>Sets some floats to zero, after what was launched before.</summary>
    /// <param name="first">The first.</param>
    /// <param name="count">How many.</param>
    public void Clear(long first, long count) => View.SubView(first, count).MemSetToZero(device.Stream);

    /// <summary>Gives the memory back.</summary>
    public void Dispose() => buffer.Dispose();
}
