using System.Globalization;
using System.Text;
using NetCompiler.Files;
using NetCompiler.Reporting.Html;

namespace NetCompiler.Reporting;

/// <summary>Writes a report of a training as one HTML file that needs nothing else: no network, no scripts, no other files.</summary>
public static class HtmlReport
{
    // What a browser may load is nothing: pictures are in the file, and nothing is a script.
    private const string Policy = "default-src 'none'; img-src data:; style-src 'unsafe-inline'";

    /// <summary>Writes a report; it appears whole or not at all.</summary>
    /// <param name="path">The file.</param>
    /// <param name="content">What it shows.</param>
    /// <exception cref="ArgumentException">There is no run.</exception>
    /// <exception cref="IOException">The file cannot be written.</exception>
    public static void Write(string path, ReportContent content)
    {
        byte[] bytes = Encoding.UTF8.GetBytes(ToHtml(content));
        Directory.CreateDirectory(Path.GetDirectoryName(Path.GetFullPath(path))!);
        AtomicFile.Write(path, stream => stream.Write(bytes));
    }

    /// <summary>The report as text.</summary>
    /// <param name="content">What it shows.</param>
    /// <exception cref="ArgumentException">There is no run.</exception>
    public static string ToHtml(ReportContent content)
    {
        ArgumentNullException.ThrowIfNull(content);
        if (content.Runs.Count == 0) throw new ArgumentException("a report needs a run", nameof(content));
        var html = new MarkupWriter();
        html.Raw("<!doctype html>\n").Open("html", ("lang", "en")).Open("head");
        html.Empty("meta", ("charset", "utf-8")).Empty("meta", ("name", "viewport"), ("content", "width=device-width, initial-scale=1"));
        html.Empty("meta", ("http-equiv", "Content-Security-Policy"), ("content", Policy));
        html.Element("title", content.Title).Open("style").Raw(ReportStyle.Sheet).Close().Close();
        html.Open("body").Open("main");
        WriteHead(html, content);
        CurveSection.Write(html, content.Runs);
        if (content.Evaluation is { } evaluation) PredictionSections.WriteConfusion(html, evaluation);
        PredictionSections.WriteSamples(html, content);
        if (content.Filters is { } filters) WriteFilters(html, filters);
        CostSections.Write(html, content);
        TableSections.Write(html, content);
        html.Element("footer", "Written by NetCompiler, " + content.Runs[0].Began.ToString("d MMMM yyyy, HH:mm", CultureInfo.InvariantCulture) + ".");
        return html.Close().Close().Close().ToString();
    }

    private static void WriteHead(MarkupWriter html, ReportContent content)
    {
        var run = content.Runs[0];
        html.Open("header").Element("h1", content.Title);
        if (content.Summary.Length > 0) html.Element("p", content.Summary, ("class", "lead"));
        html.Close().Open("div", ("class", "tiles"));
        // The test of the best snapshot is what one would use; the last one may be worse.
        if (run.Outcome?.BestTest is { Accuracy: { } accuracy } best) Tile("hero", accuracy.ToString("0.0%", CultureInfo.InvariantCulture), "test accuracy, iteration " + Whole(best.Iteration));
        foreach (var other in content.Runs.Skip(1))
        {
            if (other.Outcome?.BestTest?.Accuracy is { } compared) Tile("", compared.ToString("0.0%", CultureInfo.InvariantCulture), other.Name);
        }
        if (run.Outcome is { } outcome)
        {
            Tile("", outcome.Loss.ToString("G3", CultureInfo.InvariantCulture), "training loss at the end");
            Tile("", Whole(outcome.Iteration), "iterations in " + TableSections.Duration(outcome.Duration));
            Tile("", outcome.ImagesPerSecond.ToString(outcome.ImagesPerSecond < 100 ? "0.0" : "#,0", CultureInfo.InvariantCulture), "images a second");
            Tile("", CostSections.Bytes(outcome.PeakMemory), "memory at most");
        }
        html.Close();

        void Tile(string kind, string number, string what) => html.Open("div", ("class", ("tile " + kind).TrimEnd())).Element("b", number).Element("span", what).Close();
    }

    private static void WriteFilters(MarkupWriter html, FilterSheet filters)
    {
        html.Element("h2", "What the first layer looks for");
        html.Element("p", $"{filters.Layer}: {filters.Description}. Each is stretched from black to white by itself.", ("class", "about"));
        html.Open("figure").Empty("img", ("class", "filters"), ("alt", "Filters of " + filters.Layer), ("src", filters.Picture.ToPngUri()), ("width", Whole(filters.Picture.Width)), ("height", Whole(filters.Picture.Height))).Close();
    }

    private static string Whole(int value) => value.ToString("#,0", CultureInfo.InvariantCulture);
}
