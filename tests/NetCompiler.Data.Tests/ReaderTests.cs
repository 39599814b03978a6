using NetCompiler.Devices;
using NetCompiler.Gpu.Tests;
using NetCompiler.Solvers;
using NetCompiler.Weights;

namespace NetCompiler.Data.Tests;

/// <summary>A generated net and what fills it.</summary>
[Collection("GPU")]
public sealed class ReaderTests
{
    [Fact]
    public void A_generated_net_learns_from_a_list_of_pictures()
    {
        using var folder = new PictureFolder();
        using var device = ComputeDevice.Open("cpu:2");
        using var net = new Pictures.TrainNet(device);
        net.Parameters.Fill(seed: 1);
        using var data = NetDataReader.Open(net, Pictures.TrainNet.DataLayers, folder.Options);
        var solver = new Solver(net, new SolverSettings { LearningRate = new() { Base = 0.003f }, AverageLoss = 8 }, data);
        for (int i = 0; i < 8; i++) solver.Step();
        float first = solver.Loss;
        for (int i = 0; i < 240; i++) solver.Step();
        Assert.True(solver.Loss < first / 2, $"{first} -> {solver.Loss}");
        Assert.Equal(248, data.Position);
        Assert.Empty(data.Problems);
    }

    [Fact]
    public void The_family_says_what_is_read()
    {
        Assert.Same(Pictures.TrainNet.DataLayers, Pictures.Family.TrainData);
        Assert.Same(Pictures.TestNet.DataLayers, Pictures.Family.TestData);
        var train = Assert.IsType<ImageDataSettings>(Assert.Single(Pictures.Family.TrainData));
        Assert.Equal(("data", "train.txt", "images/", 24, 28, true, true), (train.Layer, train.Source, train.RootFolder, train.NewHeight, train.NewWidth, train.Shuffle, train.IsColor));
        Assert.Equal(["data", "label"], train.Tops);
        Assert.Equal((8, null), (train.ClassCount, train.IgnoredLabel));
        Assert.Equal((20, true, 0.0078125f), (train.Transform.CropSize, train.Transform.Mirror, train.Transform.Scale));
        Assert.Equal([104f, 117f, 123f], train.Transform.MeanValues);
        var others = Others.Family.TrainData;
        var records = Assert.IsType<DatabaseSettings>(others[0]);
        Assert.Equal((DatabaseBackend.Lmdb, "lmdb_raw", 4, "mean.binaryproto", true), (records.Backend, records.Source, records.RandSkip, records.Transform.MeanFile, records.Transform.ForceColor));
        var rows = Assert.IsType<MemoryDataSettings>(others[1]);
        Assert.Equal((4, 255), (rows.ClassCount, rows.IgnoredLabel));
        Assert.Equal(2, others.Count);
    }

    [Theory]
    [InlineData(1, 1)]
    [InlineData(2, 3)]
    [InlineData(7, 2)]
    public void Batches_do_not_depend_on_threads_or_on_how_far_is_read_ahead(int threads, int ahead)
    {
        using var folder = new PictureFolder();
        var expected = Read(folder.Options with { Threads = 3, ReadAhead = 2 }, 0, 9);
        Assert.Equal(expected, Read(folder.Options with { Threads = threads, ReadAhead = ahead }, 0, 9));
        Assert.NotEqual(expected, Read(folder.Options with { Seed = 4 }, 0, 9));
    }

    [Fact]
    public void Reading_goes_on_in_mid_epoch_as_if_it_had_not_stopped()
    {
        using var folder = new PictureFolder();
        var all = Read(folder.Options, 0, 12);
        // Batch 5 begins with the 16th picture: the last of the second epoch of 8.
        Assert.Equal(all[5..], Read(folder.Options, 5, 7));
        Assert.Equal(all[2..4], Read(folder.Options, 2, 2));
    }

    [Fact]
    public void Each_epoch_has_every_picture_once_in_an_order_of_its_own_and_cut_elsewhere()
    {
        using var folder = new PictureFolder();
        float[] labels = [.. Read(folder.Options, 0, 8).SelectMany(batch => batch.Labels)];
        var epochs = labels.Chunk(8).ToArray();
        Assert.All(epochs, epoch => Assert.Equal([0, 1, 2, 3, 4, 5, 6, 7], epoch.Order()));
        Assert.NotEqual(epochs[0], epochs[1]);
        folder.Write("train.txt", "grad.png 0\n");
        var cuts = Read(folder.Options, 0, 20).SelectMany(batch => batch.Data.Chunk(batch.Data.Length / 3)).Select(row => string.Join(' ', row)).Distinct().Count();
        // 5 x 9 places, and mirrored: 60 draws of 90 meet many of them.
        Assert.InRange(cuts, 25, 60);
    }

    [Fact]
    public void The_other_kinds_of_layers_fill_one_net_together()
    {
        using var device = ComputeDevice.Open("cpu:2");
        using var net = new Others.TrainNet(device);
        float[] rows = [.. Enumerable.Range(0, 3 * 6).Select(i => (float)i)];
        var options = new DataOptions { Folder = TestData.Recorded(), Memory = new Dictionary<string, MemoryRows> { ["rows"] = new(rows, new float[] { 1, 255, 3 }) } };
        using var data = NetDataReader.Open(net, Others.TrainNet.DataLayers, options);
        data.NextBatch();
        Assert.Equal([1f, 255f], net.RowLabel.ToArray());
        Assert.Equal(rows[..12], net.Row.ToArray());
        data.NextBatch();
        Assert.Equal([3f, 1f], net.RowLabel.ToArray());
        Assert.Equal([.. rows[12..], .. rows[..6]], net.Row.ToArray());
        Assert.All(net.PixelLabel.ToArray(), label => Assert.InRange(label, 0, 7));
        net.Forward();
        float[] noise = net.AllBlobs.First(blob => blob.Name == "sum").ToArray();
        net.Pass = 1;
        net.Forward();
        Assert.NotEqual(noise, net.AllBlobs.First(blob => blob.Name == "sum").ToArray());
        data.SetRows("rows", new MemoryRows(rows.AsMemory(6), new float[] { 0, 2 }));
        data.NextBatch();
        Assert.Equal([0f, 2f], net.RowLabel.ToArray());
        var wrong = Assert.Throws<ArgumentException>(() => data.SetRows("rows", new MemoryRows(rows.AsMemory(6), new float[] { 0, 4 })));
        Assert.Contains("the label of row 1 for layer 'rows' is 4. The net tells 4 classes apart: labels are 0 to 3.", wrong.Message, StringComparison.Ordinal);
    }

    [Theory]
    [MemberData(nameof(TestDevices.All), MemberType = typeof(TestDevices))]
    public void To_a_GPU_the_next_batch_travels_while_a_pass_runs_and_what_is_read_is_that_of_the_pass(string name) => TestDevices.Run(name, device =>
    {
        using var folder = new PictureFolder();
        var expected = Read(folder.Options, 0, 12);
        using var net = new Pictures.TrainNet(device);
        using var data = NetDataReader.Open(net, Pictures.TrainNet.DataLayers, folder.Options);
        for (int i = 0; i < 6; i++)
        {
            data.NextBatch();
            net.Forward();
            Assert.True(SpinWait.SpinUntil(() => data.IsNextSent, TimeSpan.FromSeconds(30)), $"batch {i + 1} was not sent");
            Assert.Equal(expected[i], new Batch(net.Data.ToArray(), net.Label.ToArray()));
        }
        // What was sent is not used after going elsewhere.
        data.Position = 9;
        data.NextBatch();
        Assert.Equal(expected[9], new Batch(net.Data.ToArray(), net.Label.ToArray()));
        // Values of the caller's replace what was sent, and only that.
        net.Forward();
        Assert.True(SpinWait.SpinUntil(() => data.IsNextSent, TimeSpan.FromSeconds(30)));
        net.Label.Set(expected[0].Labels);
        Assert.Equal(expected[0].Labels, net.Label.ToArray());
        net.Forward();
        data.NextBatch();
        Assert.Equal(expected[10], new Batch(net.Data.ToArray(), net.Label.ToArray()));
        data.NextBatch();
        net.Forward();
        Assert.Equal(expected[11], new Batch(net.Data.ToArray(), net.Label.ToArray()));
    });

    private static Batch[] Read(DataOptions options, long first, int count)
    {
        using var device = ComputeDevice.Open("cpu:1");
        using var net = new Pictures.TrainNet(device);
        using var data = NetDataReader.Open(net, Pictures.TrainNet.DataLayers, options);
        data.Position = first;
        var batches = new Batch[count];
        for (int i = 0; i < count; i++)
        {
            data.NextBatch();
            batches[i] = new Batch(net.Data.ToArray(), net.Label.ToArray());
        }
        return batches;
    }

    private sealed record Batch(float[] Data, float[] Labels)
    {
        public bool Equals(Batch? other) => other is not null && Data.AsSpan().SequenceEqual(other.Data) && Labels.AsSpan().SequenceEqual(other.Labels);

        public override int GetHashCode() => Labels.Length;
    }
}
