using NetCompiler.Cpu;
using NetCompiler.Devices;

namespace NetCompiler.Blobs;

/// <summary>A net of one phase on a device, with the memory of its blobs. Generated nets derive from it and add a typed property for each blob.</summary>
public abstract class CompiledNet : IDisposable
{
    private readonly List<Blob> all = [];
    private readonly bool ownsParameters;

    /// <summary>A net whose activations are all zero.</summary>
    /// <param name="device">What it computes on; not disposed with the net.</param>
    /// <param name="memory">The memory that it needs.</param>
    /// <param name="parameters">The parameters it computes with.</param>
    /// <param name="ownsParameters">Whether the parameters are disposed with the net.</param>
    /// <exception cref="ArgumentException">The net is trained, but the parameters have no memory for gradients.</exception>
    protected CompiledNet(ComputeDevice device, NetMemory memory, ParameterSet parameters, bool ownsParameters)
    {
        ArgumentNullException.ThrowIfNull(device);
        ArgumentNullException.ThrowIfNull(memory);
        ArgumentNullException.ThrowIfNull(parameters);
        if (memory.NeedsGradients && parameters.DiffArena is null)
        {
            throw new ArgumentException("a net that is trained needs parameters with gradients: make them with withGradients: true", nameof(parameters));
        }
        Device = device;
        ParameterSet = parameters;
        this.ownsParameters = ownsParameters;
        ActivationArena = new Arena(memory.ActivationBytes);
        var team = ((CpuDevice)device).Team;
        Program = new CpuProgram(team, ActivationArena, parameters.DataArena, parameters.DiffArena, memory.ScratchFloats, memory.WorkerFloats);
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

    /// <summary>The memory of blobs, their gradients and intermediate values.</summary>
    public Arena ActivationArena { get; }

    /// <summary>The seed of everything random in the net, such as dropout.</summary>
    public ulong Seed
    {
        get => Program.Seed;
        set => Program.Seed = value;
    }

    /// <summary>How many passes were made before this one; with the seed it decides what dropout drops.</summary>
    public uint Pass
    {
        get => Program.Iteration;
        set => Program.Iteration = value;
    }

    /// <summary>What the generated steps run on.</summary>
    protected CpuProgram Program { get; }

    /// <summary>Gives the memory back; that of the parameters too if the net made them itself.</summary>
    public void Dispose()
    {
        Program.Dispose();
        ActivationArena.Dispose();
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
    public virtual void RunStep(int step) => NotCompiled();

    /// <summary>A copy of what a step has stored; of use until a later step stores at the same place.</summary>
    /// <param name="step">A step of this net whose result is not <see cref="StepMemory.Positions"/>.</param>
    public float[] ReadResult(NetStep step)
    {
        ArgumentNullException.ThrowIfNull(step);
        var arena = step.Memory switch
        {
            StepMemory.Parameters => ParameterSet.DataArena,
            StepMemory.Gradients => ParameterSet.DiffArena!,
            _ => ActivationArena,
        };
        return arena.Floats(step.Offset, step.Count).ToArray();
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
        return blob;
    }

    /// <summary>What stands in for the passes of a net that has errors; for generated code.</summary>
    /// <exception cref="InvalidOperationException">Always.</exception>
    protected static float NotCompiled() => throw new InvalidOperationException("the net could not be compiled: see the errors of the build");

    /// <summary>The sum of some activations, for the loss; for generated code.</summary>
    /// <param name="offset">The first byte.</param>
    /// <param name="count">How many floats.</param>
    protected float Sum(long offset, int count)
    {
        float sum = 0;
        foreach (float value in ActivationArena.Floats(offset, count)) sum += value;
        return sum;
    }
}

/// <summary>A blob that no layer reads.</summary>
/// <param name="Blob">The blob.</param>
/// <param name="LossWeight">By what its sum is multiplied in the loss; 0 if it is no loss.</param>
public sealed record NetOutput(Blob Blob, float LossWeight);

/// <summary>The memory that a net needs besides its parameters.</summary>
/// <param name="ActivationBytes">The size of its activation arena.</param>
/// <param name="ScratchFloats">The most floats that one step shares among its workers.</param>
/// <param name="WorkerFloats">The most floats that one step needs for each worker.</param>
/// <param name="NeedsGradients">Whether it computes gradients by its parameters.</param>
public sealed record NetMemory(long ActivationBytes, long ScratchFloats, long WorkerFloats, bool NeedsGradients);
