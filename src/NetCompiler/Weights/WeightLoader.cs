using NetCompiler.Files;
using NetCompiler.Weights.Formats;

namespace NetCompiler.Weights;

/// <summary>Loads weights in two passes: everything is compared and checked before the first number is changed.</summary>
public static class WeightLoader
{
    /// <summary>Loads weights by layer name, as Caffe does; several files one after the other.</summary>
    /// <param name="set">The parameters.</param>
    /// <param name="paths">The files: <c>.caffemodel</c> or <c>.caffemodel.h5</c>; told apart by their content.</param>
    /// <param name="options">What to leave out; null for nothing.</param>
    /// <exception cref="RefusedFileException">A file is damaged, of another kind, holds no layer of this net, or does not fit; nothing is changed then.</exception>
    /// <exception cref="IOException">A file cannot be read.</exception>
    public static WeightReport Load(IParameterSet set, IReadOnlyList<string> paths, WeightLoadOptions? options = null)
    {
        using var prepared = PreparedWeights.Open(set, paths, options ?? new WeightLoadOptions());
        return prepared.Apply();
    }
}
