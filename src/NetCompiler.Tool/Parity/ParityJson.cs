using System.Text.Json;
using System.Text.Json.Nodes;

namespace NetCompiler.Tool.Parity;

/// <summary>The results of a parity run as one JSON object, for other programs.</summary>
public static class ParityJson
{
    private static readonly JsonSerializerOptions Indented = new() { WriteIndented = true, NewLine = "\n" };

    /// <summary>The object.</summary>
    /// <param name="device">The device's name.</param>
    /// <param name="results">The results.</param>
    public static string Of(string device, IReadOnlyList<ParityResult> results) => new JsonObject
    {
        ["device"] = device,
        ["passed"] = results.Count(result => result.Verdict == ParityVerdict.Passed),
        ["failed"] = results.Count(result => result.Verdict == ParityVerdict.Failed),
        ["notSupported"] = results.Count(result => result.Verdict == ParityVerdict.Unsupported),
        ["cases"] = new JsonArray(results.Select(Case).ToArray()),
    }.ToJsonString(Indented);

    private static JsonNode Case(ParityResult result) => new JsonObject
    {
        ["kind"] = result.Kind,
        ["name"] = result.Name,
        ["verdict"] = result.Verdict.ToString().ToLowerInvariant(),
        ["compared"] = result.Compared,
        ["worst"] = result.Worst is { } worst
            ? new JsonObject { ["place"] = worst.Place, ["error"] = Number(worst.Error), ["tolerance"] = Number(worst.Limit), ["detail"] = worst.Detail }
            : null,
        ["reasons"] = new JsonArray(result.Reasons.Select(reason => (JsonNode)JsonValue.Create(reason)).ToArray()),
    };

    // JSON has no infinity.
    private static JsonNode? Number(double value) => double.IsFinite(value) ? JsonValue.Create(value) : null;
}
