using SkiaSharp;

namespace FlickrStyle.Drawing.Scenes;

/// <summary>People, as simple shapes.</summary>
internal static class Portraits
{
    public static SceneParts Bust(DrawingRandom random, Palette colors)
    {
        float x = random.Between(0.4f, 0.6f), size = random.Between(0.15f, 0.2f), y = random.Between(0.36f, 0.46f);
        var skin = DrawingRandom.Color(random.Between(15, 32), random.Between(25, 55), random.Between(28, 78));
        var hair = random.Vary(colors.Dark, 10);
        return new SceneParts(
            canvas => Room(canvas, random, colors),
            canvas =>
            {
                canvas.Disc(x, y + (size * 3.1f), size * 2.1f, size * 1.8f, colors.Main);
                canvas.Box(x - (size * 0.35f), y + (size * 0.7f), x + (size * 0.35f), y + (size * 1.6f), random.Vary(skin, 4));
                canvas.Disc(x, y - (size * 0.25f), size * 1.05f, size * 1.15f, hair);
                canvas.Disc(x, y + (size * 0.1f), size * 0.82f, size * 1.05f, skin);
                foreach (int side in (ReadOnlySpan<int>)[-1, 1]) canvas.Disc(x + (side * size * 0.32f), y, size * 0.09f, size * 0.09f, colors.Dark);
                canvas.Stroke(x - (size * 0.22f), y + (size * 0.6f), x + (size * 0.22f), y + (size * 0.6f), size * 0.07f, colors.Accent);
            },
            new SKPoint(x, y + size));
    }

    public static SceneParts Walker(DrawingRandom random, Palette colors)
    {
        float x = random.Between(0.35f, 0.65f), height = random.Between(0.45f, 0.6f), foot = 0.92f;
        var background = random.Chance(0.5f) ? Landscapes.Field(random, colors) : Towns.Skyline(random, colors);
        return new SceneParts(
            background.Background,
            canvas =>
            {
                float hip = foot - (height * 0.45f), shoulder = foot - (height * 0.8f), width = height * 0.1f;
                canvas.Stroke(x, hip, x - (width * 1.2f), foot, width * 0.8f, colors.Dark);
                canvas.Stroke(x, hip, x + (width * 1.4f), foot, width * 0.8f, colors.Dark);
                canvas.Stroke(x, shoulder + width, x, hip, width * 2.2f, colors.Main);
                canvas.Stroke(x, shoulder + (width * 0.6f), x + (width * 2 * random.Sign()), hip, width * 0.7f, random.Vary(colors.Main));
                canvas.Disc(x, shoulder - (width * 0.9f), width, width * 1.2f, DrawingRandom.Color(24, 40, 60));
            },
            new SKPoint(x, foot - (height * 0.5f)));
    }

    private static void Room(SKCanvas canvas, DrawingRandom random, Palette colors)
    {
        canvas.Gradient(-1, -1, 2, 2, colors.Far, random.Vary(colors.Ground, 12));
        int stripes = random.Below(6);
        for (int stripe = 0; stripe < stripes; stripe++)
        {
            float left = random.Between(-0.1f, 1);
            canvas.Box(left, random.Between(-0.1f, 0.4f), left + random.Between(0.05f, 0.3f), random.Between(0.5f, 1.1f), random.Vary(random.Pick(colors.Far, colors.SkyLow, colors.Accent), 12));
        }
    }
}
