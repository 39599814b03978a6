using System.Text;

namespace FlickrStyle.Display;

/// <summary>A curve in braille characters, each of which is a raster of 2 by 4 dots.</summary>
internal static class BrailleChart
{
    private const char Blank = '\u2800';

    // The bit of each dot in a character, by column and row.
    private static readonly int[,] Bits = { { 0x01, 0x02, 0x04, 0x40 }, { 0x08, 0x10, 0x20, 0x80 } };

    /// <summary>Draws a curve; values that are not finite are left out.</summary>
    /// <param name="values">The values, from left to right; at most those that fit are looked at, averaged.</param>
    /// <param name="columns">How wide, in characters.</param>
    /// <param name="rows">How high, in characters.</param>
    /// <param name="least">The value at the bottom.</param>
    /// <param name="most">The value at the top.</param>
    /// <returns>The rows, from the top.</returns>
    public static string[] Draw(IReadOnlyList<double> values, int columns, int rows, out double least, out double most)
    {
        int width = columns * 2, height = rows * 4;
        double[] means = Spread(values, width);
        double[] finite = [.. means.Where(double.IsFinite)];
        (least, most) = finite.Length == 0 ? (0, 1) : (finite.Min(), finite.Max());
        double range = most > least ? most - least : 1;
        int[,] cells = new int[rows, columns];
        int? before = null;
        for (int x = 0; x < means.Length; x++)
        {
            if (!double.IsFinite(means[x])) continue;
            int y = (int)Math.Round((most - means[x]) / range * (height - 1));
            // A steep step is drawn as a line.
            for (int dot = Math.Min(y, before ?? y); dot <= Math.Max(y, before ?? y); dot++)
            {
                bool isJoint = before is { } last && dot != y && Math.Abs(dot - last) < Math.Abs(dot - y);
                int column = isJoint ? Math.Max(0, x - 1) : x;
                cells[dot / 4, column / 2] |= Bits[column % 2, dot % 4];
            }
            before = y;
        }
        var lines = new string[rows];
        for (int row = 0; row < rows; row++)
        {
            var line = new StringBuilder();
            for (int column = 0; column < columns; column++) line.Append((char)(Blank + cells[row, column]));
            lines[row] = line.ToString();
        }
        return lines;
    }

    // As many values as there are dots: means of neighbours where there are more, repeated where there are fewer.
    private static double[] Spread(IReadOnlyList<double> values, int width)
    {
        if (values.Count == 0) return [];
        double[] means = new double[width];
        for (int x = 0; x < width; x++)
        {
            int first = (int)((long)x * values.Count / width), last = Math.Max(first + 1, (int)((long)(x + 1) * values.Count / width));
            double sum = 0;
            for (int i = first; i < last; i++) sum += values[i];
            means[x] = sum / (last - first);
        }
        return means;
    }
}
