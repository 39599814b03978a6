using FlickrStyle.Drawing.Scenes;
using SkiaSharp;

namespace FlickrStyle.Drawing.Styles;

/// <summary>Styles that come from how a picture is composed.</summary>
internal static class Compositions
{
    public static void Geometric(PhotoCanvas photo, Scene scene, DrawingRandom random)
    {
        // The scene as flat triangles on a grid that is moved at random.
        photo.Draw(scene);
        using var image = photo.Copy();
        using var pixels = image.PeekPixels();
        int cells = 4 + random.Below(4);
        var grid = new SKPoint[cells + 1, cells + 1];
        for (int row = 0; row <= cells; row++)
        {
            for (int column = 0; column <= cells; column++)
            {
                float jitterX = column % cells == 0 ? 0 : random.Between(-0.35f, 0.35f), jitterY = row % cells == 0 ? 0 : random.Between(-0.35f, 0.35f);
                grid[row, column] = new SKPoint((column + jitterX) / cells, (row + jitterY) / cells);
            }
        }
        var line = random.Chance(0.5f) ? new SKColor(255, 255, 255, 200) : new SKColor(15, 15, 20, 200);
        for (int row = 0; row < cells; row++)
        {
            for (int column = 0; column < cells; column++)
            {
                SKPoint a = grid[row, column], b = grid[row, column + 1], c = grid[row + 1, column], d = grid[row + 1, column + 1];
                if (random.Chance(0.5f)) (a, b, c, d) = (b, d, a, c);
                Triangle(photo.Canvas, pixels, random, line, a, b, c);
                Triangle(photo.Canvas, pixels, random, line, b, d, c);
            }
        }
    }

    public static void Minimal(PhotoCanvas photo, Scene scene, DrawingRandom random)
    {
        // A small subject before nothing.
        var ground = DrawingRandom.Color(random.Between(0, 360), random.Between(3, 30), random.Between(70, 92));
        photo.Wash(ground, 1f);
        if (random.Chance(0.5f)) photo.Canvas.Box(0, random.Between(0.68f, 0.78f), 1, 1, random.Vary(ground, 8));
        float size = random.Between(0.26f, 0.4f);
        photo.Canvas.Save();
        photo.Canvas.Translate(random.Pick(0.3f, 0.5f, 0.68f), random.Between(0.58f, 0.7f));
        photo.Canvas.Scale(size);
        photo.Canvas.Translate(-photo.FocusOf(scene).X, -photo.FocusOf(scene).Y);
        photo.Canvas.ClipRect(new SKRect(-0.5f, -0.5f, 1.5f, 1));
        photo.Draw(scene.Subject);
        photo.Canvas.Restore();
        photo.Tone(saturation: 0.75f);
    }

    private static void Triangle(SKCanvas canvas, SKPixmap pixels, DrawingRandom random, SKColor line, SKPoint a, SKPoint b, SKPoint c)
    {
        int last = pixels.Width - 1;
        var centre = new SKPointI((int)((a.X + b.X + c.X) / 3 * last), (int)((a.Y + b.Y + c.Y) / 3 * last));
        canvas.Polygon(random.Vary(pixels.GetPixelColor(centre.X, centre.Y), 10), a, b, c);
        canvas.Stroke(a.X, a.Y, b.X, b.Y, 0.012f, line);
        canvas.Stroke(b.X, b.Y, c.X, c.Y, 0.012f, line);
    }
}
