using FlickrStyle.Drawing.Scenes;
using SkiaSharp;

namespace FlickrStyle.Drawing;

/// <summary>A square picture being made, and what a photographer does to it. Lengths are fractions of its side, so that a style looks alike at every size.</summary>
internal sealed class PhotoCanvas : IDisposable
{
    private readonly SKSurface surface;

    /// <summary>A black picture.</summary>
    /// <param name="size">Its side in pixels.</param>
    public PhotoCanvas(int size)
    {
        Size = size;
        surface = SKSurface.Create(new SKImageInfo(size, size, SKColorType.Rgba8888, SKAlphaType.Premul));
        surface.Canvas.Clear(SKColors.Black);
        surface.Canvas.Scale(size);
    }

    /// <summary>The side in pixels.</summary>
    public int Size { get; }

    /// <summary>Whether scenes are drawn as in a mirror.</summary>
    public bool IsMirrored { get; init; }

    /// <summary>Where to draw, in coordinates from 0 to 1.</summary>
    public SKCanvas Canvas => surface.Canvas;

    private static SKMatrix Mirror { get; } = new(-1, 0, 1, 0, 1, 0, 0, 0, 1);

    private static SKRect Square => new(0, 0, 1, 1);

    /// <summary>The middle of a scene's subject, where it is drawn.</summary>
    public SKPoint FocusOf(Scene scene) => IsMirrored ? new SKPoint(1 - scene.Focus.X, scene.Focus.Y) : scene.Focus;

    /// <summary>Draws both parts of a scene, sharp.</summary>
    public void Draw(Scene scene)
    {
        Draw(scene.Background);
        Draw(scene.Subject);
    }

    /// <summary>Draws a part of a scene.</summary>
    /// <param name="part">The part.</param>
    /// <param name="blur">The standard deviation of its blur.</param>
    public void Draw(SKPicture part, float blur = 0)
    {
        Canvas.Save();
        if (IsMirrored) Canvas.Concat(Mirror);
        DrawBlurred(part, blur);
        Canvas.Restore();
    }

    /// <summary>Changes all colours: saturation first, then a factor for each channel, contrast around mid-grey, and brightness.</summary>
    public void Tone(float saturation = 1, float contrast = 1, float brightness = 0, float red = 1, float green = 1, float blue = 1)
    {
        // The weights of luma, ITU-R BT.709.
        const float R = 0.2126f, G = 0.7152f, B = 0.0722f;
        float grey = 1 - saturation, offset = 0.5f - (0.5f * contrast) + brightness;
        float r = contrast * red, g = contrast * green, b = contrast * blue;
        using var filter = SKColorFilter.CreateColorMatrix(
        [
            r * ((grey * R) + saturation), r * grey * G, r * grey * B, 0, offset,
            g * grey * R, g * ((grey * G) + saturation), g * grey * B, 0, offset,
            b * grey * R, b * grey * G, b * ((grey * B) + saturation), 0, offset,
            0, 0, 0, 1, 0,
        ]);
        using var paint = new SKPaint { ColorFilter = filter, BlendMode = SKBlendMode.Src };
        Again(paint);
    }

    /// <summary>Blurs everything.</summary>
    public void Blur(float sigmaX, float sigmaY)
    {
        using var filter = SKImageFilter.CreateBlur(sigmaX * Size, sigmaY * Size, SKShaderTileMode.Clamp);
        using var paint = new SKPaint { ImageFilter = filter, BlendMode = SKBlendMode.Src };
        Again(paint);
    }

    /// <summary>Adds what a blur would take away: small radii sharpen, large ones give the halos of local contrast.</summary>
    public void Sharpen(float sigma, float amount)
    {
        using var blurred = SKImageFilter.CreateBlur(sigma * Size, sigma * Size, SKShaderTileMode.Clamp);
        using var filter = SKImageFilter.CreateArithmetic(0, 1 + amount, -amount, 0, true, blurred, null);
        using var paint = new SKPaint { ImageFilter = filter, BlendMode = SKBlendMode.Src };
        Again(paint);
    }

    /// <summary>Lays a blurred copy over the picture.</summary>
    public void Glow(float sigma, float opacity, SKBlendMode mode = SKBlendMode.Screen)
    {
        using var filter = SKImageFilter.CreateBlur(sigma * Size, sigma * Size, SKShaderTileMode.Clamp);
        using var paint = new SKPaint { ImageFilter = filter, BlendMode = mode, Color = SKColors.White.WithAlpha((byte)(opacity * 255)) };
        Again(paint);
    }

    /// <summary>Lays one colour over the picture.</summary>
    public void Wash(SKColor color, float opacity, SKBlendMode mode = SKBlendMode.SrcOver)
    {
        using var paint = new SKPaint { Color = color.WithAlpha((byte)(opacity * 255)), BlendMode = mode };
        Canvas.DrawRect(Square, paint);
    }

    /// <summary>Lays a colour over the picture that changes from top to bottom.</summary>
    public void Wash(SKColor top, SKColor bottom, SKBlendMode mode = SKBlendMode.SrcOver)
    {
        using var shader = SKShader.CreateLinearGradient(new SKPoint(0, 0), new SKPoint(0, 1), [top, bottom], SKShaderTileMode.Clamp);
        using var paint = new SKPaint { Shader = shader, BlendMode = mode };
        Canvas.DrawRect(Square, paint);
    }

    /// <summary>Light, or with <see cref="SKBlendMode.Multiply"/> shadow, around a point.</summary>
    public void Halo(SKPoint centre, float radius, SKColor inner, SKColor outer, SKBlendMode mode)
    {
        using var shader = SKShader.CreateRadialGradient(centre, radius, [inner, outer], SKShaderTileMode.Clamp);
        using var paint = new SKPaint { Shader = shader, BlendMode = mode };
        Canvas.DrawRect(Square, paint);
    }

    /// <summary>Darkens the corners.</summary>
    public void Vignette(float opacity, SKColor color = default)
    {
        using var shader = SKShader.CreateRadialGradient(
            new SKPoint(0.5f, 0.5f), 0.75f, [color.WithAlpha(0), color.WithAlpha(0), color.WithAlpha((byte)(opacity * 255))], [0, 0.45f, 1], SKShaderTileMode.Clamp);
        using var paint = new SKPaint { Shader = shader };
        Canvas.DrawRect(Square, paint);
    }

    /// <summary>Lays noise over the picture: grain at high frequencies, clouds at low ones.</summary>
    /// <param name="random">The picture's random numbers.</param>
    /// <param name="frequencyX">How many waves across.</param>
    /// <param name="frequencyY">How many waves down.</param>
    /// <param name="opacity">How strong it is.</param>
    public void Noise(DrawingRandom random, float frequencyX, float frequencyY, float opacity)
    {
        // Perlin's noise is coloured and has an alpha of its own: the red channel becomes an opaque grey, with contrast around the middle.
        const float Contrast = 2.2f, Offset = 0.5f - (0.5f * Contrast);
        using var noise = SKShader.CreatePerlinNoiseFractalNoise(frequencyX, frequencyY, 2, random.Below(1 << 16));
        using var grey = SKColorFilter.CreateColorMatrix(
        [
            Contrast, 0, 0, 0, Offset,
            Contrast, 0, 0, 0, Offset,
            Contrast, 0, 0, 0, Offset,
            0, 0, 0, 0, 1,
        ]);
        using var shader = noise.WithColorFilter(grey);
        using var paint = new SKPaint { Shader = shader, BlendMode = SKBlendMode.Overlay, Color = SKColors.White.WithAlpha((byte)(opacity * 255)) };
        Canvas.DrawRect(Square, paint);
    }

    /// <summary>Draws what the picture is now, changed by a paint and, if given, at another place.</summary>
    /// <param name="paint">The paint.</param>
    /// <param name="placement">From unit coordinates to unit coordinates.</param>
    public void Again(SKPaint paint, SKMatrix? placement = null)
    {
        using var image = Copy();
        Canvas.Save();
        if (placement is { } matrix) Canvas.Concat(matrix);
        Canvas.Scale(1f / Size);
        Canvas.DrawImage(image, 0, 0, new SKSamplingOptions(SKFilterMode.Linear), paint);
        Canvas.Restore();
    }

    /// <summary>A copy of the picture as it is now.</summary>
    public SKImage Copy()
    {
        // Not a snapshot: a surface gives the same snapshot to everyone who asks, and the first to dispose it takes it from the others.
        using var pixels = surface.PeekPixels();
        return SKImage.FromPixelCopy(pixels);
    }

    /// <inheritdoc/>
    public void Dispose() => surface.Dispose();

    private void DrawBlurred(SKPicture part, float blur)
    {
        if (blur <= 0)
        {
            Canvas.DrawPicture(part);
            return;
        }
        using var filter = SKImageFilter.CreateBlur(blur, blur, SKShaderTileMode.Clamp);
        using var paint = new SKPaint { ImageFilter = filter };
        Canvas.SaveLayer(paint);
        Canvas.DrawPicture(part);
        Canvas.Restore();
    }
}
