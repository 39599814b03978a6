using FlickrStyle.Drawing.Scenes;
using SkiaSharp;

namespace FlickrStyle.Drawing.Styles;

/// <summary>Styles that come from the light.</summary>
internal static class Lights
{
    public static void Sunny(PhotoCanvas photo, Scene scene, DrawingRandom random)
    {
        photo.Draw(scene);
        photo.Tone(saturation: 1.25f, contrast: 1.1f, brightness: 0.07f, red: 1.12f, green: 1.04f, blue: 0.78f);
        var sun = new SKPoint(random.Between(0.1f, 0.9f), random.Between(0.05f, 0.3f));
        float angle = random.Between(0, MathF.Tau);
        for (int ray = 0; ray < 9; ray++)
        {
            float at = angle + (ray * MathF.Tau / 9), spread = 0.09f;
            photo.Canvas.Polygon(new SKColor(255, 236, 150, 70), sun, Around(sun, at - spread, 1.6f), Around(sun, at + spread, 1.6f));
        }
        photo.Halo(sun, random.Between(0.45f, 0.7f), new SKColor(255, 238, 160, 255), new SKColor(255, 190, 60, 0), SKBlendMode.Screen);
        float radius = random.Between(0.05f, 0.09f);
        photo.Canvas.Disc(sun.X, sun.Y, radius, radius, new SKColor(255, 252, 225));
    }

    public static void Bright(PhotoCanvas photo, Scene scene, DrawingRandom random)
    {
        photo.Draw(scene);
        photo.Tone(saturation: random.Between(1.5f, 2.1f), contrast: random.Between(1.15f, 1.4f), brightness: random.Between(0.2f, 0.3f));
    }

    public static void Hazy(PhotoCanvas photo, Scene scene, DrawingRandom random)
    {
        // What is far away vanishes more than what is near.
        byte grey = (byte)random.Between(188, 222);
        var haze = new SKColor((byte)(grey - 6), grey, (byte)Math.Min(255, grey + random.Between(0, 12)));
        photo.Draw(scene.Background, 0.008f);
        photo.Tone(saturation: 0.6f);
        photo.Wash(haze, random.Between(0.55f, 0.72f));
        photo.Draw(scene.Subject, 0.005f);
        photo.Wash(haze.WithAlpha((byte)random.Between(130, 180)), haze.WithAlpha((byte)random.Between(80, 130)));
        photo.Noise(random, 2, 4, 0.12f);
        photo.Tone(saturation: 0.7f);
    }

    public static void Ethereal(PhotoCanvas photo, Scene scene, DrawingRandom random)
    {
        photo.Draw(scene);
        photo.Tone(saturation: 0.55f, contrast: 0.8f, brightness: 0.02f, red: 0.98f, green: 0.94f, blue: 1.12f);
        photo.Glow(random.Between(0.035f, 0.06f), 0.75f);
        // Beams from above.
        float source = random.Between(0.2f, 0.8f);
        for (int beam = 0; beam < 5; beam++)
        {
            float at = source + random.Between(-0.7f, 0.7f), width = random.Between(0.04f, 0.12f);
            photo.Canvas.Polygon(new SKColor(245, 240, 255, 60), new(source - 0.03f, -0.1f), new(source + 0.03f, -0.1f), new(at + width, 1.1f), new(at - width, 1.1f));
        }
        photo.Glow(0.02f, 0.35f);
        photo.Vignette(0.6f, new SKColor(236, 228, 255));
    }

    private static SKPoint Around(SKPoint centre, float angle, float radius) => new(centre.X + (radius * MathF.Cos(angle)), centre.Y + (radius * MathF.Sin(angle)));
}
