namespace NetCompiler.Tool.Parity;

/// <summary>A case that can be run.</summary>
/// <param name="Name">Its name.</param>
/// <param name="Run">Runs it on a device; kinds without numbers do not use the device.</param>
public sealed record ParityItem(string Name, Func<IParityDevice, ParityResult> Run);

/// <summary>All cases of one kind in a folder.</summary>
/// <param name="Kind">The kind.</param>
/// <param name="Items">The cases, by name.</param>
public sealed record ParityGroup(string Kind, IReadOnlyList<ParityItem> Items)
{
    private static readonly Dictionary<string, Func<string, IEnumerable<ParityItem>>> Finders = new(StringComparer.Ordinal)
    {
        [ParityCase.Kind] = FindCases,
    };

    /// <summary>The kinds that are known; each is also the name of the folder in which a collection keeps them.</summary>
    public static IReadOnlyList<string> Kinds { get; } = [ParityCase.Kind];

    /// <summary>The cases of a kind in a folder; null if there are none.</summary>
    /// <param name="kind">The kind.</param>
    /// <param name="folder">The folder, which need not exist.</param>
    public static ParityGroup? Find(string kind, string folder)
    {
        if (!Directory.Exists(folder)) return null;
        var items = Finders[kind](folder).OrderBy(item => item.Name, StringComparer.Ordinal).ToArray();
        return items.Length == 0 ? null : new ParityGroup(kind, items);
    }

    /// <summary>The group of a single case.</summary>
    /// <param name="folder">The case's folder.</param>
    public static ParityGroup OfSingleCase(string folder) => new(ParityCase.Kind, [ItemOf(folder, Path.GetDirectoryName(folder) ?? folder)]);

    private static IEnumerable<ParityItem> FindCases(string folder) =>
        Directory.GetDirectories(folder).Where(ParityCase.IsCase).Select(caseFolder => ItemOf(caseFolder, folder));

    private static ParityItem ItemOf(string folder, string casesFolder)
    {
        string name = Path.GetFileName(folder);
        var state = ParityCase.StateOf(TableBeside(casesFolder, "manifest.tsv").Find("case", name));
        var difference = FloatDifference.Of(TableBeside(casesFolder, "float_vs_double.tsv").Find("case", name));
        var parityCase = new ParityCase(folder, state, difference);
        return new ParityItem(name, device => new CaseRunner(device).Run(parityCase));
    }

    // The tables lie in the folder of the cases, or beside it.
    private static TabSeparatedTable TableBeside(string folder, string name)
    {
        string inside = Path.Combine(folder, name);
        return TabSeparatedTable.ReadIfThere(File.Exists(inside) ? inside : Path.Combine(Path.GetDirectoryName(folder) ?? folder, name));
    }
}
