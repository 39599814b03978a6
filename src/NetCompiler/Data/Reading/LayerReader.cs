using NetCompiler.Blobs;

namespace NetCompiler.Data;

/// <summary>Fills the inputs of one data layer.</summary>
/// <param name="name">The layer's name.</param>
/// <param name="bad">The account of its bad images.</param>
internal abstract class LayerReader(string name, BadImages bad) : IDisposable
{
    /// <summary>The layer's name.</summary>
    public string Name { get; } = name;

    /// <summary>The account of its bad images.</summary>
    public BadImages Bad { get; } = bad;

    /// <summary>Opens a layer.</summary>
    /// <param name="layer">What it reads.</param>
    /// <param name="inputs">The net's inputs by top; null for a top that the net does not use.</param>
    /// <param name="options">How to read.</param>
    public static LayerReader Open(DataLayerSettings layer, InputBlob?[] inputs, DataOptions options)
    {
        var bad = new BadImages(options);
        var phase = options.Phase ?? DataPhase.Test;
        return layer switch
        {
            ImageDataSettings images => new AheadReader(layer.Layer, bad, new ImageListSource(images, inputs[0], options, phase, bad), inputs, options),
            DatabaseSettings database => new AheadReader(layer.Layer, bad, new DatabaseSource(database, inputs, options, phase, bad), inputs, options),
            // Copying rows is no work that several threads would make faster.
            Hdf5DataSettings files => new AheadReader(layer.Layer, bad, new Hdf5Source(files, inputs, options), inputs, options with { Threads = 1 }),
            MemoryDataSettings memory => new MemoryReader(memory, inputs, options, bad),
            _ => throw new ArgumentException($"settings of type {layer.GetType().Name} are unknown", nameof(layer)),
        };
    }

    /// <summary>Whether the next batch waits on the GPU already.</summary>
    public virtual bool IsNextSent => false;

    /// <summary>Copies the next batch into the inputs.</summary>
    public abstract void Take();

    /// <summary>Goes to a batch.</summary>
    public abstract void Seek(long batch);

    /// <inheritdoc/>
    public abstract void Dispose();

    private sealed class AheadReader(string name, BadImages bad, SampleSource source, InputBlob?[] inputs, DataOptions options) : LayerReader(name, bad)
    {
        private readonly ReadAhead ahead = new(source, name, inputs, options);

        public override bool IsNextSent => ahead.IsNextSent;

        public override void Take() => ahead.Take();

        public override void Seek(long batch) => ahead.Seek(batch);

        public override void Dispose() => ahead.Dispose();
    }
}
