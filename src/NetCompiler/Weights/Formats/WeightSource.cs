using NetCompiler.Files;

namespace NetCompiler.Weights.Formats;

/// <summary>A file of weights that is open: its layers are known, their numbers are read when asked for.</summary>
internal abstract class WeightSource : IDisposable
{
    /// <summary>More is not a net, but an attempt to fill memory.</summary>
    protected const int MostLayers = 200_000;

    /// <inheritdoc cref="MostLayers"/>
    protected const int MostBlobs = 1_000_000;

    /// <summary>The file.</summary>
    public abstract string Path { get; }

    /// <summary>The layers in the file's order, also those without blobs.</summary>
    public abstract IReadOnlyList<SourceLayer> Layers { get; }

    /// <summary>Opens a file of weights of either kind and reads its structure.</summary>
    /// <exception cref="RefusedFileException">The file is damaged, or holds no weights.</exception>
    /// <exception cref="IOException">The file cannot be read.</exception>
    public static WeightSource Open(string path)
    {
        var kind = FileKinds.Of(path);
        return kind switch
        {
            FileKind.BinaryNet => new BinaryWeightSource(path),
            FileKind.Hdf5 => new Hdf5WeightSource(path),
            FileKind.Empty => throw new RefusedFileException(path, "", "it has 0 bytes", "Download or write it again; Caffe would go on with random weights here."),
            FileKind.BinarySolverState => throw new RefusedFileException(
                path, "", "it holds the state of a solver (a .solverstate), not weights",
                "Give the .caffemodel beside it to load weights, or resume from this one to go on training."),
            _ => throw new RefusedFileException(path, "", FileKinds.Describe(path, kind), "Weights are in .caffemodel or .caffemodel.h5 files."),
        };
    }

    /// <inheritdoc/>
    public abstract void Dispose();
}

/// <summary>A layer in a file of weights.</summary>
/// <param name="Name">Its name.</param>
/// <param name="Blobs">Its blobs by index; null where HDF5 has none because another layer owns it.</param>
internal sealed record SourceLayer(string Name, IReadOnlyList<BlobRecord?> Blobs);
