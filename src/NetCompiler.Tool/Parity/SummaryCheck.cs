using System.Globalization;
using System.Text.Json;
using NetCompiler.Compiler;
using NetCompiler.Compiler.Definition;
using NetCompiler.Compiler.Plan;
using NetCompiler.Compiler.Tensors;
using NetCompiler.Testing;
using NetCompiler.Tool.Compilation;

namespace NetCompiler.Tool.Parity;

/// <summary>
/// A whole net at full size: what went in is made anew from its rule, and of what came out there is a summary of each blob and gradient, with sum, L2 norm,
/// extremes and some of the values.
/// </summary>
public static class SummaryCheck
{
    /// <summary>The kind of these cases, and the folder that they are in.</summary>
    public const string Kind = "full";

    // Float against double differ by 1e-6 at this size; other summation orders by some tens of that.
    private const double Relative = 1e-4, SumRelative = 1e-3;

    /// <summary>Whether a folder is such a case.</summary>
    /// <param name="folder">The folder.</param>
    public static bool IsCase(string folder) => File.Exists(Path.Combine(folder, "net.prototxt")) && File.Exists(Path.Combine(folder, "golden.json"));

    /// <summary>Runs a case on a device.</summary>
    /// <param name="folder">The case's folder.</param>
    /// <param name="device">The device.</param>
    public static ParityResult Run(string folder, IParityDevice device)
    {
        string name = Path.GetFileName(folder), netPath = Path.Combine(folder, "net.prototxt");
        using var golden = Parse(Path.Combine(folder, "golden.json"));
        var state = golden.RootElement.GetProperty("phase").GetString() == "TEST" ? NetState.Test : NetState.Train;
        var compilation = PhaseCompilation.Compile(netPath, InputFile.ReadText(netPath), new CompileOptions { State = state, KeepAllBlobs = true });
        if (compilation.Plan is not { } plan) return ParityResult.Failed(Kind, name, compilation.Errors.Select(error => error.ToString()).ToArray());
        if (device.IsTooLarge(plan)) return ParityResult.TooLarge(Kind, name, device);

        using var net = device.Load(plan);
        Fill(plan, net, name, TabSeparatedTable.Parse(InputFile.ReadText(Path.Combine(folder, "fills.tsv"))));
        net.Forward();
        net.Backward();
        return ParityResult.Of(Kind, name, Compare(plan, net, golden.RootElement, device.ToleranceFactor).ToArray());
    }

    private static JsonDocument Parse(string path)
    {
        try
        {
            return JsonDocument.Parse(InputFile.ReadBytes(path));
        }
        catch (JsonException problem)
        {
            throw new InputFileException(path, "is not JSON: " + problem.Message);
        }
    }

    private static void Fill(NetPlan plan, IParityNet net, string name, TabSeparatedTable fills)
    {
        foreach (var blob in plan.Blobs.Where(blob => blob.IsInput)) Fill(blob.Tensor, "blob:" + blob.Name, blob.Name);
        foreach (var parameter in plan.Parameters) Fill(parameter.Tensor, "param:" + Key(parameter), Key(parameter));

        void Fill(Tensor tensor, string target, string seed)
        {
            var row = fills.Find("target", target);
            net.Write(tensor, RecordedFill.Values(row.GetValueOrDefault("kind", ""), row.GetValueOrDefault("arguments", ""), name + "/" + seed, (int)tensor.Shape.Count));
        }
    }

    private static IEnumerable<BlobComparison> Compare(NetPlan plan, IParityNet net, JsonElement golden, double factor)
    {
        var blobs = golden.GetProperty("blobs");
        foreach (var blob in plan.Blobs.Where(blob => blobs.TryGetProperty(blob.Name, out _)))
        {
            var recorded = blobs.GetProperty(blob.Name);
            foreach (var comparison in Compare("data:" + blob.Name, net.Read(blob.Tensor), recorded.GetProperty("data"), factor)) yield return comparison;
            if (blob.Gradient is null) continue;
            foreach (var comparison in Compare("diff:" + blob.Name, net.Read(blob.Gradient), recorded.GetProperty("diff"), factor)) yield return comparison;
        }
        foreach (var parameter in plan.Parameters.Where(parameter => parameter.Gradient is not null))
        {
            var recorded = golden.GetProperty("params").GetProperty(Key(parameter)).GetProperty("diff");
            foreach (var comparison in Compare("pdiff:" + Key(parameter), net.Read(parameter.Gradient!), recorded, factor)) yield return comparison;
        }
    }

    private static IEnumerable<BlobComparison> Compare(string place, IReadOnlyList<float> ours, JsonElement recorded, double factor)
    {
        double norm = recorded.GetProperty("l2").GetDouble();
        double magnitude = Math.Max(Math.Abs(recorded.GetProperty("min").GetDouble()), Math.Abs(recorded.GetProperty("max").GetDouble()));
        double limit = Relative * factor * magnitude;
        yield return BlobComparison.OfNumber(place + " l2", Math.Sqrt(ours.Sum(value => (double)value * value)), norm, Relative * factor * norm);
        yield return BlobComparison.OfNumber(place + " sum", ours.Sum(value => (double)value), recorded.GetProperty("sum").GetDouble(), SumRelative * factor * norm);
        yield return BlobComparison.OfNumber(place + " min", ours.Min(), recorded.GetProperty("min").GetDouble(), limit);
        yield return BlobComparison.OfNumber(place + " max", ours.Max(), recorded.GetProperty("max").GetDouble(), limit);
        if (recorded.TryGetProperty("index", out var indices))
        {
            foreach (var (index, value) in indices.EnumerateArray().Zip(recorded.GetProperty("value").EnumerateArray()))
            {
                yield return BlobComparison.OfNumber(FormattableString.Invariant($"{place}[{index.GetInt32()}]"), ours[index.GetInt32()], value.GetDouble(), limit);
            }
        }
        if (!recorded.TryGetProperty("all", out var all)) yield break;
        int at = 0;
        foreach (var value in all.EnumerateArray()) yield return BlobComparison.OfNumber(FormattableString.Invariant($"{place}[{at}]"), ours[at++], value.GetDouble(), limit);
    }

    private static string Key(PlanParameter parameter) => parameter.Layer + "." + parameter.Index.ToString(CultureInfo.InvariantCulture);
}
