using System.Runtime.InteropServices;
using ILGPU.Runtime;
using ILGPU.Runtime.OpenCL;
using NetCompiler.Devices;

namespace NetCompiler.Gpu;

/// <summary>An event of OpenCL's: a marker in one queue, a barrier in the other that waits for it.</summary>
internal sealed unsafe class OpenClEvent(GpuDevice device) : StreamEvent
{
    private static readonly nint Library = Load();
    private static readonly delegate* unmanaged<nint, uint, nint*, nint*, int> Mark =
        (delegate* unmanaged<nint, uint, nint*, nint*, int>)Find("clEnqueueMarkerWithWaitList");
    private static readonly delegate* unmanaged<nint, uint, nint*, nint*, int> Bar =
        (delegate* unmanaged<nint, uint, nint*, nint*, int>)Find("clEnqueueBarrierWithWaitList");
    private static readonly delegate* unmanaged<nint, int> Flush = (delegate* unmanaged<nint, int>)Find("clFlush");
    private static readonly delegate* unmanaged<uint, nint*, int> WaitFor = (delegate* unmanaged<uint, nint*, int>)Find("clWaitForEvents");
    private static readonly delegate* unmanaged<nint, int> Release = (delegate* unmanaged<nint, int>)Find("clReleaseEvent");

    private nint handle;

    /// <summary>Whether the loader has all the functions: those of OpenCL 1.2.</summary>
    public static bool IsSupported => Mark != null && Bar != null && Flush != null && WaitFor != null && Release != null;

    /// <inheritdoc/>
    public override void Record(AcceleratorStream stream)
    {
        nint queue = ((CLStream)stream).CommandQueue, made = 0;
        Dispose();
        Call("recording an event", Mark(queue, 0, null, &made));
        handle = made;
        // What another queue waits for must have been sent to the device.
        Call("sending its commands", Flush(queue));
    }

    /// <inheritdoc/>
    public override void HoldBack(AcceleratorStream stream)
    {
        nint waited = handle;
        if (waited != 0) Call("waiting for an event", Bar(((CLStream)stream).CommandQueue, 1, &waited, null));
    }

    /// <inheritdoc/>
    public override void Wait()
    {
        nint waited = handle;
        if (waited != 0) Call("waiting for it", WaitFor(1, &waited));
    }

    /// <inheritdoc/>
    public override void Dispose()
    {
        if (handle != 0) _ = Release(handle);
        handle = 0;
    }

    private static nint Load()
    {
        string[] names = OperatingSystem.IsWindows() ? ["OpenCL.dll"]
            : OperatingSystem.IsMacOS() ? ["/System/Library/Frameworks/OpenCL.framework/OpenCL"] : ["libOpenCL.so.1", "libOpenCL.so"];
        foreach (string name in names)
        {
            if (NativeLibrary.TryLoad(name, out nint library)) return library;
        }
        return 0;
    }

    private static nint Find(string function) =>
        Library != 0 && NativeLibrary.TryGetExport(Library, function, out nint address) ? address : 0;

    private void Call(string doing, int code)
    {
        if (code != 0) throw device.Failure(doing, new CLException((CLError)code));
    }
}
