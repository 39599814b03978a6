using NetCompiler.Compiler.Plan;

namespace NetCompiler.Compiler.Emit.Gpu;

internal sealed class TileKernel
{
    public static EmittedLaunch? TryAdd(KernelTable table, MemoryMap memory, StepGroup group, GpuEmitOptions options) => null;
}
