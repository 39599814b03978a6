using SkiaSharp;

namespace FlickrStyle.Drawing.Scenes;

/// <summary>Mountains, the sea, fields and woods.</summary>
internal static class Landscapes
{
    public static SceneParts Mountains(DrawingRandom random, Palette colors)
    {
        float horizon = random.Between(0.5f, 0.7f), x = random.Between(0.3f, 0.7f);
        return new SceneParts(
            canvas =>
            {
                Sky(canvas, random, colors, horizon);
                for (int range = 0; range < 3; range++) Ridge(canvas, random, horizon - 0.05f + (range * 0.07f), 0.3f - (range * 0.08f), random.Vary(colors.Far, 12));
                canvas.Gradient(-1, horizon + 0.1f, 2, 2, colors.Ground, random.Vary(colors.Ground, 14));
            },
            canvas =>
            {
                for (int tree = 0; tree < 3; tree++) Conifer(canvas, random, colors, x + random.Between(-0.2f, 0.2f), random.Between(0.86f, 0.98f), random.Between(0.3f, 0.5f));
            },
            new SKPoint(x, 0.72f));
    }

    public static SceneParts Sea(DrawingRandom random, Palette colors)
    {
        float horizon = random.Between(0.4f, 0.62f), x = random.Between(0.3f, 0.7f), size = random.Between(0.12f, 0.2f);
        return new SceneParts(
            canvas =>
            {
                Sky(canvas, random, colors, horizon);
                if (random.Chance(0.5f)) Ridge(canvas, random, horizon, 0.1f, colors.Far);
                canvas.Gradient(-1, horizon, 2, 1.6f, random.Vary(colors.SkyLow, 10), random.Vary(colors.SkyTop, 10));
                for (int wave = 0; wave < 24; wave++)
                {
                    float y = random.Between(horizon, 1), length = random.Between(0.03f, 0.16f) * (0.3f + y), at = random.Between(-0.1f, 1);
                    canvas.Stroke(at, y, at + length, y, 0.006f, colors.SkyLow.WithAlpha(140));
                }
            },
            canvas =>
            {
                float y = horizon + 0.2f;
                canvas.Polygon(colors.Main, new(x - size, y), new(x + size, y), new(x + (size * 0.7f), y + (size * 0.4f)), new(x - (size * 0.7f), y + (size * 0.4f)));
                canvas.Box(x - 0.008f, y - (size * 2), x + 0.008f, y, colors.Dark);
                canvas.Polygon(random.Vary(colors.Accent), new(x + 0.01f, y - (size * 1.9f)), new(x + size, y - 0.02f), new(x + 0.01f, y - 0.02f));
                canvas.Polygon(random.Vary(colors.SkyLow), new(x - 0.015f, y - (size * 1.5f)), new(x - (size * 0.7f), y - 0.02f), new(x - 0.015f, y - 0.02f));
            },
            new SKPoint(x, horizon + 0.1f));
    }

    public static SceneParts Field(DrawingRandom random, Palette colors)
    {
        float horizon = random.Between(0.45f, 0.6f), x = random.Between(0.35f, 0.65f), size = random.Between(0.13f, 0.2f);
        return new SceneParts(
            canvas =>
            {
                Sky(canvas, random, colors, horizon);
                Ridge(canvas, random, horizon + 0.02f, 0.08f, colors.Far);
                canvas.Gradient(-1, horizon, 2, 1.4f, colors.Green, colors.Ground);
                for (int furrow = -6; furrow <= 6; furrow++) canvas.Stroke(0.5f + (furrow * 0.03f), horizon, 0.5f + (furrow * 0.28f), 1.2f, 0.008f, colors.Ground.WithAlpha(150));
            },
            canvas =>
            {
                float y = horizon + 0.25f;
                canvas.Box(x - size, y - size, x + size, y, colors.Main);
                canvas.Polygon(colors.Accent, new(x - (size * 1.2f), y - size), new(x + (size * 1.2f), y - size), new(x, y - (size * 1.9f)));
                canvas.Box(x - 0.03f, y - (size * 0.6f), x + 0.03f, y, colors.Dark);
                canvas.Box(x + (size * 0.4f), y - (size * 0.7f), x + (size * 0.75f), y - (size * 0.35f), colors.SkyLow);
                Broadleaf(canvas, random, colors, x + (size * 1.9f), y + 0.05f, size * 1.8f);
            },
            new SKPoint(x, horizon + 0.13f));
    }

    public static SceneParts Woods(DrawingRandom random, Palette colors)
    {
        float x = random.Between(0.35f, 0.65f);
        return new SceneParts(
            canvas =>
            {
                Sky(canvas, random, colors, 0.6f);
                for (int tree = 0; tree < 14; tree++)
                {
                    float y = random.Between(0.55f, 0.8f);
                    if (random.Chance(0.5f)) Conifer(canvas, random, colors, random.Between(-0.1f, 1.1f), y, random.Between(0.3f, 0.55f));
                    else Broadleaf(canvas, random, colors, random.Between(-0.1f, 1.1f), y, random.Between(0.25f, 0.5f));
                }
                canvas.Gradient(-1, 0.76f, 2, 1.5f, random.Vary(colors.Green, 10), colors.Ground);
            },
            canvas => Broadleaf(canvas, random, colors with { Green = colors.Main }, x, 0.95f, random.Between(0.55f, 0.75f)),
            new SKPoint(x, 0.55f));
    }

    /// <summary>The sky, with clouds or without.</summary>
    public static void Sky(SKCanvas canvas, DrawingRandom random, Palette colors, float horizon)
    {
        canvas.Gradient(-1, -1, 2, horizon + 0.01f, colors.SkyTop, colors.SkyLow);
        int clouds = random.Below(4);
        for (int cloud = 0; cloud < clouds; cloud++)
        {
            float x = random.Between(0, 1), y = random.Between(0.05f, horizon * 0.7f), size = random.Between(0.04f, 0.09f);
            for (int puff = 0; puff < 5; puff++)
            {
                canvas.Disc(x + random.Between(-2, 2) * size, y + random.Between(-0.3f, 0.3f) * size, size * random.Between(0.7f, 1.4f), size * 0.6f, random.Vary(colors.SkyLow, 4).WithAlpha(170));
            }
        }
    }

    private static void Ridge(SKCanvas canvas, DrawingRandom random, float baseline, float height, SKColor color)
    {
        Span<SKPoint> corners = stackalloc SKPoint[12];
        for (int i = 0; i < 10; i++) corners[i] = new SKPoint(-0.2f + (i * 0.16f), baseline - (height * random.Between(0.2f, 1)));
        corners[10] = new SKPoint(1.3f, 1.2f);
        corners[11] = new SKPoint(-0.3f, 1.2f);
        canvas.Polygon(color, corners);
    }

    private static void Conifer(SKCanvas canvas, DrawingRandom random, Palette colors, float x, float y, float height)
    {
        canvas.Box(x - (height * 0.03f), y - (height * 0.2f), x + (height * 0.03f), y, colors.Dark);
        for (int tier = 0; tier < 3; tier++)
        {
            float bottom = y - (height * (0.12f + (tier * 0.26f))), width = height * (0.26f - (tier * 0.06f));
            canvas.Polygon(random.Vary(colors.Green), new(x - width, bottom), new(x + width, bottom), new(x, bottom - (height * 0.42f)));
        }
    }

    private static void Broadleaf(SKCanvas canvas, DrawingRandom random, Palette colors, float x, float y, float height)
    {
        canvas.Box(x - (height * 0.04f), y - (height * 0.5f), x + (height * 0.04f), y, colors.Dark);
        for (int leaf = 0; leaf < 9; leaf++)
        {
            float radius = height * random.Between(0.1f, 0.19f);
            canvas.Disc(x + (height * random.Between(-0.25f, 0.25f)), y - (height * random.Between(0.5f, 0.9f)), radius, radius, random.Vary(colors.Green, 9));
        }
    }
}
