using System.Globalization;

namespace NetCompiler.Reporting.Html;

/// <summary>What the net costs: time by layer, memory by use.</summary>
internal static class CostSections
{
    public static void Write(MarkupWriter html, ReportContent content)
    {
        var memory = content.Runs[0].Start?.Memory;
        if (content.LayerTimes.Count == 0 && memory is null) return;
        html.Element("h2", "What it costs");
        if (content.LayerTimes.Count > 0) WriteTimes(html, content);
        if (memory is not null)
        {
            html.Element("p", "Memory as planned when the net was compiled; it does not grow while it trains.", ("class", "about"), ("style", "margin-top:22px"));
            WriteMemory(html, [("weights", memory.Weights), ("gradients", memory.Gradients), ("solver history", memory.History), ("blobs of the training net", memory.TrainActivations), ("blobs of the test net", memory.TestActivations)]);
        }
    }

    /// <summary>A number of bytes for people.</summary>
    public static string Bytes(long bytes) => bytes switch
    {
        >= 1_000_000_000 => (bytes / 1e9).ToString("0.00", CultureInfo.InvariantCulture) + " GB",
        >= 1_000_000 => (bytes / 1e6).ToString("0", CultureInfo.InvariantCulture) + " MB",
        _ => (bytes / 1e3).ToString("0", CultureInfo.InvariantCulture) + " kB",
    };

    private static void WriteTimes(MarkupWriter html, ReportContent content)
    {
        double longest = content.LayerTimes.Max(time => time.Forward + time.Backward), all = content.LayerTimes.Sum(time => time.Forward + time.Backward);
        html.Element("p", string.Create(CultureInfo.InvariantCulture,
            $"Time of one batch by layer, {all * 1e3:0.0} ms together. Layers that were fused count for the first of them."), ("class", "about"));
        html.Open("figure").Open("figcaption").Element("span", "Time by layer", ("class", "name"));
        html.Element("span", "forward", ("class", "key"), ("style", "color:var(--forward)")).Element("span", "backward", ("class", "key"), ("style", "color:var(--backward)")).Close();
        html.Open("div", ("class", "scroll")).Open("table").Open("thead").Open("tr");
        html.Element("th", "layer").Element("th", "forward", ("class", "number")).Element("th", "backward", ("class", "number")).Element("th", "share", ("class", "number")).Element("th", "").Close().Close().Open("tbody");
        foreach (var (layer, forward, backward) in content.LayerTimes)
        {
            html.Open("tr").Element("td", layer.Length == 0 ? "(sums of gradients)" : layer).Element("td", Milliseconds(forward), ("class", "number")).Element("td", Milliseconds(backward), ("class", "number"));
            html.Element("td", ((forward + backward) / all).ToString("0.0%", CultureInfo.InvariantCulture), ("class", "number"));
            html.Open("td", ("class", "bars")).Open("div", ("class", "bar"));
            html.Element("i", "", ("class", "f"), ("style", Width(forward / longest))).Element("i", "", ("class", "b"), ("style", Width(backward / longest))).Close().Close().Close();
        }
        html.Close().Close().Close().Close();
    }

    private static void WriteMemory(MarkupWriter html, (string Name, long Bytes)[] parts)
    {
        double all = Math.Max(1, parts.Sum(part => part.Bytes));
        html.Open("figure").Open("figcaption").Element("span", "Memory: " + Bytes((long)all), ("class", "name")).Close();
        html.Open("div", ("class", "bar"), ("style", "height:20px;margin-bottom:10px"));
        for (int i = 0; i < parts.Length; i++) html.Element("i", "", ("class", "m" + i.ToString(CultureInfo.InvariantCulture)), ("style", Width(parts[i].Bytes / all)), ("title", parts[i].Name + ": " + Bytes(parts[i].Bytes)));
        html.Close().Open("table").Open("tbody");
        for (int i = 0; i < parts.Length; i++)
        {
            string colour = i == 4 ? "color:var(--soft)" : "color:var(--c" + i.ToString(CultureInfo.InvariantCulture) + ")";
            html.Open("tr").Open("td").Element("span", "", ("class", "key marked"), ("style", colour)).Text(parts[i].Name).Close()
                .Element("td", Bytes(parts[i].Bytes), ("class", "number")).Element("td", (parts[i].Bytes / all).ToString("0.0%", CultureInfo.InvariantCulture), ("class", "number")).Close();
        }
        html.Close().Close().Close();
    }

    private static string Milliseconds(double seconds) => seconds == 0 ? "–" : (seconds * 1e3).ToString(seconds < 0.01 ? "0.00" : "0.0", CultureInfo.InvariantCulture) + " ms";

    private static string Width(double share) => "width:" + MarkupWriter.Number(share * 100) + "%";
}
