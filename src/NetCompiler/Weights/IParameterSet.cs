using NetCompiler.Blobs;

namespace NetCompiler.Weights;

/// <summary>
/// All parameters of a net, in one piece of memory. Generated <c>Parameters</c> classes implement it; files, fillers, solvers and
/// snapshots work on any.
/// </summary>
public interface IParameterSet
{
    /// <summary>The net's name; may be empty.</summary>
    string NetName { get; }

    /// <summary>Every parameter once, in the order of the layers that have it first: the order of the history in a <c>.solverstate</c>.</summary>
    IReadOnlyList<ParameterDescription> Parameters { get; }

    /// <summary>Every layer, in the net's order; those without parameters may be left out.</summary>
    IReadOnlyList<ParameterLayer> Layers { get; }

    /// <summary>The parameter arena. On another device than the processor this is a copy: see <see cref="Fetch"/> and <see cref="Publish"/>.</summary>
    Span<float> Values { get; }

    /// <summary>Brings <see cref="Values"/> up to date with the device; nothing to do on the processor.</summary>
    void Fetch()
    {
    }

    /// <summary>Brings the device up to date with <see cref="Values"/>; nothing to do on the processor.</summary>
    void Publish()
    {
    }
}

/// <summary>What every set of parameters can do.</summary>
public static class ParameterSetExtensions
{
    /// <summary>The numbers of a parameter, in row-major order.</summary>
    /// <param name="set">The parameters.</param>
    /// <param name="parameter">One of them.</param>
    public static Span<float> ValuesOf(this IParameterSet set, ParameterDescription parameter) => set.Values.Slice(parameter.FirstElement, parameter.Count);

    /// <summary>Loads weights by layer name, as Caffe does; several files one after the other. Nothing is changed unless all can be used.</summary>
    /// <param name="set">The parameters.</param>
    /// <param name="paths">The files: <c>.caffemodel</c> or <c>.caffemodel.h5</c>; told apart by their content.</param>
    /// <exception cref="Files.RefusedFileException">A file is damaged, of another kind, holds no layer of this net, or does not fit.</exception>
    /// <exception cref="IOException">A file cannot be read.</exception>
    public static WeightReport Load(this IParameterSet set, params string[] paths) => WeightLoader.Load(set, paths);

    /// <summary>Writes the weights as Caffe does: HDF5 if the name ends in <c>.h5</c>, else a binary NetParameter. The file appears whole or not at all.</summary>
    /// <param name="set">The parameters.</param>
    /// <param name="path">The file.</param>
    /// <exception cref="IOException">The file cannot be written, or would be larger than protobuf's 2 GB.</exception>
    public static void Save(this IParameterSet set, string path) => WeightWriter.Save(set, path);

    /// <summary>Gives every parameter its starting numbers. They depend on the seed, the layer's name and the parameter's index alone.</summary>
    /// <param name="set">The parameters.</param>
    /// <param name="seed">The seed.</param>
    /// <exception cref="ArgumentException">A filler cannot fill a parameter of that shape.</exception>
    public static void Fill(this IParameterSet set, ulong seed)
    {
        foreach (var parameter in set.Parameters) Fillers.Filling.Fill(parameter, set.ValuesOf(parameter), seed);
        set.Publish();
    }
}
