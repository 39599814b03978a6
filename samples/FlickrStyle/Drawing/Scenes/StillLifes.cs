using SkiaSharp;

namespace FlickrStyle.Drawing.Scenes;

/// <summary>Things on a table, and flowers.</summary>
internal static class StillLifes
{
    public static SceneParts Table(DrawingRandom random, Palette colors)
    {
        float edge = random.Between(0.58f, 0.7f), x = random.Between(0.35f, 0.55f);
        return new SceneParts(
            canvas =>
            {
                canvas.Gradient(-1, -1, 2, edge, random.Vary(colors.Far, 12), colors.Far);
                canvas.Box(0.1f, 0.05f, 0.4f, 0.35f, colors.SkyLow);
                canvas.Gradient(-1, edge, 2, 1.5f, colors.Ground, random.Vary(colors.Ground, 14));
            },
            canvas =>
            {
                // A bottle, and fruit around it.
                float y = edge + 0.2f, width = random.Between(0.06f, 0.1f), height = random.Between(0.35f, 0.5f);
                canvas.Box(x - width, y - (height * 0.65f), x + width, y, colors.Main);
                canvas.Disc(x, y - (height * 0.65f), width, width * 0.7f, colors.Main);
                canvas.Box(x - (width * 0.35f), y - height, x + (width * 0.35f), y - (height * 0.6f), random.Vary(colors.Main));
                canvas.Box(x - width, y - (height * 0.45f), x + width, y - (height * 0.2f), colors.SkyLow);
                int fruits = 2 + random.Below(3);
                for (int fruit = 0; fruit < fruits; fruit++)
                {
                    float radius = random.Between(0.06f, 0.1f), at = x + 0.14f + (fruit * 0.12f);
                    canvas.Disc(at, y - radius + 0.03f, radius, radius, random.Vary(random.Pick(colors.Accent, colors.Green, colors.Main), 10));
                    canvas.Disc(at - (radius * 0.3f), y - (radius * 1.3f) + 0.03f, radius * 0.2f, radius * 0.2f, colors.SkyLow.WithAlpha(200));
                }
            },
            new SKPoint(x + 0.1f, edge + 0.05f));
    }

    public static SceneParts Flowers(DrawingRandom random, Palette colors)
    {
        float x = random.Between(0.4f, 0.6f), y = random.Between(0.38f, 0.5f), size = random.Between(0.13f, 0.19f);
        return new SceneParts(
            canvas =>
            {
                canvas.Gradient(-1, -1, 2, 2, random.Pick(colors.SkyLow, colors.Green, colors.Far), colors.Green);
                for (int blade = 0; blade < 26; blade++)
                {
                    float at = random.Between(-0.1f, 1.1f);
                    canvas.Stroke(at, 1.1f, at + random.Between(-0.15f, 0.15f), random.Between(0.3f, 0.8f), random.Between(0.01f, 0.025f), random.Vary(colors.Green, 14));
                }
            },
            canvas =>
            {
                canvas.Stroke(x, y, x + random.Between(-0.1f, 0.1f), 1.1f, 0.022f, random.Vary(colors.Green, 4));
                int petals = 5 + random.Below(5);
                for (int petal = 0; petal < petals; petal++)
                {
                    float angle = petal * MathF.Tau / petals;
                    canvas.Disc(x + (MathF.Cos(angle) * size * 0.8f), y + (MathF.Sin(angle) * size * 0.8f), size * 0.5f, size * 0.5f, random.Vary(colors.Main, 7));
                }
                canvas.Disc(x, y, size * 0.5f, size * 0.5f, colors.Accent);
            },
            new SKPoint(x, y));
    }
}
