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
        var matching = new WeightMatching(set, options ?? new WeightLoadOptions());
        var sources = new List<WeightSource>();
        try
        {
            foreach (string path in paths)
            {
                var source = WeightSource.Open(path);
                sources.Add(source);
                matching.Add(source);
            }
            foreach (var match in matching.Matches) RefuseUnusable(match);
            set.Fetch();
            foreach (var match in matching.Matches)
            {
                match.Blob.Read((first, values) => values.CopyTo(set.ValuesOf(match.Parameter)[(int)first..]));
            }
        }
        finally
        {
            foreach (var source in sources) source.Dispose();
        }
        set.Publish();
        return Report(set, matching);
    }

    private static void RefuseUnusable(WeightMatch match) => match.Blob.Read((first, values) =>
    {
        int at = NumberCheck.FirstNotFinite(values);
        if (at < 0) return;
        throw new RefusedFileException(
            match.Path, match.Place, FormattableString.Invariant($"number {first + at} of {match.Parameter.Count} is {values[at]}"),
            "Training had diverged, or the file is damaged: use an earlier snapshot.");
    });

    private static WeightReport Report(IParameterSet set, WeightMatching matching)
    {
        var lines = new List<WeightReportLine>();
        foreach (var layer in set.Layers)
        {
            if (matching.Lines.Remove(layer.Name, out var line)) lines.Add(line);
            else if (layer.Parameters.Length > 0) lines.Add(Initialised(set, layer));
        }
        lines.AddRange(matching.Lines.Values);
        return new WeightReport(lines);
    }

    private static WeightReportLine Initialised(IParameterSet set, ParameterLayer layer)
    {
        var parameters = layer.Parameters.Select(index => set.Parameters[index]).ToArray();
        string fillers = string.Join(", ", parameters.Select(parameter => parameter.Name + " " + parameter.Filler));
        return new WeightReportLine(layer.Name, WeightOutcome.Initialised, null, parameters.Sum(parameter => (long)parameter.Count), fillers);
    }
}
