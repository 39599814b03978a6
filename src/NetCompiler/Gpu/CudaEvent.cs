using System.Runtime.InteropServices;
using ILGPU.Runtime;
using ILGPU.Runtime.Cuda;
using NetCompiler.Devices;

namespace NetCompiler.Gpu;

/// <summary>
/// An event of CUDA's, with which streams wait for each other; ILGPU has no call for that. The driver's functions
/// work on the context of the thread that
/// calls, so each call binds it.
/// </summary>
internal sealed unsafe class CudaEvent : StreamEvent
{
    // CU_EVENT_DEFAULT, CU_EVENT_DISABLE_TIMING of <cuda.h>.
    private const uint Timed = 0, WithoutTime = 2;

    private static readonly nint Library = Load();
    private static readonly delegate* unmanaged<nint*, uint, int> Make = (delegate* unmanaged<nint*, uint, int>)Find("cuEventCreate");
    private static readonly delegate* unmanaged<nint, nint, int> RecordIn = (delegate* unmanaged<nint, nint, int>)Find("cuEventRecord");
    private static readonly delegate* unmanaged<nint, nint, uint, int> WaitIn =
        (delegate* unmanaged<nint, nint, uint, int>)Find("cuStreamWaitEvent");
    private static readonly delegate* unmanaged<nint, int> WaitFor = (delegate* unmanaged<nint, int>)Find("cuEventSynchronize");
    private static readonly delegate* unmanaged<float*, nint, nint, int> Elapsed =
        (delegate* unmanaged<float*, nint, nint, int>)Find("cuEventElapsedTime");
    private static readonly delegate* unmanaged<nint, int> Destroy = (delegate* unmanaged<nint, int>)Find("cuEventDestroy_v2");

    private readonly GpuDevice device;
    private nint handle;
    private bool isRecorded;

    /// <summary>Makes an event.</summary>
    /// <param name="device">A CUDA device.</param>
    /// <param name="isTimed">Whether the time between two such events is asked for; costs a little.</param>
    public CudaEvent(GpuDevice device, bool isTimed = false)
    {
        this.device = device;
        using var binding = device.Accelerator.BindScoped();
        nint made = 0;
        Check("creating an event", Make(&made, isTimed ? Timed : WithoutTime));
        handle = made;
    }

    /// <summary>Whether the driver has all the functions.</summary>
    public static bool IsSupported =>
        Make != null && RecordIn != null && WaitIn != null && WaitFor != null && Elapsed != null && Destroy != null;

    /// <inheritdoc/>
    public override void Record(AcceleratorStream stream)
    {
        using var binding = device.Accelerator.BindScoped();
        Check("recording an event", RecordIn(handle, ((CudaStream)stream).StreamPtr));
        isRecorded = true;
    }

    /// <inheritdoc/>
    public override void HoldBack(AcceleratorStream stream)
    {
        if (!isRecorded) return;
        using var binding = device.Accelerator.BindScoped();
        Check("waiting for an event", WaitIn(((CudaStream)stream).StreamPtr, handle, 0));
    }

    /// <inheritdoc/>
    public override void Wait()
    {
        if (!isRecorded) return;
        using var binding = device.Accelerator.BindScoped();
        Check("waiting for it", WaitFor(handle));
    }

    /// <summary>The time on the device from an earlier event to this one; both must be timed, and done.</summary>
    public TimeSpan Since(CudaEvent earlier)
    {
        using var binding = device.Accelerator.BindScoped();
        float milliseconds = 0;
        Check("reading the time of an event", Elapsed(&milliseconds, earlier.handle, handle));
        return TimeSpan.FromMilliseconds(milliseconds);
    }

    /// <inheritdoc/>
    public override void Dispose()
    {
        if (handle == 0) return;
        using var binding = device.Accelerator.BindScoped();
        // Whatever it says, nothing can be done about it.
        _ = Destroy(handle);
        handle = 0;
    }

    private static nint Load() =>
        NativeLibrary.TryLoad(OperatingSystem.IsWindows() ? "nvcuda.dll" : "libcuda.so.1", out nint library) ? library : 0;

    private static nint Find(string function) =>
        Library != 0 && NativeLibrary.TryGetExport(Library, function, out nint address) ? address : 0;

    private void Check(string doing, int code)
    {
        if (code != 0) throw device.Failure(doing, new CudaException((CudaError)code));
    }
}
