using NetCompiler.Devices;
using NetCompiler.Files;

namespace NetCompiler.Data.Tests;

/// <summary>What a net sees in use is what it saw in its tests.</summary>
public sealed class PreprocessorTests
{
    [Fact]
    public void An_image_file_becomes_the_row_that_the_test_net_got()
    {
        using var folder = new PictureFolder();
        using var device = ComputeDevice.Open("cpu:1");
        using var test = new Pictures.TestNet(device);
        using var deploy = new Pictures.DeployNet(device);
        using var data = NetDataReader.Open(test, Pictures.TestNet.DataLayers, folder.Options);
        data.NextBatch();
        var preprocessor = ImagePreprocessor.Open(Pictures.TestNet.DataLayers[0], deploy.Data, folder.Options);
        float[] row = new float[preprocessor.RowLength];
        Assert.True(preprocessor.Fill(folder.PathOf("images/grad.png"), row));
        Assert.Equal(test.Data.ToArray()[..row.Length], row);
        Assert.True(preprocessor.Fill(File.ReadAllBytes(folder.PathOf("images/gray.jpg")), row));
        Assert.Equal(test.Data.ToArray()[row.Length..], row);
        deploy.Data.Set(row);
        Assert.Contains("there is no such file", Assert.Throws<RefusedFileException>(() => preprocessor.Fill(folder.PathOf("none.jpg"), row)).Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Of_a_database_the_mean_image_or_the_first_record_says_the_size()
    {
        using var folder = new PictureFolder();
        ImageSetConverter.Run(folder.PathOf("train.txt"), folder.PathOf("images/"), folder.PathOf("db"), new ImageSetOptions { ResizeHeight = 24, ResizeWidth = 28 });
        MeanComputation.OfDatabase(folder.PathOf("db")).Write(folder.PathOf("mean.binaryproto"));
        var plain = new DatabaseSettings("data", ["data", "label"]) { Source = "db", Backend = DatabaseBackend.Lmdb, Transform = new() { CropSize = 20 } };
        foreach (var layer in new[] { plain, plain with { Transform = new() { CropSize = 20, MeanFile = "mean.binaryproto" } } })
        {
            using var inputs = new Inputs(1, 3, 20, 20);
            using var data = inputs.Open(layer, folder.Options);
            var preprocessor = ImagePreprocessor.Open(layer, inputs.Data, folder.Options);
            float[] row = new float[preprocessor.RowLength];
            foreach (string name in new[] { "grad.png", "text.jpg", "progressive.jpg" })
            {
                data.NextBatch();
                preprocessor.Fill(folder.PathOf("images/" + name), row);
                Assert.Equal(inputs.Data.ToArray(), row);
            }
        }
    }
}
