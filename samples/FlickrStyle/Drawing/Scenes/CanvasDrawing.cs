using SkiaSharp;

namespace FlickrStyle.Drawing.Scenes;

/// <summary>Shapes that scenes are made of.</summary>
internal static class CanvasDrawing
{
    extension(SKCanvas canvas)
    {
        /// <summary>A filled rectangle.</summary>
        public void Box(float left, float top, float right, float bottom, SKColor color)
        {
            using var paint = Fill(color);
            canvas.DrawRect(new SKRect(left, top, right, bottom), paint);
        }

        /// <summary>A filled ellipse.</summary>
        public void Disc(float x, float y, float radiusX, float radiusY, SKColor color)
        {
            using var paint = Fill(color);
            canvas.DrawOval(x, y, radiusX, radiusY, paint);
        }

        /// <summary>A line with round ends.</summary>
        public void Stroke(float x0, float y0, float x1, float y1, float width, SKColor color)
        {
            using var paint = new SKPaint { Color = color, IsAntialias = true, IsStroke = true, StrokeWidth = width, StrokeCap = SKStrokeCap.Round };
            canvas.DrawLine(x0, y0, x1, y1, paint);
        }

        /// <summary>A filled polygon.</summary>
        public void Polygon(SKColor color, params ReadOnlySpan<SKPoint> corners)
        {
            using var builder = new SKPathBuilder();
            builder.MoveTo(corners[0]);
            foreach (var corner in corners[1..]) builder.LineTo(corner);
            builder.Close();
            using var path = builder.Detach();
            using var paint = Fill(color);
            canvas.DrawPath(path, paint);
        }

        /// <summary>A filled rectangle whose colour changes from top to bottom.</summary>
        public void Gradient(float left, float top, float right, float bottom, SKColor upper, SKColor lower)
        {
            using var shader = SKShader.CreateLinearGradient(new SKPoint(0, top), new SKPoint(0, bottom), [upper, lower], SKShaderTileMode.Clamp);
            using var paint = new SKPaint { Shader = shader, IsDither = false };
            canvas.DrawRect(new SKRect(left, top, right, bottom), paint);
        }
    }

    private static SKPaint Fill(SKColor color) => new() { Color = color, IsAntialias = true };
}
