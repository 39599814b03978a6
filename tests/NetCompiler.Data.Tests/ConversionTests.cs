using NetCompiler.Devices;
using NetCompiler.Files;

namespace NetCompiler.Data.Tests;

/// <summary>Databases and mean images out of lists of pictures.</summary>
public sealed class ConversionTests
{
    [Fact]
    public void Caffe_s_own_database_comes_out_of_its_pictures()
    {
        using var folder = new PictureFolder();
        // Caffe's lmdb_raw holds the eight pictures resized to 32 x 36.
        ImageSetConverter.Run(folder.PathOf("train.txt"), folder.PathOf("images/"), folder.PathOf("raw"), new ImageSetOptions { ResizeHeight = 32, ResizeWidth = 36 });
        var labels = LabelsByPixels(TestData.Recorded("lmdb_raw"));
        Assert.Equal(8, labels.Count);
        foreach (var (pixels, _) in LabelsByPixels(folder.PathOf("raw"))) Assert.Contains(pixels, labels.Keys);
    }

    [Theory]
    [InlineData(false, false, "")]
    [InlineData(false, true, "png")]
    [InlineData(true, false, "")]
    [InlineData(true, true, "png")]
    public void A_database_is_read_as_the_pictures_are(bool gray, bool encoded, string type)
    {
        using var folder = new PictureFolder();
        var options = new ImageSetOptions { ResizeHeight = 24, ResizeWidth = 28, Gray = gray, Encoded = encoded, EncodeType = type, ChecksSize = true };
        Assert.Equal(8, ImageSetConverter.Run(folder.PathOf("train.txt"), folder.PathOf("images/"), folder.PathOf("db"), options));
        var images = new ImageDataSettings("data", ["data", "label"]) { Source = "train.txt", RootFolder = "images/", NewHeight = 24, NewWidth = 28, IsColor = !gray };
        var database = new DatabaseSettings("data", ["data", "label"]) { Source = "db", Backend = DatabaseBackend.Lmdb };
        int[] shape = [8, gray ? 1 : 3, 24, 28];
        var expected = Inputs.Read(shape, images, folder.Options);
        var (data, labels) = Inputs.Read(shape, database, folder.Options);
        Assert.Equal(expected.Data, data);
        Assert.Equal(expected.Labels, labels);
    }

    [Fact]
    public void Encoded_files_are_taken_as_they_are_where_nothing_has_to_change()
    {
        using var folder = new PictureFolder();
        ImageSetConverter.Run(folder.PathOf("train.txt"), folder.PathOf("images/"), folder.PathOf("db"), new ImageSetOptions { Encoded = true });
        using var records = new LmdbReader(folder.PathOf("db"));
        var work = new SampleWork();
        records.Read(1, work);
        Assert.Equal("00000001_text.jpg", records.KeyOf(1));
        var datum = NetCompiler.Schema.Datum.Parser.ParseFrom(work.Bytes);
        Assert.True(datum.Encoded);
        Assert.Equal(1, datum.Label);
        Assert.Equal(File.ReadAllBytes(folder.PathOf("images/text.jpg")), datum.Data.ToByteArray());
    }

    [Fact]
    public void Shuffling_keeps_every_picture_and_the_seed_decides_the_order()
    {
        using var folder = new PictureFolder();
        string[] Keys(string name, ulong seed)
        {
            ImageSetConverter.Run(folder.PathOf("train.txt"), folder.PathOf("images/"), folder.PathOf(name), new ImageSetOptions { Shuffle = true, Seed = seed });
            using var records = new LmdbReader(folder.PathOf(name));
            return [.. Enumerable.Range(0, 8).Select(i => records.KeyOf(i)[9..])];
        }
        string[] first = Keys("a", 1);
        Assert.Equal(first, Keys("b", 1));
        Assert.NotEqual(first, Keys("c", 2));
        Assert.Equal(first.Order(StringComparer.Ordinal), Keys("d", 3).Order(StringComparer.Ordinal));
    }

    [Fact]
    public void Sizes_that_differ_are_refused_if_they_are_checked()
    {
        using var folder = new PictureFolder();
        var error = Assert.Throws<RefusedFileException>(() =>
            ImageSetConverter.Run(folder.PathOf("train.txt"), folder.PathOf("images/"), folder.PathOf("db"), new ImageSetOptions { ChecksSize = true }));
        Assert.Contains("train.txt: line 2:", error.Message, StringComparison.Ordinal);
        Assert.False(Directory.Exists(folder.PathOf("db")));
    }

    [Fact]
    public void The_mean_of_a_database_and_of_a_list_is_that_of_Caffe()
    {
        using var folder = new PictureFolder();
        var recorded = MeanImage.Read(TestData.Recorded("mean.binaryproto"));
        var ofDatabase = MeanComputation.OfDatabase(TestData.Recorded("lmdb_raw"));
        var ofList = MeanComputation.OfList(
            new ImageDataSettings("data", ["data", "label"]) { Source = "train.txt", RootFolder = "images/", NewHeight = 32, NewWidth = 36 }, folder.Options);
        ofDatabase.Write(folder.PathOf("mean.binaryproto"));
        var written = MeanImage.Read(folder.PathOf("mean.binaryproto"));
        foreach (var mean in new[] { ofDatabase, written, ofList })
        {
            Assert.Equal((3, 32, 36), (mean.Channels, mean.Height, mean.Width));
            Assert.Equal(ofDatabase.Values.ToArray(), mean.Values.ToArray());
        }
        Assert.Equal(recorded.Values.ToArray(), ofDatabase.Values.ToArray());
    }

    private static Dictionary<string, int> LabelsByPixels(string database)
    {
        using var records = new LmdbReader(database);
        var work = new SampleWork();
        var labels = new Dictionary<string, int>();
        for (int i = 0; i < records.Count; i++)
        {
            records.Read(i, work);
            var datum = NetCompiler.Schema.Datum.Parser.ParseFrom(work.Bytes);
            labels[Convert.ToHexString(datum.Data.Span)] = datum.Label;
        }
        return labels;
    }
}
