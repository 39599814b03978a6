namespace NetCompiler.Devices;

/// <summary>How far a net's kernels are compiled for a device.</summary>
/// <param name="Done">How many are ready.</param>
/// <param name="Total">How many there are.</param>
/// <param name="Kernel">The one that was finished last; empty at the beginning.</param>
public readonly record struct KernelProgress(int Done, int Total, string Kernel);
