using System.Globalization;
using NetCompiler.Training;
using Spectre.Console;

namespace FlickrStyle.Story;

/// <summary>Accuracies of two trainings over their iterations, as a chart of characters.</summary>
internal static class AccuracyChart
{
    private const int Rows = 11;
    private const int ColumnWidth = 9;

    /// <summary>Draws it.</summary>
    /// <param name="console">Where to.</param>
    /// <param name="first">The tests of the one.</param>
    /// <param name="second">The tests of the other, at the same iterations.</param>
    public static void Write(IAnsiConsole console, IReadOnlyList<TestResult> first, IReadOnlyList<TestResult> second)
    {
        for (int row = Rows - 1; row >= 0; row--)
        {
            string axis = row % 2 == 0 ? string.Create(CultureInfo.InvariantCulture, $"{row * 100 / (Rows - 1),4}% ┤") : "      │";
            string line = string.Concat(Enumerable.Range(0, Math.Min(first.Count, second.Count)).Select(at => Cell(row, RowOf(first[at]), RowOf(second[at]))));
            console.MarkupLine("[grey]" + axis + "[/]" + line);
        }
        console.MarkupLine("[grey]      └" + string.Concat(first.Select(_ => "────┴────")) + "[/]");
        console.MarkupLine("[grey]       " + string.Concat(first.Select(test => Centre(test.Iteration.ToString(CultureInfo.InvariantCulture)))) + "iteration[/]");
        console.MarkupLine("       [green]●[/] fine-tuned   [red]○[/] from scratch");
    }

    private static int RowOf(TestResult test) => (int)Math.Round((test.Accuracy ?? 0) * (Rows - 1));

    private static string Cell(int row, int first, int second)
    {
        string mark = (row == first, row == second) switch
        {
            (true, true) => "[green]●[/][red]○[/]",
            (true, false) => "[green]●[/] ",
            (false, true) => "[red]○[/] ",
            _ => "  ",
        };
        return "    " + mark + "   ";
    }

    private static string Centre(string text) => text.PadLeft((ColumnWidth + text.Length) / 2).PadRight(ColumnWidth);
}
