namespace NetCompiler.Reporting.Html;

/// <summary>The curves of one run, or of several beside each other.</summary>
internal static class CurveSection
{
    private const int Colours = 4;

    public static void Write(MarkupWriter html, IReadOnlyList<RunHistory> runs)
    {
        if (runs.All(run => run.Points.Count == 0 && run.Tests.Count == 0)) return;
        bool isComparison = runs.Count > 1;
        html.Element("h2", "How it learnt");
        html.Element("p", isComparison ? "Curves of " + string.Join(" and ", runs.Select(run => run.Name)) + ". Point at a curve for its numbers." : "Point at a curve for its numbers.", ("class", "about"));
        html.Open("div", ("class", "charts"));
        var accuracy = runs.Select((run, index) => new ChartSeries(
            Name(run, "test"), index % Colours, true, [.. run.Tests.Where(test => test.Accuracy is not null).Select(test => ((double)test.Iteration, (double)test.Accuracy!))]));
        // Drawn twice, for what is legible across a page is not on a telephone; the style sheet shows one.
        new LineChart { Title = "Accuracy", IsPercent = true, Series = [.. accuracy], Width = 1040, Height = 300, Class = "wide" }.Write(html);
        new LineChart { Title = "Accuracy", IsPercent = true, Series = [.. accuracy], Class = "narrow" }.Write(html);
        var losses = runs.SelectMany((run, index) => new ChartSeries[]
        {
            new(Name(run, "training"), isComparison ? index % Colours : 0, false, [.. run.Points.Select(point => ((double)point.Iteration, (double)point.Loss))]),
            new(Name(run, "test"), isComparison ? index % Colours : 1, true, [.. run.Tests.Select(test => ((double)test.Iteration, (double)test.Loss))]),
        });
        new LineChart { Title = "Loss", Series = [.. losses] }.Write(html);
        var rates = runs.Select((run, index) => new ChartSeries(run.Name, index % Colours, false, [.. run.Points.Select(point => ((double)point.Iteration, (double)point.LearningRate))]));
        new LineChart { Title = "Learning rate", Series = [.. rates] }.Write(html);
        html.Close();

        string Name(RunHistory run, string what) => isComparison ? run.Name + ", " + what : what;
    }
}
