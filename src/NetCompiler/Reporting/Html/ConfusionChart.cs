using System.Globalization;
using NetCompiler.Training;

namespace NetCompiler.Reporting.Html;

/// <summary>A confusion matrix as SVG: a row for what images are, a column for what they were taken for. The darker, the larger the share of the row.</summary>
internal static class ConfusionChart
{
    /// <summary>With more classes the cells would be too small to be seen.</summary>
    public const int MostClasses = 60;

    private const int MostWithNumbers = 30;
    private const double Cell = 26, LabelWidth = 138, LabelHeight = 112, Total = 64;

    public static void Write(MarkupWriter html, Evaluation evaluation)
    {
        int classes = evaluation.Classes;
        double side = classes * Cell;
        html.Open("svg", ("class", "confusion"), ("role", "img"), ("viewBox", "0 0 " + MarkupWriter.Number(LabelWidth + side + Total) + " " + MarkupWriter.Number(LabelHeight + side + 6)));
        html.Element("title", "Confusion matrix");
        for (int label = 0; label < classes; label++)
        {
            double middle = LabelHeight + ((label + 0.5) * Cell), column = LabelWidth + ((label + 0.5) * Cell);
            html.Element("text", Short(evaluation.NameOf(label)), ("class", "tick end"), ("x", MarkupWriter.Number(LabelWidth - 8)), ("y", MarkupWriter.Number(middle)), ("dy", "0.32em"));
            string place = MarkupWriter.Number(column) + " " + MarkupWriter.Number(LabelHeight - 8);
            html.Element("text", Short(evaluation.NameOf(label)), ("class", "tick"), ("transform", "translate(" + place + ") rotate(-52)"));
            WriteRow(html, evaluation, label);
        }
        html.Close();
    }

    private static void WriteRow(MarkupWriter html, Evaluation evaluation, int label)
    {
        int total = evaluation.Count(label);
        double top = LabelHeight + (label * Cell);
        for (int guess = 0; guess < evaluation.Classes; guess++)
        {
            int count = evaluation.Count(label, guess);
            double share = total == 0 ? 0 : (double)count / total, left = LabelWidth + (guess * Cell);
            html.Open("g", ("class", label == guess ? "right" : "wrong"));
            html.Open("rect", ("x", MarkupWriter.Number(left + 1)), ("y", MarkupWriter.Number(top + 1)), ("width", MarkupWriter.Number(Cell - 2)), ("height", MarkupWriter.Number(Cell - 2)), ("rx", "3"),
                ("fill-opacity", MarkupWriter.Number(count == 0 ? 0.05 : 0.14 + (0.86 * share))));
            html.Element("title", Sentence(evaluation, label, guess, count, total)).Close();
            if (count > 0 && evaluation.Classes <= MostWithNumbers)
            {
                html.Element("text", count.ToString(CultureInfo.InvariantCulture), ("class", share > 0.5 ? "count on" : "count"), ("x", MarkupWriter.Number(left + (Cell / 2))), ("y", MarkupWriter.Number(top + (Cell / 2))), ("dy", "0.35em"));
            }
            html.Close();
        }
        string accuracy = total == 0 ? "none" : evaluation.AccuracyOf(label).ToString("0%", CultureInfo.InvariantCulture);
        html.Element("text", accuracy, ("class", "tick share"), ("x", MarkupWriter.Number(LabelWidth + (evaluation.Classes * Cell) + 10)), ("y", MarkupWriter.Number(top + (Cell / 2))), ("dy", "0.32em"));
    }

    private static string Sentence(Evaluation evaluation, int label, int guess, int count, int total) => label == guess
        ? string.Create(CultureInfo.InvariantCulture, $"{count} of {total} of {evaluation.NameOf(label)} were recognised")
        : string.Create(CultureInfo.InvariantCulture, $"{count} of {total} of {evaluation.NameOf(label)} were taken for {evaluation.NameOf(guess)}");

    private static string Short(string name) => name.Length <= 22 ? name : name[..21] + "…";
}
