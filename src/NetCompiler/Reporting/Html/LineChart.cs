using System.Globalization;
using System.Text;

namespace NetCompiler.Reporting.Html;

/// <summary>A line of a chart.</summary>
/// <param name="Name">What it shows.</param>
/// <param name="Colour">Which of the report's colours, from 0.</param>
/// <param name="IsMarked">Whether each point is marked and has a line of its own in the legend: tests are, iterations are not.</param>
/// <param name="Points">The points, by iteration.</param>
internal sealed record ChartSeries(string Name, int Colour, bool IsMarked, IReadOnlyList<(double X, double Y)> Points);

/// <summary>A chart of lines over iterations, as SVG that takes its colours from the page.</summary>
internal sealed class LineChart
{
    private const double Left = 52, Right = 14, Top = 12, Bottom = 30;

    /// <summary>What the vertical axis shows.</summary>
    public required string Title { get; init; }

    /// <summary>The lines.</summary>
    public required IReadOnlyList<ChartSeries> Series { get; init; }

    /// <summary>The width, in pixels of a page that is wide enough.</summary>
    public double Width { get; init; } = 540;

    /// <summary>The height, in the same units.</summary>
    public double Height { get; init; } = 280;

    /// <summary>What the style sheet calls it, besides a chart; may be empty.</summary>
    public string Class { get; init; } = "";

    /// <summary>Whether values are shares, shown in percent.</summary>
    public bool IsPercent { get; init; }

    /// <summary>Writes the chart with its heading and legend; nothing if there are no points.</summary>
    public void Write(MarkupWriter html)
    {
        var lines = Series.Select(line => line with { Points = [.. line.Points.Where(point => double.IsFinite(point.Y))] }).Where(line => line.Points.Count > 0).ToArray();
        if (lines.Length == 0) return;
        html.Open("figure", ("class", ("chart " + Class).TrimEnd()));
        html.Open("figcaption").Element("span", Title, ("class", "name"));
        foreach (var line in lines)
        {
            html.Open("span", ("class", "key c" + Text(line.Colour) + (line.IsMarked ? " marked" : ""))).Text(line.Name).Close();
        }
        html.Close();
        WritePlot(html, lines);
        html.Close();
    }

    private void WritePlot(MarkupWriter html, ChartSeries[] lines)
    {
        var all = lines.SelectMany(line => line.Points).ToArray();
        double factor = IsPercent ? 100 : 1;
        var x = new ChartScale(all.Min(point => point.X), all.Max(point => point.X), Left, Width - Right, 8, isTight: true);
        // Room down to zero: a curve that does not begin there looks steeper than it is.
        var y = new ChartScale(Math.Min(0, all.Min(point => point.Y) * factor), Largest(lines) * factor, Height - Bottom, Top, 5, isTight: false);
        html.Open("svg", ("viewBox", "0 0 " + MarkupWriter.Number(Width) + " " + MarkupWriter.Number(Height)), ("role", "img"));
        html.Element("title", Title + " by iteration");
        foreach (double tick in y.Ticks)
        {
            string at = MarkupWriter.Number(y.At(tick));
            html.Empty("line", ("class", "grid"), ("x1", MarkupWriter.Number(Left)), ("x2", MarkupWriter.Number(Width - Right)), ("y1", at), ("y2", at));
            html.Element("text", y.Label(tick) + (IsPercent ? "%" : ""), ("class", "tick end"), ("x", MarkupWriter.Number(Left - 7)), ("y", at), ("dy", "0.32em"));
        }
        foreach (double tick in x.Ticks)
        {
            html.Element("text", x.Label(tick), ("class", "tick middle"), ("x", MarkupWriter.Number(x.At(tick))), ("y", MarkupWriter.Number(Height - Bottom + 18)));
        }
        foreach (var line in lines) WriteLine(html, line, x, y, factor);
        html.Close();
    }

    // A run that begins with a peak, or that diverges, would press the rest flat.
    private static double Largest(ChartSeries[] lines)
    {
        double[] values = [.. lines.SelectMany(line => line.Points).Select(point => point.Y).Order()];
        double high = values[Math.Min(values.Length - 1, (int)(values.Length * 0.98))], most = values[^1];
        return most > 3 * high && high > 0 ? high * 1.5 : most;
    }

    private void WriteLine(MarkupWriter html, ChartSeries line, ChartScale x, ChartScale y, double factor)
    {
        string colour = "c" + Text(line.Colour);
        var path = new StringBuilder();
        foreach (var (at, value) in line.Points) path.Append(MarkupWriter.Number(x.At(at))).Append(',').Append(MarkupWriter.Number(y.At(value * factor))).Append(' ');
        html.Empty("polyline", ("class", "line " + colour + (line.IsMarked ? " marked" : "")), ("points", path.ToString().TrimEnd()));
        // Of a thousand points, what a finger can tell apart gets a tooltip.
        int stride = Math.Max(1, line.Points.Count / 80);
        for (int i = 0; i < line.Points.Count; i += stride)
        {
            var (at, value) = line.Points[i];
            html.Open("circle", ("class", (line.IsMarked ? "dot " : "spot ") + colour), ("cx", MarkupWriter.Number(x.At(at))), ("cy", MarkupWriter.Number(y.At(value * factor))), ("r", line.IsMarked ? "3" : "5"));
            string shown = IsPercent ? (value * 100).ToString("0.0", CultureInfo.InvariantCulture) + "%" : value.ToString("G4", CultureInfo.InvariantCulture);
            html.Element("title", line.Name + ", iteration " + at.ToString("#,0", CultureInfo.InvariantCulture) + ": " + shown).Close();
        }
    }

    private static string Text(int value) => value.ToString(CultureInfo.InvariantCulture);
}
