using ILGPU;
using ILGPU.Algorithms;
using ILGPU.Runtime;
using ILGPU.Runtime.CPU;
using ILGPU.Runtime.Cuda;
using ILGPU.Runtime.OpenCL;

namespace NetCompiler.Gpu;

/// <summary>How ILGPU is set up: for running, with the devices of one kind; for compiling, without any.</summary>
internal static class GpuContexts
{
    // PoCL, asked for devices while another thread has it look for them the first time, says that there are none.
    private static readonly Lock LooksForDevices = new();

    /// <summary>A context that sees CUDA devices.</summary>
    public static Context Cuda() => Create(builder => builder.Cuda());

    /// <summary>A context that sees OpenCL devices, also those that ILGPU would refuse.</summary>
    public static Context OpenCl()
    {
        OpenClWorkarounds.FenceSharedMemory();
        lock (LooksForDevices) return Create(builder => builder.OpenCL(_ => true));
    }

    /// <summary>A context with ILGPU's emulator, whose groups may have 256 threads.</summary>
    public static Context Emulator() => Create(builder => builder.CPU(new CPUDevice(16, 16, 2)));

    /// <summary>
    /// A context to compile kernels in. Each compiles one kernel at a time, and a kernel that fails makes its context useless: so compiling has contexts
    /// of its own, apart from the one that runs.
    /// </summary>
    public static Context Compiling() => Create(_ => { });

    // O1 leaves stack frames in kernels, and none of them ran on PoCL.
    private static Context Create(Action<Context.Builder> addDevices)
    {
        DriverLibraries.Find();
        return Context.Create(builder =>
        {
            addDevices(builder);
            builder.Optimize(OptimizationLevel.O2).Inlining(InliningMode.Aggressive).EnableAlgorithms().PageLocking(PageLockingMode.Auto);
        });
    }
}
