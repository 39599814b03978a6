using NetCompiler.Files;

namespace NetCompiler.Data.Tests;

/// <summary>Mean files and the labels of databases and HDF5 files that do not fit the net.</summary>
public sealed class MeanAndLabelTests
{
    private static readonly DatabaseSettings Records = new("data", ["data", "label"]) { Source = "lmdb_raw", Backend = DatabaseBackend.Lmdb };

    [Fact]
    public void A_mean_file_of_another_size_is_named_with_both_sizes()
    {
        using var folder = new PictureFolder();
        new MeanImage(3, 10, 12, new float[360]).Write(folder.PathOf("mean.binaryproto"));
        using var inputs = new Inputs(1, 3, 32, 36);
        var layer = Records with { Source = TestData.Recorded("lmdb_raw"), Transform = new() { MeanFile = "mean.binaryproto" } };
        using var data = inputs.Open(layer, folder.Options);
        Assert.Contains("it is 36x32 pixels, but the mean image " + folder.PathOf("mean.binaryproto") + " is 12x10", Assert.Throws<RefusedFileException>(data.NextBatch).Message, StringComparison.Ordinal);
        new MeanImage(1, 32, 36, new float[1152]).Write(folder.PathOf("mean.binaryproto"));
        Assert.Contains("the mean image has 1 channels, but the images have 3", Assert.Throws<RefusedFileException>(() => inputs.Open(layer, folder.Options)).Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(0, "it has 0 bytes")]
    [InlineData(5000, "are left")]
    public void A_mean_file_that_is_damaged_is_refused(int length, string reason)
    {
        using var folder = new PictureFolder();
        File.WriteAllBytes(folder.PathOf("mean"), File.ReadAllBytes(TestData.Recorded("mean.binaryproto"))[..length]);
        Assert.Contains(reason, Assert.Throws<RefusedFileException>(() => MeanImage.Read(folder.PathOf("mean"))).Message, StringComparison.Ordinal);
        Assert.Contains("there is no such mean file", Assert.Throws<RefusedFileException>(() => MeanImage.Read(folder.PathOf("none"))).Message, StringComparison.Ordinal);
        Assert.Throws<RefusedFileException>(() => MeanImage.Read(folder.PathOf("images/text.jpg")));
    }

    [Fact]
    public void A_label_of_a_database_that_the_net_does_not_know_is_found_before_training()
    {
        using var inputs = new Inputs(1, 3, 32, 36);
        var options = new DataOptions { Folder = TestData.Recorded() };
        inputs.Open(Records with { ClassCount = 8 }, options).Dispose();
        inputs.Open(Records with { ClassCount = 7, IgnoredLabel = 7 }, options).Dispose();
        var error = Assert.Throws<RefusedFileException>(() => inputs.Open(Records with { ClassCount = 7 }, options));
        Assert.Contains("its label is 7. The net tells 7 classes apart: labels are 0 to 6.", error.Message, StringComparison.Ordinal);
        Assert.StartsWith("record 2 ('00000002_", error.Place, StringComparison.Ordinal);
        // Found while reading, if nobody looked before.
        using var late = inputs.Open(Records with { ClassCount = 7 }, options with { ChecksFiles = false });
        for (int i = 0; i < 2; i++) late.NextBatch();
        Assert.StartsWith("record 2", Assert.Throws<RefusedFileException>(late.NextBatch).Place, StringComparison.Ordinal);
    }

    [Fact]
    public void LevelDB_is_refused_with_what_to_do()
    {
        using var inputs = new Inputs(1, 3, 32, 36);
        var options = new DataOptions { Folder = TestData.Recorded() };
        var unset = Assert.Throws<NotSupportedException>(() => inputs.Open(Records with { Backend = DatabaseBackend.LevelDb }, options));
        Assert.Contains("The folder holds an LMDB: set data_param { backend: LMDB }.", unset.Message, StringComparison.Ordinal);
        var real = Assert.Throws<NotSupportedException>(() => inputs.Open(Records with { Backend = DatabaseBackend.LevelDb, Source = "images" }, options));
        Assert.Contains("LevelDB, which is not supported. Convert it: run convert_imageset --backend lmdb", real.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void HDF5_rows_that_do_not_fit_are_named()
    {
        // The files of the recordings: data of 2 x 3 x 4, labels.
        var options = new DataOptions { Folder = TestData.Recorded("hdf5_one_file"), Seed = 1 };
        var layer = new Hdf5DataSettings("data", ["data", "label"]) { Source = "../hdf5/list_one.txt", LabelTop = "label" };
        using var inputs = new Inputs(3, 2, 3, 4);
        inputs.Open(layer, options).Dispose();
        Assert.Contains("the label is", Assert.Throws<RefusedFileException>(() => inputs.Open(layer with { ClassCount = 1 }, options)).Message, StringComparison.Ordinal);
        using var other = new Inputs(3, 2, 3, 5);
        Assert.Contains("but the net's input is 3x2x3x5", Assert.Throws<RefusedFileException>(() => other.Open(layer, options)).Message, StringComparison.Ordinal);
        using var folder = new PictureFolder();
        folder.Write("list", folder.PathOf("images/text.jpg") + "\n");
        Assert.Contains("the HDF5 in it cannot be read", Assert.Throws<RefusedFileException>(() => inputs.Open(layer with { Source = "list" }, folder.Options)).Message, StringComparison.Ordinal);
        Assert.Contains("it is an HDF5 file itself", Assert.Throws<RefusedFileException>(() => inputs.Open(layer with { Source = "../hdf5/a.h5" }, options)).Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Shuffled_HDF5_rows_come_once_an_epoch()
    {
        var options = new DataOptions { Folder = TestData.Recorded("hdf5_two_files"), Seed = 5 };
        var layer = new Hdf5DataSettings("data", ["data", "label"]) { Source = "../hdf5/list.txt" };
        using var inputs = new Inputs(1, 2, 3, 4);
        string[] plain = Rows(layer), shuffled = Rows(layer with { Shuffle = true });
        Assert.NotEqual(plain, shuffled);
        Assert.NotEqual(shuffled[..(shuffled.Length / 2)], shuffled[(shuffled.Length / 2)..]);
        Assert.Equal(plain.Order(StringComparer.Ordinal), shuffled.Order(StringComparer.Ordinal));

        string[] Rows(Hdf5DataSettings settings)
        {
            using var data = inputs.Open(settings, options);
            // As many rows as two epochs have: the first row comes back after one.
            var rows = new List<string>();
            int epoch = 0;
            for (int i = 0; epoch == 0 || i < 2 * epoch; i++)
            {
                data.NextBatch();
                rows.Add(string.Join(' ', inputs.Data.ToArray()));
                if (epoch == 0 && i > 0 && rows[i] == rows[0] && !settings.Shuffle) epoch = i;
                if (settings.Shuffle && epoch == 0) epoch = plainEpoch;
            }
            if (!settings.Shuffle) plainEpoch = epoch;
            return [.. rows];
        }
    }

    private int plainEpoch;
}
