using NetCompiler.Files;
using NetCompiler.Weights.Formats;

namespace NetCompiler.Weights;

/// <summary>Files of weights that were compared with a net and checked to the last number, but not yet copied.</summary>
internal sealed class PreparedWeights : IDisposable
{
    private readonly IParameterSet set;
    private readonly WeightMatching matching;
    private readonly List<WeightSource> sources = [];

    private PreparedWeights(IParameterSet set, WeightLoadOptions options)
    {
        this.set = set;
        matching = new WeightMatching(set, options);
    }

    /// <summary>Opens and checks files.</summary>
    /// <exception cref="RefusedFileException">A file is damaged, of another kind, holds no layer of this net, or does not fit.</exception>
    public static PreparedWeights Open(IParameterSet set, IReadOnlyList<string> paths, WeightLoadOptions options)
    {
        var prepared = new PreparedWeights(set, options);
        try
        {
            foreach (string path in paths)
            {
                var source = WeightSource.Open(path);
                prepared.sources.Add(source);
                prepared.matching.Add(source);
            }
            foreach (var match in prepared.matching.Matches) NumberCheck.RefuseNotFinite(match.Path, match.Place, match.Blob);
            return prepared;
        }
        catch
        {
            prepared.Dispose();
            throw;
        }
    }

    /// <summary>Refuses files that do not hold exactly the net's layers, as a snapshot of it does.</summary>
    public void RequireWholeNet(string path)
    {
        var report = Report();
        var other = report.Lines.FirstOrDefault(line => line.Outcome is WeightOutcome.Initialised or WeightOutcome.Unknown);
        if (other is null) return;
        string where = other.Outcome == WeightOutcome.Unknown ? "which the net has not" : "of the net is not in it";
        throw new RefusedFileException(path, "", "it is a snapshot of another net: layer '" + other.Layer + "' " + where, "Resume with the prototxt that was trained, or load the file as weights to fine-tune.");
    }

    /// <summary>Copies the numbers into the net.</summary>
    public WeightReport Apply()
    {
        set.Fetch();
        foreach (var match in matching.Matches)
        {
            match.Blob.Read((first, values) => values.CopyTo(set.ValuesOf(match.Parameter)[(int)first..]));
        }
        set.Publish();
        return Report();
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        foreach (var source in sources) source.Dispose();
    }

    private WeightReport Report()
    {
        var lines = new List<WeightReportLine>();
        var others = new Dictionary<string, WeightReportLine>(matching.Lines, StringComparer.Ordinal);
        foreach (var layer in set.Layers)
        {
            if (others.Remove(layer.Name, out var line)) lines.Add(line);
            else if (layer.Parameters.Length > 0) lines.Add(Initialised(layer));
        }
        lines.AddRange(others.Values);
        return new WeightReport(lines);
    }

    private WeightReportLine Initialised(ParameterLayer layer)
    {
        var parameters = layer.Parameters.Select(index => set.Parameters[index]).ToArray();
        string fillers = string.Join(", ", parameters.Select(parameter => parameter.Name + " " + parameter.Filler));
        return new WeightReportLine(layer.Name, WeightOutcome.Initialised, null, parameters.Sum(parameter => (long)parameter.Count), fillers);
    }
}
