using FlickrStyle.Drawing.Scenes;
using SkiaSharp;

namespace FlickrStyle.Drawing.Styles;

/// <summary>Styles that come from film, paper and development.</summary>
internal static class Films
{
    public static void Noir(PhotoCanvas photo, Scene scene, DrawingRandom random)
    {
        photo.Draw(scene);
        photo.Tone(saturation: 0, contrast: random.Between(1.7f, 2.4f), brightness: random.Between(-0.1f, 0.02f));
        if (random.Chance(0.5f)) Blinds(photo, random);
        photo.Halo(new SKPoint(random.Between(0.25f, 0.75f), random.Between(0.2f, 0.6f)), random.Between(0.6f, 0.8f), SKColors.White, new SKColor(25, 25, 25), SKBlendMode.Multiply);
        photo.Noise(random, Waves(photo), Waves(photo), 0.15f);
        photo.Tone(saturation: 0);
    }

    public static void Hdr(PhotoCanvas photo, Scene scene, DrawingRandom random)
    {
        photo.Draw(scene);
        photo.Tone(saturation: 1.3f, contrast: 0.8f);
        photo.Noise(random, 6, 10, 0.14f);
        photo.Sharpen(random.Between(0.05f, 0.09f), random.Between(1.1f, 1.7f));
        photo.Sharpen(0.012f, 1);
        photo.Tone(saturation: random.Between(1.2f, 1.6f));
    }

    public static void Vintage(PhotoCanvas photo, Scene scene, DrawingRandom random)
    {
        photo.Draw(scene);
        photo.Blur(0.006f, 0.006f);
        photo.Tone(saturation: random.Between(0.15f, 0.4f), contrast: 0.7f, brightness: 0.04f, red: 1.14f, green: 0.98f, blue: random.Between(0.62f, 0.75f));
        photo.Wash(new SKColor(255, 214, 140), 0.16f);
        photo.Noise(random, Waves(photo), Waves(photo), 0.16f);
        int scratches = random.Below(4);
        for (int scratch = 0; scratch < scratches; scratch++)
        {
            float x = random.Between(0, 1);
            photo.Canvas.Stroke(x, random.Between(0, 0.4f), x + random.Between(-0.02f, 0.02f), random.Between(0.6f, 1), 0.006f, new SKColor(255, 240, 210, 130));
        }
        photo.Vignette(random.Between(0.55f, 0.8f), new SKColor(45, 25, 5));
        if (random.Chance(0.6f)) PaperEdge(photo, random.Between(0.035f, 0.06f));
    }

    public static void Horror(PhotoCanvas photo, Scene scene, DrawingRandom random)
    {
        photo.Draw(scene);
        bool isRed = random.Chance(0.6f);
        photo.Tone(saturation: 0.25f, contrast: random.Between(1.3f, 1.8f), brightness: -0.2f, red: isRed ? 1.25f : 0.75f, green: isRed ? 0.5f : 0.95f, blue: isRed ? 0.5f : 0.6f);
        // Fog from below, scratches, and a darkness that leaves only the middle.
        photo.Noise(random, 3, 5, 0.35f);
        for (int scratch = 0; scratch < 7; scratch++)
        {
            float x = random.Between(-0.1f, 1.1f), y = random.Between(-0.1f, 1.1f);
            photo.Canvas.Stroke(x, y, x + random.Between(-0.25f, 0.25f), y + random.Between(-0.4f, 0.4f), 0.005f, new SKColor(0, 0, 0, 170));
        }
        int drops = random.Below(5);
        for (int drop = 0; drop < drops; drop++)
        {
            float x = random.Between(0, 1), length = random.Between(0.08f, 0.3f);
            photo.Canvas.Stroke(x, -0.05f, x, length, random.Between(0.012f, 0.03f), new SKColor(120, 0, 0, 220));
        }
        photo.Vignette(random.Between(0.92f, 1));
        photo.Vignette(0.7f);
    }

    /// <summary>Waves across the picture that make grain of about a pixel and a half.</summary>
    public static float Waves(PhotoCanvas photo) => photo.Size * 0.65f;

    // Light through a window's slats.
    private static void Blinds(PhotoCanvas photo, DrawingRandom random)
    {
        float step = random.Between(0.09f, 0.16f), slope = random.Between(-0.25f, 0.25f);
        for (float y = -0.3f; y < 1.3f; y += step) photo.Canvas.Stroke(-0.1f, y, 1.1f, y + slope, step * 0.45f, new SKColor(0, 0, 0, 150));
    }

    private static void PaperEdge(PhotoCanvas photo, float width)
    {
        using var paint = new SKPaint { Color = new SKColor(244, 234, 208), IsStroke = true, StrokeWidth = width * 2 };
        photo.Canvas.DrawRect(new SKRect(0, 0, 1, 1), paint);
    }
}
