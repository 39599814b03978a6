using FlickrStyle.Drawing.Scenes;
using SkiaSharp;

namespace FlickrStyle.Drawing.Styles;

/// <summary>Styles that come from the lens and the shutter.</summary>
internal static class Lenses
{
    public static void LongExposure(PhotoCanvas photo, Scene scene, DrawingRandom random)
    {
        // What moves is smeared along its way, lights draw lines; the rest stands still.
        photo.Draw(scene);
        photo.Blur(random.Between(0.05f, 0.1f), 0.002f);
        using (var ghost = new SKPaint { Color = SKColors.White.WithAlpha(120) })
        {
            photo.Canvas.SaveLayer(ghost);
            photo.Draw(scene.Subject);
            photo.Canvas.Restore();
        }
        photo.Tone(contrast: 1.1f, brightness: -0.13f, blue: 1.1f);
        float y = random.Between(0.6f, 0.9f), bend = random.Between(-0.35f, 0.35f);
        int trails = 6 + random.Below(8);
        for (int trail = 0; trail < trails; trail++)
        {
            float at = y + random.Between(-0.16f, 0.16f);
            var color = random.Pick(new SKColor(255, 70, 40), new SKColor(255, 245, 200), new SKColor(255, 190, 70), new SKColor(120, 180, 255));
            Trail(photo.Canvas, at, bend + random.Between(-0.04f, 0.04f), random.Between(0.006f, 0.016f), color.WithAlpha((byte)random.Between(150, 240)));
        }
        photo.Glow(0.015f, 0.4f);
    }

    public static void Bokeh(PhotoCanvas photo, Scene scene, DrawingRandom random)
    {
        photo.Draw(scene.Background, random.Between(0.05f, 0.08f));
        photo.Tone(brightness: -0.12f, contrast: 0.9f);
        int discs = 12 + random.Below(14);
        float hue = random.Between(0, 360);
        for (int disc = 0; disc < discs; disc++)
        {
            float radius = random.Between(0.035f, 0.1f), x = random.Between(0, 1), y = random.Between(0, 1);
            var color = DrawingRandom.Color(hue + random.Between(-70, 70), random.Between(60, 95), random.Between(65, 85));
            photo.Canvas.Disc(x, y, radius, radius, color.WithAlpha(95));
            // A lens with aberration draws a disc with a bright rim.
            using var rim = new SKPaint { Color = color.WithAlpha(190), IsAntialias = true, IsStroke = true, StrokeWidth = 0.011f };
            photo.Canvas.DrawCircle(x, y, radius, rim);
        }
        if (random.Chance(0.6f)) photo.Draw(scene.Subject);
    }

    public static void Macro(PhotoCanvas photo, Scene scene, DrawingRandom random)
    {
        float zoom = random.Between(2.4f, 3.4f);
        photo.Canvas.Save();
        photo.Canvas.Translate(0.5f, 0.5f);
        photo.Canvas.Scale(zoom);
        photo.Canvas.Translate(-photo.FocusOf(scene).X, -photo.FocusOf(scene).Y);
        photo.Draw(scene.Background, 0.06f);
        photo.Draw(scene.Subject);
        photo.Canvas.Restore();
        photo.Noise(random, 22, 22, 0.3f);
        photo.Tone(saturation: 1.25f, contrast: 1.1f);
        // Drops of dew, each with a shadow below and a light above.
        int drops = 4 + random.Below(6);
        for (int drop = 0; drop < drops; drop++)
        {
            float x = random.Between(0.2f, 0.8f), y = random.Between(0.2f, 0.8f), radius = random.Between(0.025f, 0.065f);
            photo.Canvas.Disc(x + (radius * 0.2f), y + (radius * 0.3f), radius, radius, new SKColor(0, 0, 0, 90));
            photo.Canvas.Disc(x, y, radius, radius, new SKColor(230, 245, 255, 130));
            photo.Canvas.Disc(x - (radius * 0.35f), y - (radius * 0.35f), radius * 0.3f, radius * 0.3f, SKColors.White);
        }
        BlurOutside(photo, new SKPoint(0.5f, 0.5f), 0.04f, isBand: false, random.Between(0.28f, 0.36f));
    }

    public static void DepthOfField(PhotoCanvas photo, Scene scene, DrawingRandom random)
    {
        // Only a band is in focus, as if a town were a toy.
        photo.Draw(scene);
        photo.Tone(saturation: 1.1f);
        BlurOutside(photo, new SKPoint(0.5f, Math.Clamp(photo.FocusOf(scene).Y + random.Between(-0.08f, 0.08f), 0.35f, 0.7f)), random.Between(0.035f, 0.05f), isBand: true, random.Between(0.1f, 0.16f));
    }

    // A sharp disc or horizontal band; the rest is blurred.
    private static void BlurOutside(PhotoCanvas photo, SKPoint focus, float sigma, bool isBand, float extent)
    {
        using var sharp = photo.Copy();
        photo.Blur(sigma, sigma);
        SKColor keep = SKColors.White, drop = SKColors.Transparent;
        using var mask = isBand
            ? SKShader.CreateLinearGradient(new SKPoint(0, focus.Y - (extent * 1.8f)), new SKPoint(0, focus.Y + (extent * 1.8f)), [drop, keep, keep, drop], [0, 0.4f, 0.6f, 1], SKShaderTileMode.Clamp)
            : SKShader.CreateRadialGradient(focus, extent * 1.3f, [keep, keep, drop], [0, 0.6f, 1], SKShaderTileMode.Clamp);
        using var cut = new SKPaint { Shader = mask, BlendMode = SKBlendMode.DstIn };
        photo.Canvas.SaveLayer();
        photo.Canvas.DrawImage(sharp, new SKRect(0, 0, 1, 1), new SKSamplingOptions(SKFilterMode.Nearest));
        photo.Canvas.DrawRect(new SKRect(0, 0, 1, 1), cut);
        photo.Canvas.Restore();
    }

    private static void Trail(SKCanvas canvas, float y, float bend, float width, SKColor color)
    {
        using var builder = new SKPathBuilder();
        builder.MoveTo(-0.05f, y);
        builder.CubicTo(0.3f, y, 0.6f, y + (bend * 0.4f), 1.05f, y + bend);
        using var path = builder.Detach();
        using var paint = new SKPaint { Color = color, IsAntialias = true, IsStroke = true, StrokeWidth = width };
        canvas.DrawPath(path, paint);
    }
}
