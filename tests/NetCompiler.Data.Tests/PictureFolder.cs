namespace NetCompiler.Data.Tests;

/// <summary>A folder with pictures and lists of them, as the net of <c>pictures.prototxt</c> reads it; gone after the test.</summary>
internal sealed class PictureFolder : IDisposable
{
    private static readonly string[] Names = ["grad.png", "text.jpg", "progressive.jpg", "gray.png", "gray.jpg", "oriented.jpg", "alpha.png", "odd size.jpg"];

    private readonly TemporaryFolder folder = new();

    public PictureFolder()
    {
        Directory.CreateDirectory(PathOf("images"));
        foreach (string name in Names) File.Copy(TestData.Recorded("images", name), PathOf("images/" + name));
        Write("train.txt", string.Concat(Names.Select((name, label) => $"{name} {label}\n")));
        Write("test.txt", "grad.png 0\ngray.jpg 4\n");
    }

    public string Path => folder.Path;

    public DataOptions Options => new() { Folder = Path, Seed = 3 };

    public string PathOf(string name) => folder.PathOf(name);

    public void Write(string name, string text) => folder.Write(name, text);

    public void Dispose() => folder.Dispose();
}
