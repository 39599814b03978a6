using System.Security.Cryptography;
using FlickrStyle.Drawing;
using SkiaSharp;

namespace FlickrStyle.Tests;

public sealed class DrawTests
{
    [Theory]
    [InlineData("styles", 20)]
    [InlineData("shapes", 10)]
    public void The_same_seed_gives_the_same_bytes_and_another_seed_others(string kind, int classes)
    {
        using TemporaryFolder folder = new(), other = new();
        string first = Draw("1"), again = Draw("1"), another = Draw("2");
        Assert.Equal(first, again);
        Assert.NotEqual(first, another);
        Assert.Equal(classes, File.ReadLines(folder.PathOf("test.txt")).Concat(File.ReadLines(folder.PathOf("train.txt"))).Select(line => line.Split(' ')[^1]).Distinct().Count());

        string Draw(string seed)
        {
            var run = SampleRun.Of("draw", "-images", "40", "-seed", seed, "-kind", kind, "-output", folder.Path, "-size", "48");
            Assert.True(run.Code == 0, run.ToString());
            using var hash = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
            foreach (string file in Directory.GetFiles(folder.Path, "*", SearchOption.AllDirectories).Order(StringComparer.Ordinal)) hash.AppendData(File.ReadAllBytes(file));
            return Convert.ToHexString(hash.GetHashAndReset());
        }
    }

    [Fact]
    public void Lists_name_every_image_once_with_a_label_and_a_fifth_is_to_test_on()
    {
        using var folder = new TemporaryFolder();
        Assert.Equal(0, SampleRun.Of("draw", "--images=50", "--output=" + folder.Path, "--size=32").Code);
        string[] train = File.ReadAllLines(folder.PathOf("train.txt")), test = File.ReadAllLines(folder.PathOf("test.txt"));
        Assert.Equal((40, 10), (train.Length, test.Length));
        Assert.All(train.Concat(test), line =>
        {
            using var image = SKBitmap.Decode(line[..line.LastIndexOf(' ')]);
            Assert.Equal((32, 32), (image.Width, image.Height));
        });
        Assert.Equal(50, train.Concat(test).Select(line => line.Split(' ')[0]).Distinct().Count());
    }

    [Fact]
    public void The_styles_are_those_of_the_labels() => Assert.Equal(FlickrStyleCaffeNet.Family.Labels, DrawnImages.ClassNamesOf(DrawnKind.Styles));

    // What the eye sees, in numbers: a treatment that does nothing would not pass.
    [Fact]
    public void Styles_look_like_their_names()
    {
        Assert.True(Mean("Noir", Saturation) < 0.05, "Noir is black and white");
        Assert.True(Mean("Noir", Lightness) < Mean("Bright", Lightness) - 0.2, "Noir is darker than Bright");
        Assert.True(Mean("HDR", Saturation) > Mean("Hazy", Saturation) + 0.2, "HDR has more colour than Hazy");
        Assert.True(Mean("Horror", Lightness) < 0.25, "Horror is dark");
        Assert.True(Mean("Pastel", Lightness) > 0.6, "Pastel is light");
        Assert.True(Mean("Detailed", Sharpness) > 2 * Mean("Depth of Field", Sharpness), "Detailed is sharper than Depth of Field");
        Assert.True(Mean("Minimal", Sharpness) < Mean("Texture", Sharpness) / 4, "Minimal has less in it than Texture");

        static double Mean(string style, Func<SKBitmap, double> measure) => Enumerable.Range(0, 12).Average(number =>
        {
            int label = DrawnImages.ClassNamesOf(DrawnKind.Styles).ToList().IndexOf(style);
            using var image = SKBitmap.Decode(DrawnImages.DrawOne(DrawnKind.Styles, label, 64, 7, (ulong)number));
            return measure(image);
        });

        static double Saturation(SKBitmap image) => image.Pixels.Average(pixel => (Math.Max(pixel.Red, Math.Max(pixel.Green, pixel.Blue)) - Math.Min(pixel.Red, Math.Min(pixel.Green, pixel.Blue))) / 255.0);

        static double Lightness(SKBitmap image) => image.Pixels.Average(Grey);

        static double Sharpness(SKBitmap image) => Enumerable.Range(1, image.Width - 1).Average(x => Enumerable.Range(0, image.Height).Average(y => Math.Abs(Grey(image.GetPixel(x, y)) - Grey(image.GetPixel(x - 1, y)))));

        static double Grey(SKColor pixel) => (pixel.Red + pixel.Green + pixel.Blue) / 765.0;
    }

    [Theory]
    [InlineData("--images", "0")]
    [InlineData("--images", "many")]
    [InlineData("--size", "4")]
    [InlineData("--kind", "cats")]
    public void A_wrong_option_is_an_error_that_names_it(string option, string value)
    {
        var run = SampleRun.Of("draw", option, value);
        Assert.Equal(2, run.Code);
        Assert.Contains(value == "many" || value == "cats" ? value : option, run.Error);
    }
}
