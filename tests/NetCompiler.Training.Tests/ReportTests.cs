using System.Text.RegularExpressions;
using System.Xml.Linq;
using NetCompiler.Blobs;
using NetCompiler.Devices;
using NetCompiler.Reporting;
using NetCompiler.Training.Tests.Nets;

namespace NetCompiler.Training.Tests;

/// <summary>The HTML report.</summary>
public sealed partial class ReportTests : IDisposable
{
    private const string Hostile = "</style><script>alert(1)</script><img src=x onerror=\"alert(2)\">'\"&\u202E\0";

    private readonly TemporaryFolder folder = new();

    [Fact]
    public void A_report_shows_the_runs_and_needs_nothing_else()
    {
        var (content, history) = Content("from scratch", [.. Stripes.Family.Labels]);
        string path = folder.PathOf("reports/report.html");
        HtmlReport.Write(path, content);
        string html = File.ReadAllText(path);
        var page = Parse(html);
        Assert.Equal("Stripes", page.Descendants("h1").Single().Value);
        // Accuracy is there twice, across a page and for a telephone, of which the style sheet shows one.
        Assert.Equal(
            [("chart wide", "Accuracy"), ("chart narrow", "Accuracy"), ("chart", "Loss"), ("chart", "Learning rate")],
            page.Descendants("figure").Where(figure => ((string?)figure.Attribute("class") ?? "").StartsWith("chart", StringComparison.Ordinal)).Select(figure => ((string)figure.Attribute("class")!, figure.Descendants("span").First().Value)));
        // Each test has a point with its number, for either run.
        var tips = page.Descendants("title").Select(title => title.Value).ToArray();
        Assert.All(history.Tests, test => Assert.Contains($"fine-tuned, test, iteration {test.Iteration}: {(test.Accuracy!.Value * 100).ToString("0.0", System.Globalization.CultureInfo.InvariantCulture)}%", tips));
        Assert.Contains(tips, tip => tip.StartsWith("from scratch, training, iteration ", StringComparison.Ordinal));
        Assert.Equal(16, page.Descendants("svg").Single(svg => (string?)svg.Attribute("class") == "confusion").Descendants("rect").Count());
        Assert.Equal(2, page.Descendants("div").Count(div => ((string?)div.Attribute("class") ?? "").StartsWith("card", StringComparison.Ordinal)));
        Assert.Contains(page.Descendants("td"), cell => cell.Value == "conv1");
        Assert.Contains("left out", page.Descendants("li").First().Value);
        Assert.DoesNotMatch(Outside(), html);
    }

    [Fact]
    public void Names_from_outside_are_only_text()
    {
        var (content, _) = Content(Hostile, [Hostile, "b", "c", "d"]);
        var bad = content.Samples[0];
        content = content with
        {
            Title = Hostile, Summary = Hostile, Notes = [Hostile],
            Samples = [new SamplePrediction(bad.Prediction with { Name = Hostile, Label = 0 }, "https://example.org/x.png"), new SamplePrediction(bad.Prediction, "data:image/png;base64,AA\" onload=\"alert(3)")],
            LayerTimes = [new LayerTime(Hostile, 1, 1)], Filters = content.Filters! with { Layer = Hostile, Description = Hostile },
        };
        string html = HtmlReport.ToHtml(content);
        var page = Parse(html);
        Assert.Empty(page.Descendants("script"));
        Assert.DoesNotContain(page.Descendants().SelectMany(element => element.Attributes()), attribute => attribute.Name.LocalName.StartsWith("on", StringComparison.Ordinal));
        Assert.DoesNotMatch(Outside(), html);
        Assert.DoesNotContain('\u202E', html);
        Assert.DoesNotContain('\0', html);
        Assert.Single(page.Descendants("style"));
    }

    [Fact]
    public void A_run_that_has_not_even_begun_has_a_report()
    {
        string html = HtmlReport.ToHtml(new ReportContent { Title = "Nothing", Runs = [new RunHistory("empty")] });
        Assert.Equal("Nothing", Parse(html).Descendants("h1").Single().Value);
    }

    [Fact]
    public void However_long_a_run_is_its_points_are_few_and_even()
    {
        var history = new RunHistory("long");
        for (int i = 0; i < 100_000; i++) history.OnIteration(new IterationProgress(i, i, 0.1f, 1, 0, 1));
        Assert.InRange(history.Points.Count, 1000, 2048);
        Assert.Equal(0, history.Points[0].Iteration);
        Assert.Single(history.Points.Zip(history.Points.Skip(1), (before, after) => after.Iteration - before.Iteration).Distinct());
        Assert.True(history.Points[^1].Iteration > 99_900);
    }

    public void Dispose() => folder.Dispose();

    private (ReportContent Content, RunHistory First) Content(string second, string[] labels)
    {
        var first = new RunHistory("fine-tuned");
        var other = new RunHistory(second);
        Runs.Train(Runs.Options(folder, other));
        using var device = ComputeDevice.Open("cpu:2");
        using var run = new TrainingRun(Stripes.Family, device, Runs.Options(folder, first));
        run.Run();
        using var deploy = Stripes.Family.CreateDeploy!(device, run.Parameters);
        var samples = new List<SamplePrediction>();
        var evaluation = Evaluation.Run(run.TestNet!, new StripesData(run.TestNet!, 3), deploy, labels, new EvaluationOptions
        {
            Batches = 2,
            Look = (prediction, image) => { if (samples.Count < 2) samples.Add(new SamplePrediction(prediction, Picture.OfBlob(image.Span, new BlobShape(1, 1, 12, 12)).ToPngUri())); },
        });
        var filters = FilterPicture.FirstOf(run.Parameters)!;
        return (new ReportContent
        {
            Title = "Stripes", Runs = [first, other], Evaluation = evaluation, Samples = samples, Notes = ["2 images were left out."],
            Filters = new FilterSheet(filters.Layer, "8 filters of 3x3", FilterPicture.Draw(run.Parameters, filters)), LayerTimes = StepTimes.ByLayer(StepTimes.Measure(run.TrainNet, 1)),
        }, first);
    }

    // Everything is closed, so it can be read as XML once the few things that only HTML has are out of the way.
    private static XElement Parse(string html)
    {
        Assert.StartsWith("<!doctype html>\n", html);
        return XElement.Parse(html["<!doctype html>\n".Length..]);
    }

    // Anything that a browser would fetch: addresses in attributes and in the style sheet.
    [GeneratedRegex("""(src|href|srcset|action|data)\s*=\s*["'](?!data:image/)|url\(|@import|<(script|iframe|object|embed|link)\b""", RegexOptions.IgnoreCase)]
    private static partial Regex Outside();
}
