using System.Globalization;
using NetCompiler.Training;
using Spectre.Console;
using Spectre.Console.Rendering;

namespace FlickrStyle.Display;

/// <summary>What a display shows, as a panel of the terminal's width.</summary>
internal static class DisplayPanel
{
    private const int ChartRows = 5, WidestBar = 100, AxisWidth = 8;

    /// <summary>The panel.</summary>
    /// <param name="title">What is trained.</param>
    /// <param name="state">How far it is.</param>
    /// <param name="width">The width of the terminal, in characters.</param>
    /// <param name="unicode">Whether it can show more than ASCII.</param>
    public static IRenderable Of(string title, DisplayState state, int width, bool unicode)
    {
        int inner = Math.Max(30, Math.Min(width - 6, WidestBar));
        var rows = new List<IRenderable> { Head(state), Bar(state, inner, unicode), Numbers(state) };
        if (unicode && state.Losses.Count > 1) rows.AddRange(Chart(state, inner));
        rows.Add(Facts(state, inner));
        rows.AddRange(state.Warnings.Select(warning => Line("[yellow]! " + Markup.Escape(Cut(warning, inner * 2)) + "[/]")));
        if (state.WarningCount > state.Warnings.Count) rows.Add(Line(Invariant($"[grey]{state.WarningCount - state.Warnings.Count} earlier warnings are in the report[/]")));
        string device = state.Start is null ? "" : " on " + state.Start.Device;
        return new Panel(new Rows(rows))
        {
            Header = new PanelHeader(" " + Markup.Escape(title) + Markup.Escape(device) + " "),
            Border = unicode ? BoxBorder.Rounded : BoxBorder.Ascii,
            BorderStyle = new Spectre.Console.Style(state.Outcome is { Problem: not null } ? Color.Red : Color.Grey),
            Padding = new Padding(2, 0, 2, 0),
        };
    }

    private static Markup Head(DisplayState state)
    {
        string most = state.Start is null ? "?" : state.Start.Settings.MaxIterations.ToString("#,0", CultureInfo.InvariantCulture);
        string doing = state.Outcome is { } outcome ? outcome.End.ToString().ToLowerInvariant() : state.IsTesting ? "testing" : state.Iterations == 0 ? "starting" : "training";
        string left = state.Outcome is { } ended ? "in " + Duration(ended.Duration) : state.Left is { } rest ? Duration(rest) + " left" : "";
        return Line(Invariant($"[bold]{state.Iterations:#,0}[/] of {most} iterations   [grey]{doing}[/]   [bold]{left}[/]"));
    }

    private static Markup Bar(DisplayState state, int width, bool unicode)
    {
        string percent = (state.Share * 100).ToString("0", CultureInfo.InvariantCulture).PadLeft(3) + "%";
        int length = width - percent.Length - 1, done = (int)Math.Round(state.Share * length);
        char full = unicode ? '━' : '#', empty = unicode ? '━' : '-';
        return Line($"[deepskyblue1]{new string(full, done)}[/][grey27]{new string(empty, length - done)}[/] {percent}");
    }

    private static Markup Numbers(DisplayState state)
    {
        string loss = float.IsNaN(state.Loss) ? "–" : state.Loss.ToString("0.0000", CultureInfo.InvariantCulture);
        string speed = state.ImagesPerSecond == 0 ? "–" : state.ImagesPerSecond.ToString(state.ImagesPerSecond < 100 ? "0.0" : "#,0", CultureInfo.InvariantCulture);
        string data = state.DataShare > 0.005 ? Invariant($"   [grey]waiting for data[/] {state.DataShare:0%}") : "";
        return Line(Invariant($"[grey]loss[/] [bold]{loss}[/]   [grey]learning rate[/] {state.LearningRate:G4}   [grey]images/s[/] {speed}{data}"));
    }

    private static IEnumerable<IRenderable> Chart(DisplayState state, int width)
    {
        string[] lines = BrailleChart.Draw(state.Losses, width - AxisWidth - 1, ChartRows, out double least, out double most);
        for (int row = 0; row < lines.Length; row++)
        {
            string label = row == 0 ? Axis(most) : row == lines.Length - 1 ? Axis(least) : "";
            yield return Line($"[grey]{label.PadLeft(AxisWidth)}[/] [orange1]{lines[row]}[/]");
        }
    }

    private static Grid Facts(DisplayState state, int width)
    {
        var grid = new Grid().AddColumn(new GridColumn().NoWrap().PadRight(2)).AddColumn(new GridColumn());
        if (state.LastTest is { } test) grid.AddRow(Line("[grey]test[/]"), Line(Describe(test) + Best(state)));
        if (state.LastSnapshot is { } snapshot) grid.AddRow(Line("[grey]snapshot[/]"), Line(Markup.Escape(Cut(snapshot, width - 12))));
        if (state.Outcome is { } outcome)
        {
            grid.AddRow(Line("[grey]all in all[/]"), Line(Invariant($"{outcome.ImagesPerSecond:0.#} images/s, {outcome.DataShare:0.0%} of it waiting for data, {outcome.PeakMemory / 1e6:#,0} MB of memory at most")));
            if (outcome.Problem is { } problem) grid.AddRow(Line("[red]problem[/]"), Line("[red]" + Markup.Escape(problem) + "[/]"));
        }
        return grid;
    }

    private static string Describe(TestResult test)
    {
        string accuracy = test.Accuracy is { } share ? Invariant($"[bold green]{share:0.0%}[/] right, ") : "";
        return accuracy + Invariant($"loss {test.Loss:0.000} at iteration {test.Iteration:#,0}");
    }

    private static string Best(DisplayState state) => state.BestTest is { Accuracy: { } share } best && best != state.LastTest
        ? Invariant($"   [grey]best[/] {share:0.0%} [grey]at {best.Iteration:#,0}[/]") : "";

    private static string Axis(double value) => value.ToString("G4", CultureInfo.InvariantCulture);

    private static string Duration(TimeSpan time) => time.TotalHours >= 1
        ? Invariant($"{(int)time.TotalHours}:{time.Minutes:00}:{time.Seconds:00}") : Invariant($"{time.Minutes}:{time.Seconds:00}");

    private static string Cut(string text, int length)
    {
        string clean = string.Concat(text.Select(character => char.IsControl(character) ? ' ' : character));
        return clean.Length <= length ? clean : clean[..(length - 1)] + "…";
    }

    private static Markup Line(string markup) => new(markup);

    private static string Invariant(FormattableString text) => FormattableString.Invariant(text);
}
