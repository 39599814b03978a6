using SkiaSharp;

namespace FlickrStyle.Drawing.Scenes;

/// <summary>What a picture shows, before any treatment: a background and, in front of it, a subject. Coordinates go from 0 to 1.</summary>
/// <param name="Background">All that is far away; fills the square and more, so that it can be moved and enlarged.</param>
/// <param name="Subject">What is near; transparent around it.</param>
/// <param name="Focus">The middle of the subject.</param>
internal sealed record Scene(SKPicture Background, SKPicture Subject, SKPoint Focus) : IDisposable
{
    private static readonly Func<DrawingRandom, Palette, SceneParts>[] Kinds =
    [
        Landscapes.Mountains, Landscapes.Sea, Landscapes.Field, Landscapes.Woods,
        Towns.Skyline, Towns.Street, Portraits.Bust, Portraits.Walker, StillLifes.Table, StillLifes.Flowers,
    ];

    /// <summary>A random scene.</summary>
    /// <param name="random">The picture's random numbers.</param>
    public static Scene Create(DrawingRandom random)
    {
        var parts = random.Pick(Kinds)(random, Palette.Create(random));
        return new Scene(Record(parts.Background), Record(parts.Subject), parts.Focus);
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        Background.Dispose();
        Subject.Dispose();
    }

    // Recorded once: a treatment may need a scene several times, and all of them alike.
    private static SKPicture Record(Action<SKCanvas> draw)
    {
        using var recorder = new SKPictureRecorder();
        draw(recorder.BeginRecording(new SKRect(-1, -1, 2, 2)));
        return recorder.EndRecording();
    }
}

/// <summary>How the two parts of a scene are drawn.</summary>
/// <param name="Background">Draws what is far away.</param>
/// <param name="Subject">Draws what is near.</param>
/// <param name="Focus">The middle of the subject.</param>
internal sealed record SceneParts(Action<SKCanvas> Background, Action<SKCanvas> Subject, SKPoint Focus);
