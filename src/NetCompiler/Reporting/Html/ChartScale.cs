using System.Globalization;

namespace NetCompiler.Reporting.Html;

/// <summary>An axis: from numbers to pixels, with round ticks.</summary>
internal sealed class ChartScale
{
    private readonly double from, to, fromPixel, toPixel;
    private readonly string format;

    /// <summary>An axis that holds a range.</summary>
    /// <param name="least">The smallest number.</param>
    /// <param name="most">The largest.</param>
    /// <param name="fromPixel">Where the axis begins.</param>
    /// <param name="toPixel">Where it ends.</param>
    /// <param name="ticks">About how many ticks.</param>
    /// <param name="isTight">Whether the axis ends at the numbers, and not at ticks.</param>
    public ChartScale(double least, double most, double fromPixel, double toPixel, int ticks, bool isTight)
    {
        if (!(most > least)) (least, most) = (least - Math.Max(1e-9, Math.Abs(least) * 0.1), least + Math.Max(1e-9, Math.Abs(least) * 0.1));
        double step = RoundStep((most - least) / ticks);
        double first = Math.Floor(least / step) * step, last = Math.Ceiling((most / step) - 1e-9) * step;
        (from, to) = isTight ? (least, most) : (first, last);
        (this.fromPixel, this.toPixel) = (fromPixel, toPixel);
        int count = (int)Math.Round((last - first) / step) + 1;
        Ticks = [.. Enumerable.Range(0, count).Select(i => first + (i * step)).Where(tick => tick >= from - (step * 1e-6) && tick <= to + (step * 1e-6))];
        int decimals = Math.Max(0, (int)-Math.Floor(Math.Log10(step) + 1e-9));
        format = decimals > 4 ? "0.#e-0" : "#,0" + (decimals > 0 ? "." + new string('0', decimals) : "");
    }

    /// <summary>The numbers at ticks.</summary>
    public IReadOnlyList<double> Ticks { get; }

    /// <summary>The pixel of a number; those beyond the axis lie at its end.</summary>
    public double At(double value) => fromPixel + ((Math.Clamp(value, from, to) - from) / (to - from) * (toPixel - fromPixel));

    /// <summary>A tick's number as text.</summary>
    public string Label(double tick) => tick.ToString(format, CultureInfo.InvariantCulture);

    // 1, 2 or 5 times a power of ten.
    private static double RoundStep(double raw)
    {
        double power = Math.Pow(10, Math.Floor(Math.Log10(raw)));
        double fraction = raw / power;
        return power * (fraction <= 1 ? 1 : fraction <= 2 ? 2 : fraction <= 5 ? 5 : 10);
    }
}
