using System.Buffers.Binary;
using NetCompiler.Files;
using NetCompiler.Imaging;

namespace NetCompiler.Data.Tests;

/// <summary>Images that are missing, damaged, or something else.</summary>
public sealed class BadImageTests
{
    private static readonly ImageDataSettings Layer = new("data", ["data", "label"]) { Source = "train.txt", RootFolder = "images/", NewHeight = 24, NewWidth = 28 };

    [Fact]
    public void A_missing_image_is_found_before_training_and_named()
    {
        using var folder = new PictureFolder();
        File.Delete(folder.PathOf("images/gray.jpg"));
        using var inputs = new Inputs(4, 3, 24, 28);
        var error = Assert.Throws<RefusedFileException>(() => inputs.Open(Layer, folder.Options));
        Assert.Equal((folder.PathOf("train.txt"), "line 5"), (error.Path, error.Place));
        Assert.Contains("gray.jpg' cannot be used: there is no such file. Repair it, take it out of the list, or allow some to be left out", error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void So_many_as_allowed_are_left_out_and_the_next_one_stands_in()
    {
        using var folder = new PictureFolder();
        var whole = Inputs.Read([8, 3, 24, 28], Layer, folder.Options);
        File.Delete(folder.PathOf("images/gray.jpg"));
        folder.Write("images/text.jpg", "<html>not found</html>");
        using var inputs = new Inputs(8, 3, 24, 28);
        Assert.Throws<RefusedFileException>(() => inputs.Open(Layer, folder.Options with { BadImages = BadImagePolicy.Skip(1) }));
        var heard = new List<DataProblem>();
        using var data = inputs.Open(Layer, folder.Options with { BadImages = BadImagePolicy.Skip(2), Report = heard.Add });
        for (int pass = 0; pass < 3; pass++)
        {
            data.NextBatch();
            Assert.Equal([0f, 2, 2, 3, 5, 5, 6, 7], inputs.Label.ToArray());
            Assert.Equal(Row(whole.Data, 2), Row(inputs.Data.ToArray(), 1));
        }
        Assert.Equal(2, data.SkippedImages);
        Assert.Equal([2, 5], data.Problems.Select(problem => problem.Line));
        Assert.Equal(heard, data.Problems);
        Assert.Contains("it is text that begins with '<', such as a web page", data.Problems[0].Message, StringComparison.Ordinal);
    }

    [Fact]
    public void An_image_that_goes_bad_later_stops_the_next_batch_with_its_line_or_is_left_out_alike()
    {
        using var folder = new PictureFolder();
        using var inputs = new Inputs(8, 3, 24, 28);
        using (var data = inputs.Open(Layer, folder.Options with { ReadAhead = 1 }))
        {
            File.Delete(folder.PathOf("images/oriented.jpg"));
            var error = Assert.Throws<RefusedFileException>(data.NextBatch);
            Assert.Equal("line 6", error.Place);
            // It stays so; nothing of the batch is delivered.
            Assert.Equal("line 6", Assert.Throws<RefusedFileException>(data.NextBatch).Place);
            Assert.Equal(0, data.Position);
        }
        var early = new Inputs(8, 3, 24, 28);
        using var known = early.Open(Layer, folder.Options with { BadImages = BadImagePolicy.Skip(1) });
        using var found = inputs.Open(Layer, folder.Options with { BadImages = BadImagePolicy.Skip(1), ChecksFiles = false });
        for (int pass = 0; pass < 2; pass++)
        {
            known.NextBatch();
            found.NextBatch();
            Assert.Equal(early.Label.ToArray(), inputs.Label.ToArray());
            Assert.Equal(early.Data.ToArray(), inputs.Data.ToArray());
        }
        Assert.Equal(1, found.SkippedImages);
        early.Dispose();
    }

    [Theory]
    [InlineData("text.jpg")]
    [InlineData("progressive.jpg")]
    [InlineData("grad.png")]
    public void A_truncated_image_is_used_with_a_warning_or_refused_if_strict(string name)
    {
        using var folder = new PictureFolder();
        byte[] file = File.ReadAllBytes(folder.PathOf("images/" + name));
        File.WriteAllBytes(folder.PathOf("images/" + name), file[..(file.Length * 3 / 4)]);
        using var inputs = new Inputs(8, 3, 24, 28);
        using var data = inputs.Open(Layer, folder.Options);
        for (int pass = 0; pass < 3; pass++) data.NextBatch();
        Assert.Equal((1, 0), (data.TruncatedImages, data.SkippedImages));
        var warning = Assert.Single(data.Problems);
        Assert.False(warning.IsError);
        Assert.Contains(name + "' is damaged or ends too early", warning.Message, StringComparison.Ordinal);
        using var strict = inputs.Open(Layer, folder.Options with { BadImages = new BadImagePolicy(IsStrict: true) });
        Assert.Contains(name + "' cannot be used: it is damaged or ends too early", Assert.Throws<RefusedFileException>(strict.NextBatch).Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Files_that_are_no_images_say_what_they_are()
    {
        var decoder = new SkiaImageDecoder();
        Assert.Contains("it has 0 bytes", Message([]), StringComparison.Ordinal);
        Assert.Contains("not an image of a known kind", Message([1, 2, 3, 4]), StringComparison.Ordinal);
        Assert.Contains("web page", Message("<!DOCTYPE html><html></html>"u8.ToArray()), StringComparison.Ordinal);
        Assert.Contains("damaged or missing", Message([0xFF, 0xD8, 0xFF, 0xE0, 0, 16]), StringComparison.Ordinal);
        byte[] png = File.ReadAllBytes(TestData.Recorded("images", "grad.png"));
        // The width in the header; its checksum is made right, so that nothing but the size is wrong.
        BinaryPrimitives.WriteInt32BigEndian(png.AsSpan(16), 2_000_000);
        BinaryPrimitives.WriteInt32BigEndian(png.AsSpan(20), 1_000_000);
        BinaryPrimitives.WriteUInt32BigEndian(png.AsSpan(29), Checksum(png.AsSpan(12, 17)));
        string message = Message(png);
        Assert.True(message.Contains("it claims 2000000x1000000 pixels", StringComparison.Ordinal) || message.Contains("damaged", StringComparison.Ordinal), message);

        string Message(byte[] file) => Assert.Throws<InvalidDataException>(() => decoder.ReadHeader(file)).Message;
    }

    [Fact]
    public void Damaged_files_never_do_worse_than_throw()
    {
        var decoder = new SkiaImageDecoder();
        var pixels = new ImagePixels();
        foreach (string path in Directory.GetFiles(TestData.Recorded("images")))
        {
            byte[] good = File.ReadAllBytes(path);
            for (int seed = 0; seed < 40; seed++)
            {
                var random = new Random(seed);
                byte[] bad = seed % 3 == 0 ? good[..random.Next(good.Length)] : (byte[])good.Clone();
                for (int i = 0; seed % 3 != 0 && i < 6; i++) bad[random.Next(bad.Length)] = (byte)random.Next(256);
                foreach (var format in Enum.GetValues<PixelFormat>())
                {
                    try
                    {
                        decoder.Decode(bad, format, pixels);
                    }
                    catch (InvalidDataException)
                    {
                        // What cannot be decoded is refused.
                    }
                }
            }
        }
        Assert.True(decoder.Decode(File.ReadAllBytes(TestData.Recorded("images", "grad.png")), PixelFormat.Bgr, pixels));
    }

    [Fact]
    public void The_bytes_of_a_file_count_and_not_its_name()
    {
        using var folder = new PictureFolder();
        var expected = Inputs.Read([8, 3, 24, 28], Layer, folder.Options);
        File.Move(folder.PathOf("images/grad.png"), folder.PathOf("images/grad.jpg"));
        folder.Write("train.txt", File.ReadAllText(folder.PathOf("train.txt")).Replace("grad.png", "grad.jpg", StringComparison.Ordinal));
        Assert.Equal(expected.Data, Inputs.Read([8, 3, 24, 28], Layer, folder.Options).Data);
    }

    [Fact]
    public void An_image_that_does_not_fit_is_named_with_both_sizes()
    {
        using var folder = new PictureFolder();
        using var inputs = new Inputs(1, 3, 64, 64);
        using var data = inputs.Open(Layer with { NewHeight = 0, NewWidth = 0, Transform = new() { CropSize = 64 } }, folder.Options);
        string message = Assert.Throws<RefusedFileException>(data.NextBatch).Message;
        Assert.Contains("grad.png' cannot be used: it is 40x30 pixels, smaller than the crop of 64x64", message, StringComparison.Ordinal);
        var wrong = Assert.Throws<ArgumentException>(() => inputs.Open(Layer, folder.Options));
        Assert.Contains("layer 'data' makes images of another size than the net's input data 1x3x64x64", wrong.Message, StringComparison.Ordinal);
    }

    private static float[] Row(float[] data, int row) => data[(row * 3 * 24 * 28)..((row + 1) * 3 * 24 * 28)];

    private static uint Checksum(ReadOnlySpan<byte> bytes)
    {
        uint sum = uint.MaxValue;
        foreach (byte value in bytes)
        {
            sum ^= value;
            for (int bit = 0; bit < 8; bit++) sum = (sum & 1) != 0 ? (sum >> 1) ^ 0xEDB88320 : sum >> 1;
        }
        return ~sum;
    }
}
