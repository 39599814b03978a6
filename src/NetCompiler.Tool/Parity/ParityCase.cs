using System.Globalization;
using NetCompiler.Compiler;
using NetCompiler.Compiler.Definition;
using NetCompiler.Testing;

namespace NetCompiler.Tool.Parity;

/// <summary>A folder with a net and what Caffe computed with it.</summary>
/// <param name="Folder">The folder: <c>net.prototxt</c> and <c>golden.binaryproto</c>.</param>
/// <param name="State">The phase, level and stages in which Caffe ran the net.</param>
/// <param name="FloatDifference">Where Caffe's float and double runs differ most.</param>
public sealed record ParityCase(string Folder, NetState State, FloatDifference FloatDifference)
{
    /// <summary>The kind of these cases, and the folder that they are in.</summary>
    public const string Kind = "cases";

    // Nets of many layers, in whose values rounding differences add up, are named so.
    private const string WholeNetPrefix = "net_";

    /// <summary>The case's name: that of its folder.</summary>
    public string Name => Path.GetFileName(Folder);

    /// <summary>The net.</summary>
    public string NetPath => Path.Combine(Folder, "net.prototxt");

    /// <summary>The recording.</summary>
    public string GoldenPath => Path.Combine(Folder, "golden.binaryproto");

    /// <summary>How far results may lie from the recording.</summary>
    public Tolerance Tolerance => Name.StartsWith(WholeNetPrefix, StringComparison.Ordinal) ? Tolerance.WholeNet : Tolerance.SingleLayer;

    /// <summary>Whether a folder is one of a case.</summary>
    /// <param name="folder">The folder.</param>
    public static bool IsCase(string folder) =>
        File.Exists(Path.Combine(folder, "net.prototxt")) && File.Exists(Path.Combine(folder, "golden.binaryproto"));

    /// <summary>The state that a row of the manifest says; TRAIN where it says nothing.</summary>
    /// <param name="row">The row; may be empty.</param>
    public static NetState StateOf(IReadOnlyDictionary<string, string> row)
    {
        var phase = string.Equals(row.GetValueOrDefault("phase"), "TEST", StringComparison.OrdinalIgnoreCase) ? Phase.Test : Phase.Train;
        int.TryParse(row.GetValueOrDefault("level"), NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out int level);
        var stages = row.GetValueOrDefault("stages", "").Split([',', ' '], StringSplitOptions.RemoveEmptyEntries);
        return new NetState(phase, level, stages.ToEquatableArray());
    }
}
