using SkiaSharp;

namespace FlickrStyle.Drawing;

/// <summary>Many drawn pictures as one, a row for each class, to look at.</summary>
internal static class ContactSheet
{
    private const int Gap = 4;

    /// <summary>The sheet as a PNG.</summary>
    /// <param name="kind">What is drawn.</param>
    /// <param name="columns">How many pictures of each class.</param>
    /// <param name="size">The side of a picture in pixels.</param>
    /// <param name="seed">The data set's seed: the pictures are its first ones.</param>
    public static byte[] Draw(DrawnKind kind, int columns, int size, ulong seed)
    {
        int rows = DrawnImages.ClassNamesOf(kind).Count;
        using var surface = SKSurface.Create(new SKImageInfo(Gap + (columns * (size + Gap)), Gap + (rows * (size + Gap))));
        surface.Canvas.Clear(SKColors.White);
        for (int number = 0; number < rows * columns; number++)
        {
            using var picture = SKImage.FromEncodedData(DrawnImages.DrawOne(kind, number % rows, size, seed, (ulong)number));
            surface.Canvas.DrawImage(picture, Gap + (number / rows * (size + Gap)), Gap + (number % rows * (size + Gap)), new SKSamplingOptions(SKFilterMode.Nearest));
        }
        using var image = surface.Snapshot();
        using var data = image.Encode(SKEncodedImageFormat.Png, 100);
        return data.ToArray();
    }
}
