using FlickrStyle.Drawing.Scenes;
using SkiaSharp;

namespace FlickrStyle.Drawing.Styles;

/// <summary>Styles that come from the surface of things.</summary>
internal static class Surfaces
{
    public static void Detailed(PhotoCanvas photo, Scene scene, DrawingRandom random)
    {
        photo.Draw(scene);
        // Fine strokes everywhere: blades, cracks, hairs. Each is a little lighter or darker than what it lies on.
        int strokes = 350 + random.Below(150);
        for (int stroke = 0; stroke < strokes; stroke++)
        {
            float x = random.Between(0, 1), y = random.Between(0, 1), angle = random.Between(0, MathF.PI), length = random.Between(0.015f, 0.05f);
            var color = random.Chance(0.5f) ? new SKColor(255, 255, 255, 110) : new SKColor(0, 0, 0, 120);
            photo.Canvas.Stroke(x, y, x + (length * MathF.Cos(angle)), y + (length * MathF.Sin(angle)), 0.006f, color);
        }
        photo.Sharpen(0.008f, random.Between(0.7f, 1.2f));
    }

    public static void Texture(PhotoCanvas photo, Scene scene, DrawingRandom random)
    {
        photo.Draw(scene);
        photo.Tone(saturation: 0.7f, contrast: 0.65f);
        switch (random.Below(4))
        {
            case 0: Weave(photo, random); break;
            case 1: Bricks(photo, random); break;
            // Wood, and plaster.
            case 2: photo.Noise(random, 3, 34, 0.6f); photo.Noise(random, 1.5f, 10, 0.4f); break;
            default: photo.Noise(random, 16, 16, 0.8f); break;
        }
        photo.Sharpen(0.012f, 0.8f);
    }

    private static void Weave(PhotoCanvas photo, DrawingRandom random)
    {
        float step = random.Between(0.04f, 0.06f);
        for (float at = 0; at < 1; at += step)
        {
            photo.Canvas.Stroke(at, 0, at, 1, step * 0.35f, new SKColor(0, 0, 0, 100));
            photo.Canvas.Stroke(0, at, 1, at, step * 0.35f, new SKColor(255, 255, 255, 90));
        }
    }

    private static void Bricks(PhotoCanvas photo, DrawingRandom random)
    {
        float height = random.Between(0.06f, 0.09f), width = height * 2.2f;
        var mortar = new SKColor(225, 218, 205, 190);
        int row = 0;
        for (float y = 0; y < 1; y += height, row++)
        {
            photo.Canvas.Stroke(0, y, 1, y, 0.012f, mortar);
            for (float x = row % 2 * width / 2; x < 1; x += width)
            {
                photo.Canvas.Stroke(x, y, x, y + height, 0.012f, mortar);
                photo.Canvas.Box(x, y, x + width, y + height, new SKColor(0, 0, 0, (byte)random.Between(0, 70)));
            }
        }
    }
}
