using System.Runtime.InteropServices;
using System.Text;

namespace NetCompiler.Gpu.Tests.Cuda;

/// <summary>
/// The driver's functions, called by a test itself: PTX that was written by hand, streams, events, mistakes. Signatures are those
/// of cuda.h.
/// </summary>
internal sealed class CudaDriver : IDisposable
{
    private const int JitErrorLogBuffer = 5, JitErrorLogBufferBytes = 6, LogBytes = 1024;

    private readonly nint context;

    /// <summary>Makes a context, which is current on this thread.</summary>
    public CudaDriver()
    {
        Check(Function<Init>("cuInit")(0));
        Check(Function<CreateContext>("cuCtxCreate_v2")(out context, 0, 0));
    }

    private delegate int Init(uint flags);

    private delegate int CreateContext(out nint context, uint flags, int device);

    private delegate int Plain();

    private delegate int OfHandle(nint handle);

    private delegate int Make(out nint handle, uint flags);

    private delegate int Allocate(out nint pointer, nint bytes);

    private delegate int Copy(nint to, nint from, nint bytes, nint stream);

    private delegate int Fill(nint to, byte value, nint bytes, nint stream);

    private delegate int OfTwo(nint first, nint second);

    private delegate int WaitEvent(nint stream, nint handle, uint flags);

    private delegate int Elapsed(out float milliseconds, nint begin, nint end);

    private delegate int LoadModule(out nint module, byte[] image, uint count, int[] options, nint[] values);

    private delegate int GetFunction(out nint function, nint module, byte[] name);

    private delegate int LaunchKernel(
        nint function, uint gridX, uint gridY, uint gridZ, uint blockX, uint blockY, uint blockZ, uint shared, nint stream,
        nint arguments, nint[]? extra);

    /// <summary>Asks for memory of the device.</summary>
    public nint AllocateDevice(int bytes)
    {
        Check(Function<Allocate>("cuMemAlloc_v2")(out nint pointer, bytes));
        return pointer;
    }

    /// <summary>Asks for pinned memory of the host.</summary>
    public nint AllocatePinned(int bytes)
    {
        Check(Function<Allocate>("cuMemAllocHost_v2")(out nint pointer, bytes));
        return pointer;
    }

    /// <summary>Gives memory of the device back.</summary>
    public int FreeDevice(nint pointer) => Function<OfHandle>("cuMemFree_v2")(pointer);

    /// <summary>Gives pinned memory back.</summary>
    public int FreePinned(nint pointer) => Function<OfHandle>("cuMemFreeHost")(pointer);

    /// <summary>Puts a copy into a stream.</summary>
    public int CopyAsync(nint to, nint from, int bytes, nint stream = 0) => Function<Copy>("cuMemcpyAsync")(to, from, bytes, stream);

    /// <summary>Puts a memset into a stream.</summary>
    public int FillAsync(nint to, byte value, int bytes, nint stream = 0) => Function<Fill>("cuMemsetD8Async")(to, value, bytes, stream);

    /// <summary>Makes a stream that takes no notice of the default stream, or one that does.</summary>
    public nint CreateStream(bool blocks = false)
    {
        Check(Function<Make>("cuStreamCreate")(out nint stream, blocks ? 0u : 1u));
        return stream;
    }

    /// <summary>Waits for a stream.</summary>
    public int Synchronize(nint stream) => Function<OfHandle>("cuStreamSynchronize")(stream);

    /// <summary>Whether a stream has nothing left to do: 0, or 600 for not ready.</summary>
    public int QueryStream(nint stream) => Function<OfHandle>("cuStreamQuery")(stream);

    /// <summary>Gives a stream back.</summary>
    public int DestroyStream(nint stream) => Function<OfHandle>("cuStreamDestroy_v2")(stream);

    /// <summary>Makes an event.</summary>
    public nint CreateEvent()
    {
        Check(Function<Make>("cuEventCreate")(out nint handle, 0));
        return handle;
    }

    /// <summary>Puts an event into a stream.</summary>
    public int Record(nint handle, nint stream) => Function<OfTwo>("cuEventRecord")(handle, stream);

    /// <summary>Lets a stream wait for an event.</summary>
    public int Wait(nint stream, nint handle) => Function<WaitEvent>("cuStreamWaitEvent")(stream, handle, 0);

    /// <summary>Whether an event has happened: 0, or 600 for not ready.</summary>
    public int QueryEvent(nint handle) => Function<OfHandle>("cuEventQuery")(handle);

    /// <summary>Waits for an event.</summary>
    public int SynchronizeEvent(nint handle) => Function<OfHandle>("cuEventSynchronize")(handle);

    /// <summary>The time between two events.</summary>
    public int ElapsedTime(out float milliseconds, nint begin, nint end) =>
        Function<Elapsed>("cuEventElapsedTime")(out milliseconds, begin, end);

    /// <summary>Loads PTX: the module, and what the driver says about it.</summary>
    public (int Result, nint Module, string Log) Load(string ptx)
    {
        nint log = Marshal.AllocHGlobal(LogBytes);
        Marshal.WriteByte(log, 0);
        byte[] image = Encoding.UTF8.GetBytes(ptx + "\0");
        int[] options = [JitErrorLogBuffer, JitErrorLogBufferBytes];
        int result = Function<LoadModule>("cuModuleLoadDataEx")(out nint module, image, (uint)options.Length, options, [log, LogBytes]);
        string text = Marshal.PtrToStringUTF8(log)!;
        Marshal.FreeHGlobal(log);
        return (result, module, text);
    }

    /// <summary>A kernel of a module.</summary>
    public nint Kernel(nint module, string name)
    {
        Check(Function<GetFunction>("cuModuleGetFunction")(out nint function, module, Encoding.UTF8.GetBytes(name + "\0")));
        return function;
    }

    /// <summary>Launches a kernel with the bytes of its arguments.</summary>
    public int Launch(
        nint function, (uint X, uint Y, uint Z) grid, (uint X, uint Y, uint Z) block, byte[] arguments, nint stream = 0, uint shared = 0)
    {
        var bytes = GCHandle.Alloc(arguments, GCHandleType.Pinned);
        var size = GCHandle.Alloc((nint)arguments.Length, GCHandleType.Pinned);
        int result = Function<LaunchKernel>("cuLaunchKernel")(
            function, grid.X, grid.Y, grid.Z, block.X, block.Y, block.Z, shared, stream, 0,
            [1, bytes.AddrOfPinnedObject(), 2, size.AddrOfPinnedObject(), 0]);
        bytes.Free();
        size.Free();
        return result;
    }

    /// <summary>Copies numbers to the device.</summary>
    public nint Send<T>(T[] values)
        where T : unmanaged
    {
        int bytes = values.Length * Marshal.SizeOf<T>();
        nint pointer = AllocateDevice(bytes);
        var pinned = GCHandle.Alloc(values, GCHandleType.Pinned);
        Check(CopyAsync(pointer, pinned.AddrOfPinnedObject(), bytes));
        pinned.Free();
        return pointer;
    }

    /// <summary>Copies numbers from the device, when all is done.</summary>
    public T[] Receive<T>(nint pointer, int count)
        where T : unmanaged
    {
        Check(Function<Plain>("cuCtxSynchronize")());
        var values = new T[count];
        var pinned = GCHandle.Alloc(values, GCHandleType.Pinned);
        Check(CopyAsync(pinned.AddrOfPinnedObject(), pointer, count * Marshal.SizeOf<T>()));
        pinned.Free();
        return values;
    }

    /// <summary>Destroys the context.</summary>
    public void Dispose() => _ = Function<OfHandle>("cuCtxDestroy_v2")(context);

    /// <summary>Throws for a code that is not success.</summary>
    public static void Check(int result) => Assert.Equal(0, result);

    private static TDelegate Function<TDelegate>(string name)
        where TDelegate : Delegate => CudaStandIn.Function<TDelegate>(name);
}
