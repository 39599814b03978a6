using NetCompiler.Blobs;
using NetCompiler.Devices;
using NetCompiler.Solvers;

namespace NetCompiler.Cpu;

/// <summary>A net at work on the processor.</summary>
internal sealed class CpuExecution : INetExecution
{
    private readonly CpuSteps steps;
    private readonly CpuProgram program;
    private readonly Arena activations;
    private readonly ParameterSet parameters;
    private readonly bool isTrained;

    public CpuExecution(CpuDevice device, CpuSteps steps, NetMemory memory, ParameterSet parameters)
    {
        (this.steps, this.parameters, isTrained) = (steps, parameters, memory.NeedsGradients);
        activations = new Arena(memory.ActivationBytes);
        program = new CpuProgram(device.Team, activations, parameters.DataArena, parameters.DiffArena, steps.ScratchFloats, steps.WorkerFloats);
    }

    public BlobMemory Activations => activations;

    public ulong Seed
    {
        get => program.Seed;
        set => program.Seed = value;
    }

    public uint Pass
    {
        get => program.Iteration;
        set => program.Iteration = value;
    }

    public void Add(InputBlob input)
    {
    }

    public void Forward()
    {
        parameters.Fetch();
        steps.Forward(program);
        // A forward pass in training may change statistics.
        if (isTrained) parameters.Publish();
    }

    public void Backward()
    {
        steps.Backward(program);
        parameters.GradientsAreOn(null);
    }

    public void RunStep(int step, bool isBackward)
    {
        parameters.Fetch();
        steps.RunStep(program, step);
        if (isBackward) parameters.GradientsAreOn(null);
        else if (isTrained) parameters.Publish();
    }

    public void ClearGradients()
    {
        parameters.DiffArena!.Clear();
        parameters.GradientsAreOn(null);
    }

    public IParameterUpdate? CreateUpdate(SolverSettings settings) => null;

    public void Dispose()
    {
        program.Dispose();
        activations.Dispose();
    }
}
