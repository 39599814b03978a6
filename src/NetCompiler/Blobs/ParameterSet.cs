using NetCompiler.Weights;

namespace NetCompiler.Blobs;

/// <summary>
/// The parameters of a compiled net, which its training, test and inference nets share. Those that are trained come first, so that an
/// update is one pass over one range; gradients lie in an arena of their own, at the same offsets.
/// </summary>
public abstract class ParameterSet : IParameterSet, IDisposable
{
    private readonly List<ParameterBlob> all = [];
    private readonly List<ParameterDescription> descriptions = [];

    /// <summary>Parameters that are all zero.</summary>
    /// <param name="bytes">The size of all of them.</param>
    /// <param name="trainedBytes">The size of those that are trained.</param>
    /// <param name="withGradients">Whether there is memory for gradients, as training needs.</param>
    protected ParameterSet(long bytes, long trainedBytes, bool withGradients)
    {
        DataArena = new Arena(bytes);
        if (withGradients) DiffArena = new Arena(trainedBytes);
    }

    /// <summary>The parameters, in the order of their layers.</summary>
    public IReadOnlyList<ParameterBlob> All => all;

    /// <summary>The net's name; may be empty.</summary>
    public virtual string NetName => "";

    /// <summary>The layers with the parameters that they use; nets in which parameters are shared override it.</summary>
    public virtual IReadOnlyList<ParameterLayer> Layers => ParameterLayer.Of(descriptions);

    /// <inheritdoc/>
    IReadOnlyList<ParameterDescription> IParameterSet.Parameters => descriptions;

    /// <inheritdoc/>
    Span<float> IParameterSet.Values => DataArena.Floats(0, checked((int)(DataArena.Bytes / sizeof(float))));

    /// <summary>The memory of the values.</summary>
    public Arena DataArena { get; }

    /// <summary>The memory of the gradients of what is trained; null when there is none.</summary>
    public Arena? DiffArena { get; }

    /// <summary>Gives the memory back.</summary>
    public void Dispose()
    {
        DataArena.Dispose();
        DiffArena?.Dispose();
        GC.SuppressFinalize(this);
    }

    /// <summary>Adds a parameter; for generated code.</summary>
    /// <param name="description">What it is.</param>
    /// <exception cref="ArgumentOutOfRangeException">It does not lie in the arena.</exception>
    protected ParameterBlob Add(ParameterDescription description)
    {
        ArgumentNullException.ThrowIfNull(description);
        var parameter = new ParameterBlob(this, description);
        all.Add(parameter);
        descriptions.Add(description);
        return parameter;
    }
}
