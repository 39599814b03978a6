using NetCompiler.Devices;
using NetCompiler.Gpu;
using NetCompiler.Weights;

namespace NetCompiler.Blobs;

/// <summary>
/// The parameters of a compiled net, which its training, test and inference nets share. Those that are trained come first, so that an
/// update is one pass over one range; gradients lie in an arena of their own, at the same offsets.
/// </summary>
/// <remarks>
/// Nets on a GPU compute with one copy there, which all of them share. What is read here comes from wherever the newest numbers are; after writing
/// numbers through a span, <see cref="Publish"/> takes them to the GPU before its next pass.
/// </remarks>
public abstract class ParameterSet : IParameterSet, IDisposable
{
    private readonly List<ParameterBlob> all = [];
    private readonly List<ParameterDescription> descriptions = [];
    private readonly Lock gate = new();
    private readonly List<GpuParameters> copies = [];

    // Where numbers are newer than here; null while what is here is up to date.
    private volatile GpuParameters? newerValues;
    private volatile GpuParameters? newerGradients;

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
    Span<float> IParameterSet.Values => Fetched(DataArena);

    /// <summary>The memory of the values on the processor.</summary>
    public Arena DataArena { get; }

    /// <summary>The memory of the gradients of what is trained, on the processor; null when there is none.</summary>
    public Arena? DiffArena { get; }

    /// <summary>Brings the values here up to date, if a net on a GPU changed them.</summary>
    /// <exception cref="DeviceException">The GPU was lost.</exception>
    public void Fetch()
    {
        if (newerValues is null) return;
        lock (gate)
        {
            newerValues?.Values.Read(0, DataArena.Floats(0, Length(DataArena)));
            newerValues = null;
        }
    }

    /// <summary>Says that values were changed here: GPUs that have a copy get them before their next pass.</summary>
    public void Publish()
    {
        lock (gate)
        {
            newerValues = null;
            foreach (var copy in copies) copy.IsStale = true;
        }
    }

    /// <summary>The gradients of all that is trained, up to date.</summary>
    /// <exception cref="InvalidOperationException">The parameters were made without gradients.</exception>
    public Span<float> FetchGradients()
    {
        if (DiffArena is not { } gradients) throw new InvalidOperationException("the parameters were made without gradients");
        var all = gradients.Floats(0, Length(gradients));
        if (newerGradients is null) return all;
        lock (gate)
        {
            newerGradients?.Gradients!.Read(0, all);
            newerGradients = null;
        }
        return all;
    }

    /// <summary>Gives the memory back.</summary>
    public void Dispose()
    {
        foreach (var copy in copies) copy.Dispose();
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

    /// <summary>A parameter's values, up to date.</summary>
    internal Span<float> ValuesOf(ParameterDescription parameter) => Fetched(DataArena).Slice(parameter.FirstElement, parameter.Count);

    /// <summary>The copy on a GPU, which is made if there is none yet.</summary>
    /// <exception cref="DeviceException">The GPU has too little memory.</exception>
    internal GpuParameters On(GpuDevice device, bool withGradients)
    {
        lock (gate)
        {
            var copy = copies.Find(copy => copy.Device == device);
            if (copy is null) copies.Add(copy = new GpuParameters(device, DataArena.Bytes));
            if (withGradients) copy.TakeGradients(DiffArena!.Bytes);
            return copy;
        }
    }

    /// <summary>Bytes that a copy on a GPU would need beyond what is there.</summary>
    internal long MissingBytes(GpuDevice device, bool withGradients)
    {
        var copy = copies.Find(copy => copy.Device == device);
        return (copy is null ? DataArena.Bytes : 0) + (withGradients && copy?.Gradients is null ? DiffArena!.Bytes : 0);
    }

    /// <summary>Brings a copy up to date before it is computed with.</summary>
    internal void Refresh(GpuParameters copy)
    {
        if (!copy.IsStale) return;
        Fetch();
        lock (gate)
        {
            copy.Values.Write(0, DataArena.Floats(0, Length(DataArena)));
            copy.IsStale = false;
        }
    }

    /// <summary>Says that a copy was changed by what computes with it.</summary>
    internal void ChangedOn(GpuParameters copy)
    {
        lock (gate)
        {
            newerValues = copy;
            foreach (var other in copies) other.IsStale |= other != copy;
        }
    }

    /// <summary>Says where the gradients were computed last; null for here.</summary>
    internal void GradientsAreOn(GpuParameters? copy) => newerGradients = copy;

    private Span<float> Fetched(Arena arena)
    {
        Fetch();
        return arena.Floats(0, Length(arena));
    }

    private static int Length(Arena arena) => checked((int)(arena.Bytes / sizeof(float)));
}
