namespace NetCompiler.Tool.Parity;

/// <summary>What is said about cases in the tables in their folder, or beside it: <c>manifest.tsv</c> and <c>float_vs_double.tsv</c>. Both may be missing.</summary>
/// <param name="folder">The folder of the cases.</param>
public sealed class CaseTables(string folder)
{
    private readonly TabSeparatedTable manifest = Read(folder, "manifest.tsv");
    private readonly TabSeparatedTable differences = Read(folder, "float_vs_double.tsv");

    /// <summary>A case with what is said about it.</summary>
    /// <param name="caseFolder">The case's folder.</param>
    public ParityCase CaseOf(string caseFolder)
    {
        string name = Path.GetFileName(caseFolder);
        return new ParityCase(caseFolder, ParityCase.StateOf(manifest.Find("case", name)), FloatDifference.Of(differences.Find("case", name)));
    }

    private static TabSeparatedTable Read(string folder, string name)
    {
        string inside = Path.Combine(folder, name);
        return TabSeparatedTable.ReadIfThere(File.Exists(inside) ? inside : Path.Combine(Path.GetDirectoryName(folder) ?? folder, name));
    }
}
