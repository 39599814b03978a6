using SkiaSharp;

namespace FlickrStyle.Drawing.Scenes;

/// <summary>A skyline and a street.</summary>
internal static class Towns
{
    public static SceneParts Skyline(DrawingRandom random, Palette colors)
    {
        float x = random.Between(0.35f, 0.65f);
        return new SceneParts(
            canvas =>
            {
                Landscapes.Sky(canvas, random, colors, 0.75f);
                for (float left = -0.1f; left < 1.1f; left += random.Between(0.06f, 0.13f))
                {
                    Tower(canvas, random, random.Vary(colors.Far, 10), colors.SkyLow, left, left + random.Between(0.08f, 0.15f), random.Between(0.3f, 0.6f), 0.8f);
                }
                canvas.Gradient(-1, 0.78f, 2, 1.5f, colors.Ground, colors.Dark);
            },
            canvas =>
            {
                Tower(canvas, random, colors.Main, colors.Accent, x - 0.13f, x + 0.13f, random.Between(0.15f, 0.35f), 0.92f);
                Tower(canvas, random, random.Vary(colors.Main, 12), colors.Accent, x + 0.1f, x + 0.26f, random.Between(0.45f, 0.6f), 0.94f);
            },
            new SKPoint(x, 0.55f));
    }

    public static SceneParts Street(DrawingRandom random, Palette colors)
    {
        float vanishing = random.Between(0.4f, 0.6f), x = random.Between(0.35f, 0.65f);
        return new SceneParts(
            canvas =>
            {
                Landscapes.Sky(canvas, random, colors, 0.6f);
                // Two rows of houses towards the vanishing point, the farthest first.
                for (int house = 5; house >= 0; house--)
                {
                    float near = MathF.Pow(0.62f, house), far = near * 0.62f;
                    foreach (int side in (ReadOnlySpan<int>)[-1, 1])
                    {
                        float outer = vanishing + (side * near * 0.75f), inner = vanishing + (side * far * 0.75f), height = random.Between(0.4f, 0.7f);
                        canvas.Polygon(random.Vary(colors.Far, 16), new(outer, 0.55f - (near * height)), new(inner, 0.55f - (far * height)), new(inner, 0.55f + (far * 0.3f)), new(outer, 0.55f + (near * 0.3f)));
                    }
                }
                canvas.Polygon(colors.Ground, new(vanishing, 0.55f), new(1.4f, 1.1f), new(-0.4f, 1.1f));
                canvas.Stroke(vanishing, 0.6f, 0.5f, 1.1f, 0.012f, colors.SkyLow);
            },
            canvas =>
            {
                // A car.
                float y = 0.88f, size = random.Between(0.16f, 0.24f);
                canvas.Polygon(colors.Accent, new(x - (size * 0.55f), y - (size * 0.45f)), new(x - (size * 0.35f), y - (size * 0.85f)), new(x + (size * 0.35f), y - (size * 0.85f)), new(x + (size * 0.6f), y - (size * 0.45f)));
                canvas.Box(x - size, y - (size * 0.5f), x + size, y, colors.Main);
                canvas.Disc(x - (size * 0.55f), y, size * 0.2f, size * 0.2f, colors.Dark);
                canvas.Disc(x + (size * 0.55f), y, size * 0.2f, size * 0.2f, colors.Dark);
            },
            new SKPoint(x, 0.8f));
    }

    private static void Tower(SKCanvas canvas, DrawingRandom random, SKColor wall, SKColor window, float left, float right, float top, float bottom)
    {
        canvas.Box(left, top, right, bottom, wall);
        float step = (right - left) / 4;
        for (float y = top + (step * 0.5f); y < bottom - step; y += step * 1.3f)
        {
            for (int column = 0; column < 3; column++)
            {
                float x = left + (step * (0.6f + column));
                if (random.Chance(0.65f)) canvas.Box(x, y, x + (step * 0.6f), y + (step * 0.75f), random.Vary(window, 10));
            }
        }
    }
}
