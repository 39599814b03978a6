using NetCompiler.Blobs;
using NetCompiler.Devices;
using NetCompiler.Solvers;

namespace NetCompiler.Gpu;

/// <summary>A net at work on a GPU.</summary>
internal sealed class GpuExecution : INetExecution
{
    private readonly GpuDevice device;
    private readonly GpuProgram program;
    private readonly GpuArena activations;
    private readonly ParameterSet set;
    private readonly GpuParameters parameters;
    private readonly bool isTrained;
    private readonly List<GpuInputQueue> inputs = [];
    private readonly List<GpuParameterUpdate> updates = [];

    public GpuExecution(GpuDevice device, GpuStepList steps, NetMemory memory, ParameterSet set)
    {
        (this.device, this.set, isTrained) = (device, set, memory.NeedsGradients);
        device.Require(
            ("activations", memory.ActivationBytes), ("parameters and their gradients", set.MissingBytes(device, isTrained)), ("scratch memory", steps.ScratchFloats * sizeof(float)));
        parameters = set.On(device, isTrained);
        activations = new GpuArena(device, memory.ActivationBytes, "activations");
        program = new GpuProgram(device, steps, activations, parameters.Values, isTrained ? parameters.Gradients : null);
    }

    public BlobMemory Activations => activations;

    public ulong Seed
    {
        get => program.Seed;
        set => program.Seed = value;
    }

    public uint Pass
    {
        get => program.Pass;
        set => program.Pass = value;
    }

    public void Add(InputBlob input)
    {
        var queue = new GpuInputQueue(device, activations, input);
        input.Queue = queue;
        inputs.Add(queue);
    }

    public void Forward()
    {
        set.Refresh(parameters);
        DeliverInputs();
        program.Forward();
        // A forward pass in training may change statistics.
        if (isTrained) set.ChangedOn(parameters);
    }

    public void Backward()
    {
        program.Backward();
        set.GradientsAreOn(parameters);
    }

    public void RunStep(int step, bool isBackward)
    {
        set.Refresh(parameters);
        if (step == 0) DeliverInputs();
        program.RunStep(step);
        program.Synchronize();
        if (isBackward) set.GradientsAreOn(parameters);
        else if (isTrained) set.ChangedOn(parameters);
    }

    public void ClearGradients()
    {
        parameters.Gradients!.Clear();
        set.GradientsAreOn(parameters);
    }

    public IParameterUpdate? CreateUpdate(SolverSettings settings)
    {
        var update = new GpuParameterUpdate(device, set, parameters, settings);
        updates.Add(update);
        return update;
    }

    public void Dispose()
    {
        try
        {
            // Nothing may use the memory any more.
            device.Synchronize();
        }
        catch (DeviceException)
        {
            // The device is lost, and was reported as lost where it was used.
        }
        foreach (var input in inputs) input.Dispose();
        foreach (var update in updates) update.Dispose();
        program.Dispose();
        activations.Dispose();
    }

    private void DeliverInputs()
    {
        foreach (var input in inputs) input.Deliver();
    }
}
