using System.Globalization;

namespace NetCompiler.Compiler.Emit;

/// <summary>The identifiers of one class: gives each name of a prototxt one that is neither reserved nor given already.</summary>
/// <param name="reserved">What cannot be given: the class's own members, and members that its base class has.</param>
/// <param name="kind">What is appended to a reserved identifier, and stands for a name without letters: <c>Blob</c>, <c>Layer</c>.</param>
internal sealed class NameScope(IEnumerable<string> reserved, string kind)
{
    private readonly HashSet<string> reserved = new(reserved, StringComparer.Ordinal);
    private readonly HashSet<string> taken = new(reserved, StringComparer.Ordinal);
    private readonly Dictionary<string, int> counts = new(StringComparer.Ordinal);

    /// <summary>An identifier for a name; the first of equal ones has no suffix, the next <c>_2</c>.</summary>
    public string Give(string name)
    {
        string wanted = CSharpName.Pascal(name, kind);
        if (reserved.Contains(wanted)) wanted += kind;
        string given = wanted;
        while (!taken.Add(given))
        {
            counts.TryGetValue(wanted, out int count);
            counts[wanted] = count + 1;
            given = wanted + "_" + (count + 2).ToString(CultureInfo.InvariantCulture);
        }
        return given;
    }
}
