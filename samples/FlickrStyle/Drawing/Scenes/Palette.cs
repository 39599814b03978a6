using SkiaSharp;

namespace FlickrStyle.Drawing.Scenes;

/// <summary>The colours of a scene. They vary as widely as those of photographs, so that no colour gives a style away.</summary>
/// <param name="SkyTop">The sky above.</param>
/// <param name="SkyLow">The sky at the horizon.</param>
/// <param name="Far">Hills and houses far away.</param>
/// <param name="Ground">The ground.</param>
/// <param name="Green">Plants.</param>
/// <param name="Main">The subject.</param>
/// <param name="Accent">What stands out from it.</param>
/// <param name="Dark">Outlines and shadows.</param>
internal sealed record Palette(SKColor SkyTop, SKColor SkyLow, SKColor Far, SKColor Ground, SKColor Green, SKColor Main, SKColor Accent, SKColor Dark)
{
    /// <summary>Random colours.</summary>
    /// <param name="random">The picture's random numbers.</param>
    public static Palette Create(DrawingRandom random)
    {
        // Noon, overcast, evening, night-like dusk.
        var (hue, saturation, top, low) = random.Below(4) switch
        {
            0 => (random.Between(195, 225), random.Between(45, 75), random.Between(45, 60), random.Between(75, 88)),
            1 => (random.Between(190, 240), random.Between(5, 20), random.Between(55, 70), random.Between(70, 85)),
            2 => (random.Between(255, 380), random.Between(30, 60), random.Between(40, 55), random.Between(65, 80)),
            _ => (random.Between(205, 260), random.Between(30, 55), random.Between(22, 38), random.Between(45, 62)),
        };
        float main = random.Between(0, 360);
        return new Palette(
            DrawingRandom.Color(hue, saturation, top),
            DrawingRandom.Color(hue + random.Between(-25, 25), saturation * 0.8f, low),
            DrawingRandom.Color(random.Between(140, 290), random.Between(10, 35), random.Between(35, 60)),
            DrawingRandom.Color(random.Between(20, 130), random.Between(15, 50), random.Between(28, 58)),
            DrawingRandom.Color(random.Between(70, 160), random.Between(25, 60), random.Between(22, 45)),
            DrawingRandom.Color(main, random.Between(35, 80), random.Between(30, 60)),
            DrawingRandom.Color(main + random.Between(100, 260), random.Between(40, 85), random.Between(40, 70)),
            DrawingRandom.Color(random.Between(0, 360), random.Between(5, 30), random.Between(8, 20)));
    }
}
