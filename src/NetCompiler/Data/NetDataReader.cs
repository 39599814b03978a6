using NetCompiler.Blobs;
using NetCompiler.Files;
using NetCompiler.Solvers;

namespace NetCompiler.Data;

/// <summary>
/// Fills a net's inputs batch by batch with what its data layers name. Reading, decoding and cutting run ahead on threads of their own. What is in batch n
/// depends on the files and the seed alone, so that a training resumed at n goes on as if it had not stopped. To a GPU a batch travels while the pass
/// before it runs.
/// </summary>
public sealed class NetDataReader : ITrainingData, IDisposable
{
    private readonly List<LayerReader> layers = [];
    private long position;

    private NetDataReader()
    {
    }

    /// <summary>How many batches were delivered since training began; setting it goes there, also in the middle of an epoch.</summary>
    public long Position
    {
        get => position;
        set
        {
            ArgumentOutOfRangeException.ThrowIfNegative(value);
            position = value;
            foreach (var layer in layers) layer.Seek(value);
        }
    }

    /// <summary>What is wrong with the data, as far as it was found; the first thousand problems of each layer. What has no remedy is thrown.</summary>
    public IReadOnlyList<DataProblem> Problems => [.. layers.SelectMany(layer => layer.Bad.Problems)];

    /// <summary>How many images are left out because they cannot be used; see <see cref="BadImagePolicy.MostSkipped"/>.</summary>
    public int SkippedImages => layers.Sum(layer => layer.Bad.SkippedCount);

    /// <summary>How many images end too early and are used as far as they go.</summary>
    public int TruncatedImages => layers.Sum(layer => layer.Bad.TruncatedCount);

    /// <summary>Whether all of the next batch waits on the GPU already; never on the processor.</summary>
    internal bool IsNextSent => layers.TrueForAll(layer => layer.IsNextSent);

    /// <summary>Opens what a net's data layers read.</summary>
    /// <param name="net">The net.</param>
    /// <param name="layers">Its data layers: <c>TrainNet.DataLayers</c>, or <see cref="NetFamily.TrainData"/>.</param>
    /// <param name="options">How to read; null for the defaults.</param>
    /// <exception cref="RefusedFileException">A list, database or mean file cannot be used, a label is not one of the net's classes, or images are missing; the message names file and line.</exception>
    /// <exception cref="ArgumentException">The layers are not those of the net.</exception>
    /// <exception cref="NotSupportedException">A layer reads a kind of database that is not supported.</exception>
    public static NetDataReader Open(CompiledNet net, IReadOnlyList<DataLayerSettings> layers, DataOptions? options = null)
    {
        ArgumentNullException.ThrowIfNull(net);
        options ??= new DataOptions();
        return Open([.. net.AllBlobs.OfType<InputBlob>()], layers, options with { Phase = options.Phase ?? (net is ITrainableNet ? DataPhase.Train : DataPhase.Test) });
    }

    /// <summary>Opens what data layers read into given inputs. The phase is that of testing if the options do not say.</summary>
    /// <param name="inputs">The inputs; their first extent is the batch.</param>
    /// <param name="layers">The data layers.</param>
    /// <param name="options">How to read; null for the defaults.</param>
    /// <exception cref="RefusedFileException">As above.</exception>
    /// <exception cref="ArgumentException">The layers do not fit the inputs.</exception>
    /// <exception cref="NotSupportedException">A layer reads a kind of database that is not supported.</exception>
    public static NetDataReader Open(IReadOnlyList<InputBlob> inputs, IReadOnlyList<DataLayerSettings> layers, DataOptions? options = null)
    {
        ArgumentNullException.ThrowIfNull(inputs);
        ArgumentNullException.ThrowIfNull(layers);
        var reader = new NetDataReader();
        try
        {
            foreach (var layer in layers) reader.layers.Add(LayerReader.Open(layer, InputsOf(layer, inputs), options ?? new DataOptions()));
            return reader;
        }
        catch
        {
            reader.Dispose();
            throw;
        }
    }

    /// <summary>Fills the net's inputs with the next batch.</summary>
    /// <exception cref="RefusedFileException">An image cannot be used and may not be left out; the message names the list and line.</exception>
    /// <exception cref="IOException">A file cannot be read.</exception>
    public void NextBatch()
    {
        foreach (var layer in layers) layer.Take();
        position++;
    }

    /// <summary>Gives a <c>MemoryData</c> layer other rows; the next batch begins with the first of them.</summary>
    /// <param name="layer">The layer's name.</param>
    /// <param name="rows">The rows.</param>
    /// <exception cref="ArgumentException">There is no such layer, or the rows do not fit it.</exception>
    public void SetRows(string layer, MemoryRows rows)
    {
        var found = layers.OfType<MemoryReader>().FirstOrDefault(reader => reader.Name == layer)
            ?? throw new ArgumentException("the net has no layer '" + layer + "' of type MemoryData", nameof(layer));
        found.Set(rows, position);
    }

    /// <summary>Ends the threads and closes the files.</summary>
    public void Dispose()
    {
        foreach (var layer in layers) layer.Dispose();
        layers.Clear();
    }

    // A top that no layer of the net reads has no memory in it.
    private static InputBlob?[] InputsOf(DataLayerSettings layer, IReadOnlyList<InputBlob> inputs)
    {
        var found = layer.Tops.Select(top => inputs.FirstOrDefault(input => input.Name == top)).ToArray();
        if (found.All(input => input is null)) throw new ArgumentException($"the net has none of the inputs that layer '{layer.Layer}' fills: {string.Join(", ", layer.Tops)}", nameof(layer));
        int[] batches = [.. found.OfType<InputBlob>().Select(input => input.Shape.Rank == 0 ? 0 : input.Shape[0]).Distinct()];
        if (batches is not [> 0]) throw new ArgumentException($"the inputs that layer '{layer.Layer}' fills differ in their batches", nameof(layer));
        return found;
    }
}
