using NetCompiler.Tool.Compilation;

namespace NetCompiler.Tool.Parity;

/// <summary>Rewrites an old <c>X.prototxt</c> and compares it, byte for byte, with what Caffe's own tool made of it: <c>X.upgraded.prototxt</c>.</summary>
public static class LegacyCheck
{
    /// <summary>The kind of these cases, and the folder that they are in.</summary>
    public const string Kind = "legacy";

    private const string Extension = ".prototxt", UpgradedExtension = ".upgraded.prototxt";

    /// <summary>The old files of a folder that have a modern one beside them.</summary>
    /// <param name="folder">The folder.</param>
    public static IEnumerable<string> FilesIn(string folder) => Directory.GetFiles(folder, "*" + UpgradedExtension)
        .Select(path => path[..^UpgradedExtension.Length] + Extension).Where(File.Exists);

    /// <summary>Checks a file.</summary>
    /// <param name="path">The old file.</param>
    public static ParityResult Run(string path)
    {
        string name = Path.GetFileNameWithoutExtension(path);
        string expected = InputFile.ReadText(path[..^Extension.Length] + UpgradedExtension);
        var upgrade = PrototxtUpgrade.Of(path, InputFile.ReadText(path));
        if (upgrade.Text is not { } actual) return ParityResult.Failed(Kind, name, upgrade.Problems.Select(problem => problem.ToString()).ToArray());
        return FirstDifference(actual, expected) is { } difference ? ParityResult.Failed(Kind, name, difference) : ParityResult.Passed(Kind, name);
    }

    private static string? FirstDifference(string actual, string expected)
    {
        if (string.Equals(actual, expected, StringComparison.Ordinal)) return null;
        string[] ours = actual.Split('\n'), theirs = expected.Split('\n');
        int line = Enumerable.Range(0, Math.Max(ours.Length, theirs.Length)).First(i => Line(ours, i) != Line(theirs, i));
        return FormattableString.Invariant($"line {line + 1} is {Line(ours, line)}; Caffe wrote {Line(theirs, line)}");
    }

    private static string Line(string[] lines, int index) => index < lines.Length ? "'" + lines[index] + "'" : "missing";
}
