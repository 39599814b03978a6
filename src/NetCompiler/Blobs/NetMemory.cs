using NetCompiler.Cpu;
using NetCompiler.Gpu;

namespace NetCompiler.Blobs;

/// <summary>The memory that a net needs besides its parameters.</summary>
/// <param name="ActivationBytes">The size of its activation arena.</param>
/// <param name="NeedsGradients">Whether it computes gradients by its parameters.</param>
public sealed record NetMemory(long ActivationBytes, bool NeedsGradients);

/// <summary>A net's steps for each kind of device that it was compiled for.</summary>
/// <param name="Processor">Makes the steps for the processor; null if they were left out.</param>
/// <param name="Gpu">Makes the steps for GPUs; null if they were left out.</param>
public sealed record NetTargets(Func<CpuSteps>? Processor, Func<GpuStepList>? Gpu);
