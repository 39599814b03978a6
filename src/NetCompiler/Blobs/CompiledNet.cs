using System.Runtime.CompilerServices;
using NetCompiler.Cpu;
using NetCompiler.Devices;
using NetCompiler.Gpu;
using NetCompiler.Solvers;

namespace NetCompiler.Blobs;

/// <summary>A net of one phase on a device, with the memory of its blobs. Generated nets derive from it and add a typed property for each blob.</summary>
public abstract class CompiledNet : IDisposable
{
    private readonly List<Blob> all = [];
    private readonly bool ownsParameters;
    private readonly INetExecution execution;

    /// <summary>A net whose activations are all zero.</summary>
    /// <param name="device">What it computes on; not disposed with the net.</param>
    /// <param name="memory">The memory that it needs.</param>
    /// <param name="targets">Its steps.</param>
    /// <param name="parameters">The parameters it computes with.</param>
    /// <param name="ownsParameters">Whether the parameters are disposed with the net.</param>
    /// <exception cref="ArgumentException">The net is trained, but the parameters have no memory for gradients.</exception>
    /// <exception cref="DeviceException">The net was not compiled for that kind of device, or the device has too little memory, or refuses a kernel.</exception>
    protected CompiledNet(ComputeDevice device, NetMemory memory, NetTargets targets, ParameterSet parameters, bool ownsParameters)
    {
        ArgumentNullException.ThrowIfNull(device);
        ArgumentNullException.ThrowIfNull(memory);
        ArgumentNullException.ThrowIfNull(targets);
        ArgumentNullException.ThrowIfNull(parameters);
        if (memory.NeedsGradients && parameters.DiffArena is null)
        {
            throw new ArgumentException("a net that is trained needs parameters with gradients: make them with withGradients: true", nameof(parameters));
        }
        Device = device;
        ParameterSet = parameters;
        this.ownsParameters = ownsParameters;
        // In a program that is compiled ahead of time the condition is a constant, and all that belongs to GPUs is left out.
        if (RuntimeFeature.IsDynamicCodeSupported && device is GpuDevice gpu && targets.Gpu is { } kernels) execution = new GpuExecution(gpu, kernels(), memory, parameters);
        else if (device is CpuDevice processor && targets.Processor is { } steps) execution = new CpuExecution(processor, steps(), memory, parameters);
        else
        {
            throw new DeviceException(
                $"this net was not compiled for {device.Name}: its CaffeNet item leaves that kind of device out. Remove Devices=\"...\" from the item, or add the device to it.");
        }
    }

    /// <summary>What it computes on.</summary>
    public ComputeDevice Device { get; }

    /// <summary>The blobs that have memory, in the order in which layers make them.</summary>
    public IReadOnlyList<Blob> AllBlobs => all;

    /// <summary>Whether every blob and gradient has memory of its own, so that all can be looked at after a pass: <c>KeepBlobs="true"</c> on the CaffeNet item.</summary>
    public virtual bool KeepsBlobs => false;

    /// <summary>The blobs that no layer reads, in order: what a test reports.</summary>
    public IReadOnlyList<NetOutput> Outputs { get; protected init; } = [];

    /// <summary>The parameters it computes with.</summary>
    public ParameterSet ParameterSet { get; }

    /// <summary>The memory of blobs, their gradients and intermediate values, on the device.</summary>
    public BlobMemory ActivationArena => execution.Activations;

    /// <summary>The seed of everything random in the net, such as dropout.</summary>
    public ulong Seed
    {
        get => execution.Seed;
        set => execution.Seed = value;
    }

    /// <summary>How many passes were made before this one; with the seed it decides what dropout drops.</summary>
    public uint Pass
    {
        get => execution.Pass;
        set => execution.Pass = value;
    }

    /// <summary>Gives the memory back; that of the parameters too if the net made them itself.</summary>
    public void Dispose()
    {
        execution.Dispose();
        if (ownsParameters) ParameterSet.Dispose();
        GC.SuppressFinalize(this);
    }

    /// <summary>Runs one batch forward, whatever the phase; for code that works with any net.</summary>
    /// <returns>The loss: the weighted sum of all loss blobs; 0 without any.</returns>
    public abstract float RunForward();

    /// <summary>What the net does, in order: the steps of the forward pass, then those of the backward pass.</summary>
    public virtual IReadOnlyList<NetStep> Steps => [];

    /// <summary>Runs one step; those before it must have run. All of them in order are one pass forward and backward.</summary>
    /// <param name="step">Its place in <see cref="Steps"/>.</param>
    /// <exception cref="ArgumentOutOfRangeException">There is no such step.</exception>
    public void RunStep(int step)
    {
        if ((uint)step >= (uint)Steps.Count) throw new ArgumentOutOfRangeException(nameof(step), step, $"the net has {Steps.Count} steps");
        execution.RunStep(step, Steps[step].IsBackward);
    }

    /// <summary>A copy of what a step has stored; of use until a later step stores at the same place.</summary>
    /// <param name="step">A step of this net whose result is not <see cref="StepMemory.Positions"/>.</param>
    public float[] ReadResult(NetStep step)
    {
        ArgumentNullException.ThrowIfNull(step);
        float[] result = new float[step.Count];
        int first = checked((int)(step.Offset / sizeof(float)));
        switch (step.Memory)
        {
            case StepMemory.Parameters:
                ((Weights.IParameterSet)ParameterSet).Values.Slice(first, step.Count).CopyTo(result);
                break;
            case StepMemory.Gradients:
                ParameterSet.FetchGradients().Slice(first, step.Count).CopyTo(result);
                break;
            default:
                ActivationArena.Read(step.Offset, result);
                break;
        }
        return result;
    }

    /// <summary>Sets all blobs but the inputs to zero, so that what a pass has left in memory is not taken for the result of the next.</summary>
    public void ClearBlobs()
    {
        var inputs = all.OfType<InputBlob>().Select(input => (Input: input, Values: input.ToArray())).ToArray();
        ActivationArena.Clear();
        foreach (var (input, values) in inputs) input.Set(values);
    }

    /// <summary>Adds a blob; for generated code.</summary>
    /// <typeparam name="TBlob">What kind of blob.</typeparam>
    /// <param name="blob">The blob.</param>
    protected TBlob Add<TBlob>(TBlob blob)
        where TBlob : Blob
    {
        all.Add(blob);
        if (blob is InputBlob input) execution.Add(input);
        return blob;
    }

    /// <summary>Begins the forward pass; on a GPU it goes on after this returns. For generated code.</summary>
    protected void BeginForward() => execution.Forward();

    /// <summary>Begins the backward pass, after the forward pass; on a GPU it goes on after this returns. For generated code.</summary>
    protected void BeginBackward() => execution.Backward();

    /// <summary>Sets the gradients by the parameters to zero; for generated code.</summary>
    protected void ClearParameterGradients() => execution.ClearGradients();

    /// <summary>What updates the parameters where they are; null if the solver does it on the processor. For generated code.</summary>
    /// <param name="settings">The solver's numbers.</param>
    protected IParameterUpdate? CreateParameterUpdate(SolverSettings settings) => execution.CreateUpdate(settings);

    /// <summary>What stands in for the passes of a net that has errors; for generated code.</summary>
    /// <exception cref="InvalidOperationException">Always.</exception>
    protected static float NotCompiled() => throw new InvalidOperationException("the net could not be compiled: see the errors of the build");

    /// <summary>The sum of some activations, for the loss, when they are computed; for generated code.</summary>
    /// <param name="offset">The first byte.</param>
    /// <param name="count">How many floats.</param>
    protected float Sum(long offset, int count)
    {
        Span<float> values = count <= 64 ? stackalloc float[count] : new float[count];
        ActivationArena.Read(offset, values);
        float sum = 0;
        foreach (float value in values) sum += value;
        return sum;
    }
}

/// <summary>A blob that no layer reads.</summary>
/// <param name="Blob">The blob.</param>
/// <param name="LossWeight">By what its sum is multiplied in the loss; 0 if it is no loss.</param>
public sealed record NetOutput(Blob Blob, float LossWeight);
