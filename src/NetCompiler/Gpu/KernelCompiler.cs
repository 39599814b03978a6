using System.Reflection;
using ILGPU;
using ILGPU.Backends;
using ILGPU.Backends.EntryPoints;
using ILGPU.Backends.OpenCL;
using ILGPU.Backends.PTX;
using ILGPU.Runtime;
using ILGPU.Runtime.Cuda;
using ILGPU.Runtime.OpenCL;
using NetCompiler.Devices;

namespace NetCompiler.Gpu;

/// <summary>A kernel that is loaded: puts one launch into a stream.</summary>
internal delegate void GpuLauncher(
    AcceleratorStream stream, KernelConfig config,
    ArrayView<float> activations, ArrayView<float> parameters, ArrayView<float> gradients, ArrayView<float> scratch, GpuArguments arguments);

/// <summary>Compiles kernels for an accelerator, on all processors at once.</summary>
internal sealed class KernelCompiler(Accelerator accelerator)
{
    /// <summary>Compiles and loads kernels.</summary>
    /// <param name="kernels">The kernels.</param>
    /// <param name="describe">Names the step and layer of a kernel, for messages.</param>
    /// <param name="progress">Hears of each kernel that is ready; may be null.</param>
    /// <exception cref="DeviceException">A kernel cannot be compiled; it is named.</exception>
    public GpuLauncher[] Load(IReadOnlyList<GpuKernel> kernels, Func<int, (string Step, string Layer)> describe, IProgress<KernelProgress>? progress)
    {
        var launchers = new GpuLauncher[kernels.Count];
        progress?.Report(new KernelProgress(0, kernels.Count, ""));
        int done = 0;
        // The emulator's compiler cannot be had apart from its accelerator, and takes one kernel at a time.
        int workers = accelerator.AcceleratorType == AcceleratorType.CPU ? 1 : Environment.ProcessorCount;
        var failures = new (Exception Failure, string Log)?[kernels.Count];
        int next = -1;
        Parallel.For(0, Math.Min(workers, kernels.Count), new ParallelOptions { MaxDegreeOfParallelism = workers }, _ =>
        {
            using var compilation = new Compilation(accelerator);
            for (int index = Interlocked.Increment(ref next); index < kernels.Count; index = Interlocked.Increment(ref next))
            {
                var kernel = kernels[index];
                using var log = DriverLog.Listen();
                try
                {
                    launchers[index] = accelerator.LoadKernel(compilation.Compile(kernel.Method.Method, kernel.GroupSize)).CreateLauncherDelegate<GpuLauncher>();
                }
                catch (Exception failure) when (failure is not OutOfMemoryException)
                {
                    failures[index] = (failure, DriverLog.Text);
                    return;
                }
                progress?.Report(new KernelProgress(Interlocked.Increment(ref done), kernels.Count, kernel.Name));
            }
        });
        int failed = Array.FindIndex(failures, failure => failure is not null);
        if (failed < 0) return launchers;
        var (step, layer) = describe(failed);
        throw Failed(kernels[failed].Name, $"step '{step}' (layer '{layer}')", layer, failures[failed]!.Value.Failure, failures[failed]!.Value.Log);
    }

    /// <summary>Compiles and loads one kernel.</summary>
    /// <exception cref="DeviceException">It cannot be compiled; it is named by its purpose.</exception>
    public TLauncher Load<TLauncher>(MethodInfo kernel, int groupSize, string purpose)
        where TLauncher : Delegate
    {
        using var compilation = new Compilation(accelerator);
        using var log = DriverLog.Listen();
        try
        {
            return accelerator.LoadKernel(compilation.Compile(kernel, groupSize)).CreateLauncherDelegate<TLauncher>();
        }
        catch (Exception failure) when (failure is not OutOfMemoryException)
        {
            throw Failed(kernel.Name, "the " + purpose, "", failure, DriverLog.Text);
        }
    }

    /// <summary>A kernel as the driver gets it: OpenCL C or PTX.</summary>
    public CompiledKernel Compile(GpuKernel kernel)
    {
        using var compilation = new Compilation(accelerator);
        return compilation.Compile(kernel.Method.Method, kernel.GroupSize);
    }

    private DeviceException Failed(string kernel, string place, string layer, Exception failure, string log)
    {
        string why = string.Join(": ", Chain(failure).Select(exception => exception.Message.TrimEnd('.')).Distinct());
        return new DeviceException(
            $"kernel '{kernel}' of {place} cannot be compiled for {accelerator.Name}: {why}. This is a defect of NetCompiler or of the device's driver: "
            + "update the driver, or compute on the processor (device cpu), and report it." + (log.Length == 0 ? "" : " The driver's log:\n" + log), failure)
        {
            Kernel = kernel,
            Layer = layer,
            DriverLog = log,
        };
    }

    private static IEnumerable<Exception> Chain(Exception failure)
    {
        for (Exception? current = failure; current is not null; current = current.InnerException) yield return current;
    }

    /// <summary>What one worker compiles with.</summary>
    private sealed class Compilation : IDisposable
    {
        private readonly Context? context;
        private readonly Backend backend;

        public Compilation(Accelerator accelerator)
        {
            if (accelerator is CLAccelerator or CudaAccelerator) context = GpuContexts.Compiling();
            backend = accelerator switch
            {
                CLAccelerator device => new CLBackend(context!, device.Capabilities, device.Vendor, device.CLStdVersion),
                CudaAccelerator device => new PTXBackend(context!, device.Capabilities, device.Architecture, device.InstructionSet, null),
                _ => accelerator.GetBackend(),
            };
        }

        public CompiledKernel Compile(MethodInfo method, int groupSize) =>
            backend.Compile(
                EntryPointDescription.FromExplicitlyGroupedKernel(method), backend is PTXBackend ? PtxCompilation.Specialization(groupSize) : new KernelSpecialization(groupSize, null));

        public void Dispose()
        {
            if (context is null) return;
            backend.Dispose();
            context.Dispose();
        }
    }
}
