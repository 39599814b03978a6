namespace NetCompiler.Tool.Parity;

/// <summary>A text table: a line of column names, then a line a row, cells separated by tabs.</summary>
public sealed class TabSeparatedTable
{
    private readonly List<Dictionary<string, string>> rows = [];

    /// <summary>The table of a file, or an empty one if there is no such file.</summary>
    /// <param name="path">The file.</param>
    /// <exception cref="InputFileException">The file is there and cannot be read.</exception>
    public static TabSeparatedTable ReadIfThere(string path) => File.Exists(path) ? Parse(InputFile.ReadText(path)) : new TabSeparatedTable();

    /// <summary>The table in a text.</summary>
    /// <param name="text">The text.</param>
    public static TabSeparatedTable Parse(string text)
    {
        var table = new TabSeparatedTable();
        string[] lines = text.Split('\n').Select(line => line.TrimEnd('\r')).Where(line => line.Length > 0).ToArray();
        if (lines.Length == 0) return table;
        string[] columns = lines[0].Split('\t');
        foreach (string line in lines.Skip(1))
        {
            var row = new Dictionary<string, string>(StringComparer.Ordinal);
            foreach (var (column, cell) in columns.Zip(line.Split('\t'))) row[column] = cell.Trim();
            table.rows.Add(row);
        }
        return table;
    }

    /// <summary>The first row that has a value in a column, or an empty row.</summary>
    /// <param name="column">The column.</param>
    /// <param name="value">The value.</param>
    public IReadOnlyDictionary<string, string> Find(string column, string value) =>
        rows.FirstOrDefault(row => string.Equals(row.GetValueOrDefault(column), value, StringComparison.Ordinal)) ?? [];
}
