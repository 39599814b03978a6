using System.Globalization;
using NetCompiler.Training;

namespace NetCompiler.Reporting.Html;

/// <summary>What the net says of test images: all of them as a matrix, some of them to look at.</summary>
internal static class PredictionSections
{
    private const int MostConfusions = 12;

    public static void WriteConfusion(MarkupWriter html, Evaluation evaluation)
    {
        if (evaluation.Predictions.Count == 0) return;
        int kept = evaluation.Predictions.Max(prediction => prediction.Guesses.Count);
        string top = kept > 1 ? string.Create(CultureInfo.InvariantCulture, $", and for {evaluation.TopAccuracy(kept):0.0%} it is among the first {kept}") : "";
        html.Element("h2", "What it confuses");
        html.Element("p", string.Create(CultureInfo.InvariantCulture,
            $"Of {evaluation.Predictions.Count:#,0} test images, the first guess is right for {evaluation.Accuracy:0.0%}{top}. A row is what images are, a column what they were taken for."), ("class", "about"));
        if (evaluation.Classes <= ConfusionChart.MostClasses)
        {
            html.Open("figure").Open("div", ("class", "scroll"));
            ConfusionChart.Write(html, evaluation);
            html.Close().Close();
        }
        else
        {
            WriteWorst(html, evaluation);
        }
    }

    public static void WriteSamples(MarkupWriter html, ReportContent content)
    {
        if (content.Samples.Count == 0) return;
        html.Element("h2", "What it says of images").Element("p", "Test images with the most likely classes.", ("class", "about")).Open("div", ("class", "samples"));
        foreach (var (prediction, image) in content.Samples)
        {
            // An address would be fetched; only pictures that are in the file are shown.
            string source = image.StartsWith("data:image/", StringComparison.Ordinal) ? image : "data:image/png;base64,";
            html.Open("div", ("class", "card " + (prediction.IsRight ? "right" : "wrong")), ("title", prediction.Name));
            html.Empty("img", ("src", source), ("alt", prediction.Name), ("loading", "lazy"));
            html.Open("div", ("class", "what")).Open("div", ("class", "truth")).Element("span", Name(prediction.Label)).Element("i", prediction.IsRight ? "✓" : "✗").Close();
            foreach (var (label, probability) in prediction.Guesses)
            {
                string share = probability.ToString("0.0%", CultureInfo.InvariantCulture);
                html.Open("div", ("class", label == prediction.Label ? "guess hit" : "guess"), ("style", "--share:" + MarkupWriter.Number(Math.Clamp(double.IsFinite(probability) ? probability : 0, 0, 1) * 100) + "%"));
                html.Element("span", Name(label)).Element("b", share).Close();
            }
            html.Close().Close();
        }
        html.Close();

        string Name(int label) => content.Evaluation?.NameOf(label) ?? label.ToString(CultureInfo.InvariantCulture);
    }

    private static void WriteWorst(MarkupWriter html, Evaluation evaluation)
    {
        var worst = from label in Enumerable.Range(0, evaluation.Classes)
                    from guess in Enumerable.Range(0, evaluation.Classes)
                    where label != guess && evaluation.Count(label, guess) > 0
                    orderby evaluation.Count(label, guess) descending
                    select (label, guess);
        html.Open("figure").Open("table").Open("tbody");
        foreach (var (label, guess) in worst.Take(MostConfusions))
        {
            html.Open("tr").Element("td", evaluation.NameOf(label)).Element("td", "taken for " + evaluation.NameOf(guess))
                .Element("td", evaluation.Count(label, guess).ToString(CultureInfo.InvariantCulture), ("class", "number")).Close();
        }
        html.Close().Close().Close();
    }
}
