namespace NetCompiler.Cpu;

/// <summary>A net's steps for the processor: emitted code makes one.</summary>
/// <param name="Forward">Runs the forward pass.</param>
/// <param name="Backward">Runs the backward pass.</param>
/// <param name="RunStep">Runs one step; its place among all of them, forward then backward.</param>
/// <param name="ScratchFloats">The most floats that one step shares among its workers.</param>
/// <param name="WorkerFloats">The most floats that one step needs for each worker.</param>
public sealed record CpuSteps(Action<CpuProgram> Forward, Action<CpuProgram> Backward, Action<CpuProgram, int> RunStep, long ScratchFloats, long WorkerFloats);
