using System.Globalization;
using System.Text;
using FlickrStyle.Drawing.Scenes;
using FlickrStyle.Drawing.Styles;
using NetCompiler.Tool;
using SkiaSharp;

namespace FlickrStyle.Drawing;

/// <summary>What is drawn.</summary>
internal enum DrawnKind
{
    /// <summary>Random scenes in the twenty styles.</summary>
    Styles,

    /// <summary>Ten kinds of shapes.</summary>
    Shapes,
}

/// <summary>A drawn data set: pictures, and lists of them as Caffe reads lists. The same order gives the same bytes.</summary>
/// <param name="Kind">What is drawn.</param>
/// <param name="TrainCount">How many pictures are to train on.</param>
/// <param name="TestCount">How many pictures are to test on.</param>
/// <param name="Seed">The seed.</param>
/// <param name="Folder">Where to; lists name pictures by paths that begin with it.</param>
internal sealed record DrawnImages(DrawnKind Kind, int TrainCount, int TestCount, ulong Seed, string Folder)
{
    private const int JpegQuality = 92;

    /// <summary>The side of the pictures in pixels.</summary>
    public int Size { get; init; } = 96;

    /// <summary>The names of the classes, by label.</summary>
    public IReadOnlyList<string> ClassNames => ClassNamesOf(Kind);

    /// <summary>The list of pictures to train on.</summary>
    public string TrainList => Path.Combine(Folder, "train.txt");

    /// <summary>The list of pictures to test on.</summary>
    public string TestList => Path.Combine(Folder, "test.txt");

    /// <summary>The names of a kind's classes, by label.</summary>
    public static IReadOnlyList<string> ClassNamesOf(DrawnKind kind) =>
        kind == DrawnKind.Styles ? [.. StyleCatalog.Styles.Select(style => style.Name)] : [.. ShapeCatalog.Shapes.Select(shape => shape.Name)];

    /// <summary>Draws one picture as JPEG.</summary>
    /// <param name="kind">What is drawn.</param>
    /// <param name="label">Its class.</param>
    /// <param name="size">Its side in pixels.</param>
    /// <param name="seed">The data set's seed.</param>
    /// <param name="number">Which picture of the data set.</param>
    public static byte[] DrawOne(DrawnKind kind, int label, int size, ulong seed, ulong number)
    {
        var random = new DrawingRandom(seed, (number * 2) + (ulong)kind);
        using var photo = new PhotoCanvas(size) { IsMirrored = random.Chance(0.5f) };
        if (kind == DrawnKind.Styles)
        {
            using var scene = Scene.Create(random);
            StyleCatalog.Styles[label].Draw(photo, scene, random);
        }
        else ShapeCatalog.Draw(photo, label, random);
        using var image = photo.Copy();
        using var data = image.Encode(SKEncodedImageFormat.Jpeg, JpegQuality);
        return data.ToArray();
    }

    /// <summary>Draws all pictures, on all processors, and then writes the lists.</summary>
    /// <param name="drawn">Called for each picture that is finished, from several threads.</param>
    /// <param name="cancellation">Stops it; no list is written then.</param>
    /// <exception cref="IOException">A file cannot be written.</exception>
    public void Write(Action? drawn = null, CancellationToken cancellation = default)
    {
        string images = Path.Combine(Folder, "images");
        Directory.CreateDirectory(images);
        int classes = ClassNames.Count, count = TrainCount + TestCount;
        string NameOf(int number) => Path.Combine(images, number.ToString("D6", CultureInfo.InvariantCulture) + ".jpg");
        Parallel.For(0, count, new ParallelOptions { CancellationToken = cancellation, MaxDegreeOfParallelism = Environment.ProcessorCount }, number =>
        {
            File.WriteAllBytes(NameOf(number), DrawOne(Kind, number % classes, Size, Seed, (ulong)number));
            drawn?.Invoke();
        });
        WriteList(TrainList, 0, TrainCount);
        WriteList(TestList, TrainCount, count);

        void WriteList(string list, int first, int end)
        {
            var text = new StringBuilder();
            for (int number = first; number < end; number++) text.Append(CultureInfo.InvariantCulture, $"{NameOf(number)} {number % classes}\n");
            OutputFile.Write(list, text.ToString());
        }
    }
}
