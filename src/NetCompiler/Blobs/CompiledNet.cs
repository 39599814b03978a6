namespace NetCompiler.Blobs;

/// <summary>A net of one phase, with the memory of its blobs. Generated nets derive from it and add a typed property for each blob.</summary>
public abstract class CompiledNet : IDisposable
{
    private readonly List<Blob> all = [];
    private readonly bool ownsParameters;

    /// <summary>A net whose activations are all zero.</summary>
    /// <param name="activationBytes">The size of its activation arena.</param>
    /// <param name="parameters">The parameters it computes with.</param>
    /// <param name="ownsParameters">Whether the parameters are disposed with the net.</param>
    protected CompiledNet(long activationBytes, ParameterSet parameters, bool ownsParameters)
    {
        ArgumentNullException.ThrowIfNull(parameters);
        ParameterSet = parameters;
        this.ownsParameters = ownsParameters;
        ActivationArena = new Arena(activationBytes);
    }

    /// <summary>The blobs that have memory, in the order in which layers make them.</summary>
    public IReadOnlyList<Blob> AllBlobs => all;

    /// <summary>The parameters it computes with.</summary>
    public ParameterSet ParameterSet { get; }

    /// <summary>The memory of blobs, their gradients and intermediate values.</summary>
    public Arena ActivationArena { get; }

    /// <summary>Gives the memory back; that of the parameters too if the net made them itself.</summary>
    public void Dispose()
    {
        ActivationArena.Dispose();
        if (ownsParameters) ParameterSet.Dispose();
        GC.SuppressFinalize(this);
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
}
