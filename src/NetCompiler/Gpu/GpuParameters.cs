using NetCompiler.Devices;

namespace NetCompiler.Gpu;

/// <summary>The copy of a net's parameters on a GPU, which all nets there share.</summary>
internal sealed class GpuParameters(GpuDevice device, long bytes) : IDisposable
{
    /// <summary>The GPU.</summary>
    public GpuDevice Device { get; } = device;

    /// <summary>The values.</summary>
    public GpuArena Values { get; } = new(device, bytes, "parameters");

    /// <summary>The gradients; null until a net is trained.</summary>
    public GpuArena? Gradients { get; private set; }

    /// <summary>Whether the processor, or another GPU, has newer values.</summary>
    public bool IsStale { get; set; } = true;

    /// <summary>Takes memory for gradients, unless there is some.</summary>
    public void TakeGradients(long bytes) => Gradients ??= new GpuArena(Device, bytes, "gradients of the parameters");

    /// <inheritdoc/>
    public void Dispose()
    {
        Values.Dispose();
        Gradients?.Dispose();
    }
}
