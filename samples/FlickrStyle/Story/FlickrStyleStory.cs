using System.Diagnostics;
using System.Globalization;
using FlickrStyle.Drawing;
using NetCompiler.Blobs;
using NetCompiler.Data;
using NetCompiler.Devices;
using NetCompiler.Reporting;
using NetCompiler.Training;
using NetCompiler.Weights;
using Spectre.Console;

namespace FlickrStyle.Story;

/// <summary>
/// The whole job on a machine with no data and no network: a net is pretrained on one drawn task, its last layer is renamed, it is
/// fine-tuned on another, and compared with the same net from scratch, as in "Fine-tuning CaffeNet for Style Recognition".
/// </summary>
/// <param name="options">How large it is.</param>
/// <param name="console">Where it is told.</param>
internal sealed class FlickrStyleStory(StoryOptions options, IAnsiConsole console)
{
    private const int ShownSamples = 20;
    private const int ClassifiedImages = 6;
    private const int ShapesToTest = 200;

    /// <summary>Tells it.</summary>
    /// <param name="cancellation">Stops it.</param>
    /// <returns>The accuracies at the end.</returns>
    /// <exception cref="OperationCanceledException">It was stopped.</exception>
    public (float FineTuned, float FromScratch) Run(CancellationToken cancellation)
    {
        var watch = Stopwatch.StartNew();
        console.Write(new Panel(new Markup(
            "[bold]Flickr Style[/]: a CaffeNet that was trained for one task learns another from few images.\n"
            + "Everything here is drawn, trained and tested on this machine; nothing is downloaded."))
            .Border(BoxBorder.Rounded).BorderColor(Color.Green));
        using var device = ComputeDevice.Open(options.Device);
        console.MarkupLineInterpolated($"Device: [green]{Describe(device)}[/]");

        Step("1", "Draw", "ten kinds of shapes to pretrain on, and scenes in twenty styles; the same seed gives the same bytes");
        var shapes = Draw(new DrawnImages(DrawnKind.Shapes, options.Shapes, ShapesToTest, options.Seed, Path.Combine(options.Folder, "shapes")), cancellation);
        var styles = Draw(new DrawnImages(DrawnKind.Styles, options.TrainImages, options.TestImages, options.Seed, Path.Combine(options.Folder, "styles")), cancellation);
        string sheet = Path.Combine(options.Folder, "styles.png");
        File.WriteAllBytes(sheet, ContactSheet.Draw(DrawnKind.Styles, 10, 96, options.Seed));
        console.MarkupLineInterpolated($"A contact sheet: [blue]{sheet}[/]");

        Step("2", "Pretrain", "FlickrStyleMini, every layer type of CaffeNet but smaller, on shapes");
        var pretraining = new StoryRun("pre-training", FlickrStyleMiniPretrain.Family, shapes) { Iterations = options.PretrainIterations };
        string pretrained = pretraining.Train(device, options, console).LastSnapshot!.Weights;

        Step("3", "Fine-tune", FormattableString.Invariant($"on {options.TrainImages / 20} images of each style. The last layer has another name, so it starts at random and learns ten times as fast"));
        var tuning = new StoryRun("fine-tuned", FlickrStyleMini.Family, styles) { Iterations = options.Iterations, Weights = [pretrained] };
        var content = new ReportContent { Title = "Flickr Style, fine-tuned", Runs = [] };
        tuning.Train(device, options, console, run => content = Evaluate(run, device, styles, content));
        WriteWeights(tuning.History.Weights!);

        Step("4", "Compare", "the same net, images, rates and iterations, but all layers start at random");
        var scratch = new StoryRun("from scratch", FlickrStyleMini.Family, styles) { Iterations = options.Iterations };
        scratch.Train(device, options, console);
        float tuned = tuning.History.Tests[^1].Accuracy!.Value, random = scratch.History.Tests[^1].Accuracy!.Value;
        Compare(tuning.History, scratch.History);

        if (options.FullIterations > 0)
        {
            Step("5", "The real size", "CaffeNet as in the paper, on the same images");
            FullNet.Run(device, options, styles, console);
        }

        Step("6", "Classify", "images that it was not trained on");
        Classify(content.Evaluation!, styles);
        string report = Path.Combine(options.Folder, "report.html");
        HtmlReport.Write(report, content with
        {
            Summary = string.Create(CultureInfo.InvariantCulture, $"A small CaffeNet, pretrained on {options.Shapes} drawn shapes (right for {pretraining.History.Tests[^1].Accuracy:0.0%} of others) and fine-tuned on {options.TrainImages} drawn images in twenty styles, is right for {tuned:0.0%} of {options.TestImages} others. From scratch, with as many iterations, it is right for {random:0.0%}."),
            Runs = [tuning.History, scratch.History],
        });
        console.Write(new Panel(new Markup(string.Create(CultureInfo.InvariantCulture,
            $"Fine-tuned [green]{tuned:0.0%}[/], from scratch [red]{random:0.0%}[/], after {tuning.History.Outcome!.Iteration} iterations. Chance is 5%.\n"
            + $"Report: [blue]{Path.GetFullPath(report).EscapeMarkup()}[/]\n"
            + $"All of it took {watch.Elapsed.TotalSeconds:0} s. Next: [bold]classify IMAGE...[/], [bold]train -solver ...[/], [bold]--help[/]."))).Border(BoxBorder.Rounded).BorderColor(Color.Green));
        return (tuned, random);
    }

    private static string Describe(ComputeDevice device) => device is GpuDevice gpu
        ? gpu.Description.Name
        : string.Create(CultureInfo.InvariantCulture, $"{device}, {Environment.ProcessorCount} threads");

    private void Step(string number, string title, string text)
    {
        console.WriteLine();
        console.Write(new Rule("[bold green]" + number + "[/] [bold]" + title + "[/]").LeftJustified());
        console.MarkupLine("[grey]" + text.EscapeMarkup() + "[/]");
    }

    private DrawnImages Draw(DrawnImages images, CancellationToken cancellation)
    {
        console.Progress().AutoClear(false).Columns(new TaskDescriptionColumn { Alignment = Justify.Left }, new ProgressBarColumn(), new PercentageColumn()).Start(context =>
        {
            int count = images.TrainCount + images.TestCount;
            var task = context.AddTask(string.Create(CultureInfo.InvariantCulture, $"{count} {images.Kind.ToString().ToLowerInvariant()}"), maxValue: count);
            images.Write(() => task.Increment(1), cancellation);
        });
        return images;
    }

    // What a report shows besides the curves, while the nets are there.
    private static ReportContent Evaluate(TrainingRun run, ComputeDevice device, DrawnImages styles, ReportContent content)
    {
        var family = FlickrStyleMini.Family;
        string[] files = [.. File.ReadLines(styles.TestList).Select(line => line[..line.LastIndexOf(' ')])];
        using var deploy = family.CreateDeploy!(device, run.Parameters);
        run.TestData!.Position = 0;
        var evaluation = Evaluation.Run(run.TestNet!, run.TestData, deploy, family.Labels, new EvaluationOptions
        {
            Batches = styles.TestCount / run.TestNet!.AllBlobs.OfType<InputBlob>().First().Shape[0],
            NameOf = index => files[(int)index],
        });
        var samples = evaluation.Predictions.Take(ShownSamples).Select(prediction => new SamplePrediction(prediction, Picture.Thumbnail(prediction.Name)!)).ToArray();
        var weight = FilterPicture.FirstOf(run.Parameters)!;
        return content with
        {
            Evaluation = evaluation,
            Samples = samples,
            Filters = new FilterSheet(weight.Layer, FormattableString.Invariant($"{weight.Shape[0]} filters of {weight.Shape[2]}x{weight.Shape[3]}, {weight.Shape[1]} channels"), FilterPicture.Draw(run.Parameters, weight)),
            LayerTimes = StepTimes.ByLayer(StepTimes.Measure(run.TrainNet, 3)),
        };
    }

    private void WriteWeights(WeightReport report)
    {
        long all = report.Lines.Where(line => line.Outcome != WeightOutcome.Unknown).Sum(line => line.Count);
        console.MarkupLineInterpolated(CultureInfo.InvariantCulture, $"{report.CopiedCount:N0} of {all:N0} weights were copied by layer name.");
        foreach (var line in report.Lines.Where(line => line.Outcome is WeightOutcome.Initialised or WeightOutcome.Unknown))
        {
            console.MarkupLineInterpolated($"[yellow]{line.Layer}[/] {(line.Outcome == WeightOutcome.Initialised ? "starts at random" : "is not in the net, and is left out")}");
        }
    }

    private void Compare(RunHistory tuning, RunHistory scratch)
    {
        var table = new Table().Border(TableBorder.Rounded).AddColumn("iteration");
        foreach (var test in tuning.Tests) table.AddColumn(new TableColumn(test.Iteration.ToString(CultureInfo.InvariantCulture)).RightAligned());
        table.AddRow([new Markup("[green]fine-tuned[/]"), .. tuning.Tests.Select(Cell)]);
        table.AddRow([new Markup("[red]from scratch[/]"), .. scratch.Tests.Select(Cell)]);
        console.Write(table);
        AccuracyChart.Write(console, tuning.Tests, scratch.Tests);

        static Markup Cell(TestResult test) => new(string.Create(CultureInfo.InvariantCulture, $"{test.Accuracy:0.0%}"));
    }

    private void Classify(Evaluation evaluation, DrawnImages styles)
    {
        var table = new Table().Border(TableBorder.Rounded).AddColumn("image").AddColumn("style").AddColumn("the net says");
        int stride = Math.Max(1, evaluation.Predictions.Count / ClassifiedImages) | 1;
        for (int at = 0; at < ClassifiedImages; at++)
        {
            var prediction = evaluation.Predictions[at * stride % evaluation.Predictions.Count];
            table.AddRow(
                new Text(Path.GetRelativePath(styles.Folder, prediction.Name)),
                new Markup((prediction.IsRight ? "[green]" : "[red]") + evaluation.NameOf(prediction.Label) + "[/]"),
                new Text(string.Join(", ", prediction.Guesses.Take(3).Select(guess => string.Create(CultureInfo.InvariantCulture, $"{evaluation.NameOf(guess.Label)} {guess.Probability:0%}")))));
        }
        console.Write(table);
    }
}
