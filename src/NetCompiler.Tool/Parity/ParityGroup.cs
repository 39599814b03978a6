namespace NetCompiler.Tool.Parity;

/// <summary>All cases of one kind in a folder.</summary>
/// <param name="Kind">The kind.</param>
/// <param name="Items">The cases, by name.</param>
public sealed record ParityGroup(string Kind, IReadOnlyList<ParityItem> Items)
{
    private static readonly (string Kind, Func<string, IEnumerable<ParityItem>> Find)[] Finders =
    [
        (ParityCase.Kind, FindCases),
        (SummaryCheck.Kind, folder => Directory.GetDirectories(folder).Where(SummaryCheck.IsCase).Select(path => ParityItem.Of(SummaryCheck.Kind, path, device => SummaryCheck.Run(path, device)))),
        (SolverCheck.Kind, folder => Directory.GetDirectories(folder).Where(SolverCheck.IsCase).Select(path => ParityItem.Of(SolverCheck.Kind, path, device => SolverCheck.Run(path, device)))),
        (WeightCheck.Kind, folder => WeightCheck.FilesIn(folder).Select(path => ParityItem.Of(WeightCheck.Kind, path, device => WeightCheck.Run(path, device)))),
        (DataCheck.Kind, DataCheck.Find),
        (LegacyCheck.Kind, folder => LegacyCheck.FilesIn(folder).Select(path => ParityItem.Of(LegacyCheck.Kind, path, _ => LegacyCheck.Run(path)))),
        (RefusalCheck.Kind, folder => FindNets(folder, RefusalCheck.Kind, "errors.tsv", RefusalCheck.Run)),
        (AcceptanceCheck.Kind, folder => FindNets(folder, AcceptanceCheck.Kind, "list.tsv", AcceptanceCheck.Run)),
    ];

    /// <summary>The kinds that are known; each is also the name of the folder in which a collection keeps them.</summary>
    public static IReadOnlyList<string> Kinds { get; } = Finders.Select(finder => finder.Kind).ToArray();

    /// <summary>The cases of a kind in a folder; null if there are none.</summary>
    /// <param name="kind">The kind.</param>
    /// <param name="folder">The folder, which need not exist.</param>
    public static ParityGroup? Find(string kind, string folder)
    {
        if (!Directory.Exists(folder)) return null;
        var find = Finders.First(finder => finder.Kind == kind).Find;
        var items = find(folder).OrderBy(item => item.Name, StringComparer.Ordinal).ToArray();
        return items.Length == 0 ? null : new ParityGroup(kind, items);
    }

    /// <summary>The group of a single case.</summary>
    /// <param name="folder">The case's folder.</param>
    public static ParityGroup OfSingleCase(string folder) => new(ParityCase.Kind, [ItemOf(folder, new CaseTables(Path.GetDirectoryName(folder) ?? folder))]);

    private static IEnumerable<ParityItem> FindCases(string folder)
    {
        var tables = new CaseTables(folder);
        return Directory.GetDirectories(folder).Where(path => ParityCase.IsCase(path) && !SolverCheck.IsCase(path)).Select(caseFolder => ItemOf(caseFolder, tables));
    }

    private static ParityItem ItemOf(string folder, CaseTables tables)
    {
        var parityCase = tables.CaseOf(folder);
        return new ParityItem(parityCase.Name, device => new CaseRunner(device).Run(parityCase));
    }

    // The folder of a kind is known by its name or by its table.
    private static IEnumerable<ParityItem> FindNets(string folder, string kind, string tableName, Func<string, Compiler.Definition.NetState, ParityResult> run)
    {
        string tablePath = Path.Combine(folder, tableName);
        if (Path.GetFileName(folder) != kind && !File.Exists(tablePath)) return [];
        var table = TabSeparatedTable.ReadIfThere(tablePath);
        return Directory.GetFiles(folder, "*.prototxt").Select(path =>
        {
            var state = ParityCase.StateOf(table.Find("file", Path.GetFileName(path)));
            return ParityItem.Of(kind, path, _ => run(path, state));
        });
    }
}
