using FlickrStyle.Drawing.Scenes;
using SkiaSharp;

namespace FlickrStyle.Drawing.Styles;

/// <summary>Styles that are a mood.</summary>
internal static class Moods
{
    public static void Pastel(PhotoCanvas photo, Scene scene, DrawingRandom random)
    {
        photo.Draw(scene);
        photo.Tone(saturation: random.Between(0.85f, 1.15f), contrast: random.Between(0.35f, 0.45f), brightness: random.Between(0.23f, 0.3f));
        var tint = DrawingRandom.Color(random.Pick(340f, 25f, 160f, 200f, 270f), 70, 85);
        photo.Wash(tint, random.Between(0.1f, 0.2f));
    }

    public static void Melancholy(PhotoCanvas photo, Scene scene, DrawingRandom random)
    {
        photo.Draw(scene);
        photo.Blur(0.004f, 0.01f);
        photo.Tone(saturation: random.Between(0.1f, 0.3f), contrast: random.Between(0.55f, 0.7f), brightness: random.Between(-0.2f, -0.13f), red: 0.85f, green: 0.97f, blue: 1.18f);
        // Rain down the window.
        int drops = 10 + random.Below(20);
        float slant = random.Between(-0.05f, 0.05f);
        for (int drop = 0; drop < drops; drop++)
        {
            float x = random.Between(0, 1), y = random.Between(-0.1f, 1), length = random.Between(0.06f, 0.2f);
            photo.Canvas.Stroke(x, y, x + slant, y + length, 0.006f, new SKColor(170, 190, 210, 80));
        }
        photo.Vignette(0.55f, new SKColor(10, 15, 28));
    }

    public static void Serene(PhotoCanvas photo, Scene scene, DrawingRandom random)
    {
        // The upper part, and its reflection in still water.
        float shore = random.Between(0.52f, 0.62f), shift = random.Between(0.2f, 0.35f);
        photo.Canvas.Save();
        photo.Canvas.Translate(0, -shift);
        photo.Draw(scene);
        photo.Canvas.Restore();
        photo.Tone(saturation: random.Between(0.55f, 0.8f), contrast: 0.6f, brightness: 0.1f, red: 0.9f, green: 1.03f, blue: 1.08f);
        using (var reflection = new SKPaint { BlendMode = SKBlendMode.SrcOver })
        {
            photo.Canvas.Save();
            photo.Canvas.ClipRect(new SKRect(0, shore, 1, 1));
            photo.Again(reflection, new SKMatrix(1, 0, 0, 0, -1, shore * 2, 0, 0, 1));
            using var water = SKImageFilter.CreateBlur(0.022f * photo.Size, 0.004f * photo.Size, SKShaderTileMode.Clamp);
            using var still = new SKPaint { ImageFilter = water, BlendMode = SKBlendMode.Src };
            photo.Again(still);
            photo.Wash(new SKColor(150, 205, 215), 0.3f);
            photo.Canvas.Restore();
        }
        photo.Wash(new SKColor(200, 232, 236, 90), new SKColor(120, 180, 195, 60));
    }

    public static void Romantic(PhotoCanvas photo, Scene scene, DrawingRandom random)
    {
        photo.Draw(scene);
        photo.Tone(saturation: 0.7f, contrast: 0.8f, brightness: 0.03f, red: 1.16f, green: 0.88f, blue: 0.95f);
        photo.Wash(new SKColor(255, 120, 150), random.Between(0.14f, 0.24f));
        photo.Glow(0.03f, 0.4f);
        int petals = 5 + random.Below(9);
        for (int petal = 0; petal < petals; petal++)
        {
            Heart(photo.Canvas, random.Between(0, 1), random.Between(0, 1), random.Between(0.02f, 0.06f), new SKColor(255, (byte)random.Between(60, 170), (byte)random.Between(110, 190), (byte)random.Between(110, 190)));
        }
        photo.Vignette(0.65f, new SKColor(255, 190, 205));
    }

    private static void Heart(SKCanvas canvas, float x, float y, float size, SKColor color)
    {
        canvas.Disc(x - (size * 0.5f), y, size * 0.58f, size * 0.58f, color);
        canvas.Disc(x + (size * 0.5f), y, size * 0.58f, size * 0.58f, color);
        canvas.Polygon(color, new(x - (size * 0.98f), y + (size * 0.3f)), new(x + (size * 0.98f), y + (size * 0.3f)), new(x, y + (size * 1.4f)));
    }
}
