namespace NetCompiler.Compiler.Emit.Gpu;

/// <summary>What schedules are chosen for: a large GPU of the data centre, roughly. Kernels are right on every device; on a small one, some split their work needlessly.</summary>
public sealed record GpuDeviceProfile
{
    /// <summary>How many groups run at the same speed as one.</summary>
    public int Multiprocessors { get; init; } = 132;

    /// <summary>How many threads it takes to keep the memory busy.</summary>
    public int BusyThreads { get; init; } = 132 * 1024;

    /// <summary>How many multiply-adds are done while one float is moved to or from memory.</summary>
    public double OperationsOfOneFloat { get; init; } = 28;
}
