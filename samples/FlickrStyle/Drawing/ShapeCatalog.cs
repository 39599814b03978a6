using FlickrStyle.Drawing.Scenes;
using SkiaSharp;

namespace FlickrStyle.Drawing;

/// <summary>Ten kinds of shapes: a task that has nothing to do with styles, to pretrain on, as CaffeNet is pretrained on the objects of ImageNet.</summary>
internal static class ShapeCatalog
{
    /// <summary>The name of each kind and its outline in a square from -1 to 1.</summary>
    public static IReadOnlyList<(string Name, Action<SKPathBuilder> Outline)> Shapes { get; } =
    [
        ("circle", path => path.AddCircle(0, 0, 0.9f, SKPathDirection.Clockwise)),
        ("square", path => path.AddRect(new SKRect(-0.8f, -0.8f, 0.8f, 0.8f), SKPathDirection.Clockwise)),
        ("triangle", path => Star(path, 3, 1, 0.5f)),
        ("star", path => Star(path, 5, 1, 0.42f)),
        ("cross", path => { path.AddRect(new SKRect(-0.9f, -0.3f, 0.9f, 0.3f), SKPathDirection.Clockwise); path.AddRect(new SKRect(-0.3f, -0.9f, 0.3f, 0.9f), SKPathDirection.Clockwise); }),
        ("ring", path => { path.AddCircle(0, 0, 0.95f, SKPathDirection.Clockwise); path.AddCircle(0, 0, 0.5f, SKPathDirection.CounterClockwise); }),
        ("crescent", Crescent),
        ("hexagon", path => Star(path, 6, 0.95f, 0.95f * MathF.Cos(MathF.PI / 6))),
        ("arrow", path => path.AddPoly([new(0, -1), new(0.8f, -0.1f), new(0.28f, -0.1f), new(0.28f, 1), new(-0.28f, 1), new(-0.28f, -0.1f), new(-0.8f, -0.1f)], true)),
        ("bars", path => { for (int bar = -1; bar <= 1; bar++) path.AddRect(new SKRect(-0.9f, (bar * 0.65f) - 0.2f, 0.9f, (bar * 0.65f) + 0.2f), SKPathDirection.Clockwise); }),
    ];

    /// <summary>Draws a shape of a random size, place, angle and colour over a blurred scene, under a random light and lens.</summary>
    /// <param name="photo">The picture.</param>
    /// <param name="label">Which kind.</param>
    /// <param name="random">The picture's random numbers.</param>
    public static void Draw(PhotoCanvas photo, int label, DrawingRandom random)
    {
        using (var scene = Scene.Create(random)) photo.Draw(scene);
        photo.Blur(random.Between(0.02f, 0.07f), random.Between(0.02f, 0.07f));
        float hue = random.Between(0, 360), lightness = random.Chance(0.5f) ? random.Between(8, 30) : random.Between(70, 95);
        using (var builder = new SKPathBuilder())
        {
            Shapes[label].Outline(builder);
            using var path = builder.Detach();
            float size = random.Between(0.24f, 0.4f);
            photo.Canvas.Save();
            photo.Canvas.Translate(random.Between(size, 1 - size), random.Between(size, 1 - size));
            photo.Canvas.RotateDegrees(random.Between(-35, 35));
            photo.Canvas.Scale(size * random.Between(0.85f, 1.15f), size * random.Between(0.85f, 1.15f));
            using var edge = new SKPaint { Color = DrawingRandom.Color(hue + 180, 60, 100 - lightness), IsAntialias = true, IsStroke = true, StrokeWidth = 0.16f };
            using var fill = new SKPaint { Color = DrawingRandom.Color(hue, random.Between(10, 95), lightness), IsAntialias = true };
            if (random.Chance(0.5f)) photo.Canvas.DrawPath(path, edge);
            photo.Canvas.DrawPath(path, fill);
            photo.Canvas.Restore();
        }
        photo.Tone(random.Between(0, 1.6f), random.Between(0.75f, 1.4f), random.Between(-0.1f, 0.1f), random.Between(0.8f, 1.2f), random.Between(0.8f, 1.2f), random.Between(0.8f, 1.2f));
        if (random.Chance(0.3f)) photo.Noise(random, photo.Size * 0.6f, photo.Size * 0.6f, random.Between(0.05f, 0.2f));
        if (random.Chance(0.3f)) photo.Blur(0.01f, 0.01f);
    }

    private static void Star(SKPathBuilder path, int points, float outer, float inner)
    {
        var corners = new SKPoint[points * 2];
        for (int i = 0; i < corners.Length; i++)
        {
            float angle = (i * MathF.PI / points) - (MathF.PI / 2), radius = i % 2 == 0 ? outer : inner;
            corners[i] = new SKPoint(radius * MathF.Cos(angle), radius * MathF.Sin(angle));
        }
        path.AddPoly(corners, true);
    }

    private static void Crescent(SKPathBuilder path)
    {
        path.MoveTo(0.3f, -0.95f);
        path.CubicTo(-1.2f, -0.9f, -1.2f, 0.9f, 0.3f, 0.95f);
        path.CubicTo(-0.35f, 0.5f, -0.35f, -0.5f, 0.3f, -0.95f);
        path.Close();
    }
}
