namespace NetCompiler.GeneratedNets.Tests;

/// <summary>
/// Ten kinds of colour pictures of 3x32x32, as values around 0 up to 127 as after a mean is taken off: five shapes, each bright on dark or dark on bright, at
/// changing places and in changing colours, over noise.
/// </summary>
internal static class DrawnShapes
{
    public const int Size = 32;
    private const int Channels = 3;

    /// <summary>Draws one picture for each label.</summary>
    public static void Draw(Random random, Span<float> images, Span<float> labels)
    {
        for (int n = 0; n < labels.Length; n++)
        {
            int label = random.Next(10);
            labels[n] = label;
            double radius = 8 + 4 * random.NextDouble(), middleX = 12 + random.Next(9), middleY = 12 + random.Next(9);
            float sign = label < 5 ? 1 : -1;
            for (int c = 0; c < Channels; c++)
            {
                float colour = sign * (60 + 60 * random.NextSingle());
                var plane = images.Slice((n * Channels + c) * Size * Size, Size * Size);
                for (int y = 0; y < Size; y++)
                {
                    for (int x = 0; x < Size; x++)
                    {
                        bool isInside = IsInside(label % 5, (x - middleX) / radius, (y - middleY) / radius);
                        plane[y * Size + x] = (isInside ? colour : -colour / 2) + 30 * (random.NextSingle() - 0.5f);
                    }
                }
            }
        }
    }

    private static bool IsInside(int shape, double x, double y) => shape switch
    {
        0 => x * x + y * y < 1,
        1 => Math.Max(Math.Abs(x), Math.Abs(y)) is < 1 and > 0.55,
        2 => Math.Abs(x) < 0.3 && Math.Abs(y) < 1.2,
        3 => Math.Abs(y) < 0.3 && Math.Abs(x) < 1.2,
        _ => (Math.Abs(x) < 0.3 || Math.Abs(y) < 0.3) && Math.Max(Math.Abs(x), Math.Abs(y)) < 1.2,
    };
}
