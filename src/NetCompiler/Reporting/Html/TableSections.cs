using System.Globalization;
using NetCompiler.Solvers;
using NetCompiler.Training;

namespace NetCompiler.Reporting.Html;

/// <summary>Notes, and what is looked up: settings, hardware, results, weights.</summary>
internal static class TableSections
{
    public static void Write(MarkupWriter html, ReportContent content)
    {
        string[] notes = [.. content.Notes, .. content.Runs.SelectMany(run => run.Warnings.Select(warning => content.Runs.Count > 1 ? run.Name + ": " + warning : warning))];
        if (notes.Length > 0)
        {
            html.Element("h2", "Notes").Open("ul", ("class", "notes"));
            foreach (string note in notes) html.Element("li", note);
            html.Close();
        }
        html.Element("h2", "Settings").Element("p", "What it would take to do it again.", ("class", "about")).Open("div", ("class", "pair"));
        foreach (var run in content.Runs)
        {
            if (run.Start is { } start) Table(html, content.Runs.Count > 1 ? "Solver, " + run.Name : "Solver", Rows(start));
            if (run.Outcome is { } outcome) Table(html, content.Runs.Count > 1 ? "Outcome, " + run.Name : "Outcome", Rows(outcome));
        }
        string device = content.Runs[0].Start?.Device ?? "";
        Table(html, "Hardware", [("Device", device), .. Hardware.Describe()]);
        if (content.Runs[0].Weights is { } weights)
        {
            Table(html, "Weights at the start", weights.Lines.Select(line => (line.Layer, line.Outcome.ToString().ToLowerInvariant() + (line.Details.Length > 0 ? ", " + line.Details : ""))));
        }
        html.Close();
    }

    /// <summary>A duration for people.</summary>
    public static string Duration(TimeSpan time) => time.TotalHours >= 1
        ? string.Create(CultureInfo.InvariantCulture, $"{(int)time.TotalHours} h {time.Minutes} min")
        : time.TotalMinutes >= 1 ? string.Create(CultureInfo.InvariantCulture, $"{time.Minutes} min {time.Seconds} s") : string.Create(CultureInfo.InvariantCulture, $"{time.TotalSeconds:0.0} s");

    private static IEnumerable<(string, string)> Rows(TrainingStart start)
    {
        var (settings, schedule) = (start.Settings, start.Schedule);
        yield return ("Net", start.NetName.Length == 0 ? "(unnamed)" : start.NetName);
        yield return ("Solver", settings.TypeName + (settings.Momentum > 0 ? ", momentum " + Text(settings.Momentum) : ""));
        yield return ("Learning rate", Rate(settings.LearningRate));
        yield return ("Weight decay", Text(settings.WeightDecay) + " " + settings.Regularization);
        if (settings.ClipGradients >= 0) yield return ("Clipping", "gradients longer than " + Text(settings.ClipGradients));
        yield return ("Iterations", Text(settings.MaxIterations) + ", of " + Text(start.ImagesPerIteration) + " images each");
        if (schedule.TestInterval > 0) yield return ("Tests", "every " + Text(schedule.TestInterval) + " iterations, " + string.Join(", ", schedule.TestIterations) + " batches");
        yield return ("Seed", settings.Seed.ToString(CultureInfo.InvariantCulture));
    }

    private static IEnumerable<(string, string)> Rows(TrainingOutcome outcome)
    {
        yield return ("Ended", outcome.End.ToString().ToLowerInvariant() + (outcome.Problem is { } problem ? ": " + problem : ""));
        yield return ("Duration", Duration(outcome.Duration));
        yield return ("Waiting for data", outcome.DataShare.ToString("0.0%", CultureInfo.InvariantCulture) + " of the time of iterations");
        if (outcome.LastTest is { } last) yield return ("Last test", "loss " + Text(last.Loss) + (last.Accuracy is { } accuracy ? ", accuracy " + accuracy.ToString("0.0%", CultureInfo.InvariantCulture) : ""));
        if (outcome.BestSnapshot is { } best) yield return ("Best snapshot", best.Weights);
        if (outcome.LastSnapshot is { } snapshot) yield return ("Last snapshot", snapshot.State);
    }

    private static string Rate(LearningRate rate) => Text(rate.Base) + rate.Policy switch
    {
        LearningRatePolicy.Step => ", times " + Text(rate.Gamma) + " every " + Text(rate.StepSize) + " iterations",
        LearningRatePolicy.MultiStep => ", times " + Text(rate.Gamma) + " at " + string.Join(", ", rate.StepValues),
        LearningRatePolicy.Fixed => ", fixed",
        _ => ", " + rate.Policy.ToString().ToLowerInvariant() + ", gamma " + Text(rate.Gamma) + ", power " + Text(rate.Power),
    };

    private static string Text(float value) => value.ToString("G6", CultureInfo.InvariantCulture);

    private static string Text(int value) => value.ToString("#,0", CultureInfo.InvariantCulture);

    private static void Table(MarkupWriter html, string title, IEnumerable<(string Name, string Value)> rows)
    {
        html.Open("figure").Open("figcaption").Element("span", title, ("class", "name")).Close().Open("table").Open("tbody");
        foreach (var (name, value) in rows) html.Open("tr").Element("th", name).Element("td", value).Close();
        html.Close().Close().Close();
    }
}
