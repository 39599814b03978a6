using NetCompiler.Files;
using NetCompiler.Schema;
using NetCompiler.Weights;
using static NetCompiler.Tests.Weights.WeightNets;

namespace NetCompiler.Tests.Weights;

/// <summary>Files that nobody wrote in good faith, or that lost something on the way.</summary>
public sealed class HostileWeightFileTests
{
    private static byte[] Good(string name) => File.ReadAllBytes(Path.Combine(Folder, name));

    [Theory]
    [InlineData("v2.caffemodel")]
    [InlineData("v2_unpacked.caffemodel")]
    [InlineData("v0.caffemodel")]
    [InlineData("v2.caffemodel.h5")]
    public void A_file_that_ends_anywhere_too_early_is_refused_or_lacks_layers_and_never_crashes(string name)
    {
        byte[] bytes = Good(name);
        int step = bytes.Length > 2000 ? 37 : 1;
        for (int length = 0; length < bytes.Length; length += step) TryLoad(bytes[..length], name);
    }

    [Theory]
    [InlineData("v2.caffemodel", 4000)]
    [InlineData("v1.caffemodel", 2000)]
    [InlineData("v2.caffemodel.h5", 1500)]
    public void Flipped_bytes_are_refused_or_change_numbers_and_never_crash_or_allocate_much(string name, int rounds)
    {
        var random = new Random(11);
        byte[] good = Good(name);
        long before = GC.GetTotalAllocatedBytes();
        for (int round = 0; round < rounds; round++)
        {
            byte[] bytes = (byte[])good.Clone();
            for (int flips = random.Next(1, 4); flips > 0; flips--) bytes[random.Next(bytes.Length)] = (byte)random.Next(256);
            TryLoad(bytes, name);
        }
        // Three buffers a file, and what the HDF5 library needs; far from what a hostile length asks for.
        Assert.InRange((GC.GetTotalAllocatedBytes() - before) / rounds, 0, 4 << 20);
    }

    [Fact]
    public void Lengths_of_gigabytes_are_refused_without_allocating()
    {
        // A layer that says it has 2^31 - 100 bytes, in it a blob with as many, in it as many bytes of numbers.
        byte[] length = [0x9C, 0xFF, 0xFF, 0xFF, 0x07];
        byte[] bytes = [0xA2, 0x06, .. length, 0x0A, 0x05, .. "conv1"u8, 0x3A, 0x80, 0xFF, 0xFF, 0xFF, 0x07, 0x2A, 0x80, 0xFE, 0xFF, 0xFF, 0x07, 0, 0, 0, 0];
        long before = GC.GetAllocatedBytesForCurrentThread();
        var refusal = Refusal(bytes, "x.caffemodel");
        Assert.InRange(GC.GetAllocatedBytesForCurrentThread() - before, 0, 1 << 20);
        Assert.Contains("layer 'conv1', blob 0", refusal.Message);
    }

    [Fact]
    public void A_file_above_two_gigabytes_is_refused_without_reading_it()
    {
        using var folder = new TemporaryFolder();
        string path = folder.PathOf("huge.caffemodel");
        using (var stream = File.Create(path))
        {
            stream.Write(Good("v2.caffemodel"));
            // Sparse: it takes no room on the disk.
            stream.SetLength(3L << 30);
        }
        long before = GC.GetAllocatedBytesForCurrentThread();
        Assert.Contains("protobuf", Assert.Throws<RefusedFileException>(() => Net().Load(path)).Message);
        Assert.InRange(GC.GetAllocatedBytesForCurrentThread() - before, 0, 1 << 20);
    }

    [Theory]
    [InlineData(float.NaN, "NaN")]
    [InlineData(float.PositiveInfinity, "Infinity")]
    [InlineData(float.NegativeInfinity, "-Infinity")]
    public void A_number_that_is_not_finite_is_refused_by_blob_and_index(float value, string word)
    {
        var message = NetParameter.Parser.ParseFrom(Good("v2.caffemodel"));
        message.Layer.Single(layer => layer.Name == "ip1").Blobs[0].Data[41] = value;
        var refusal = Refusal(Google.Protobuf.MessageExtensions.ToByteArray(message), "x.caffemodel");
        Assert.Contains("layer 'ip1', blob 0 (Weight)", refusal.Place);
        Assert.Contains("number 41 of 72 is " + word, refusal.Reason);
    }

    [Fact]
    public void A_double_that_is_too_large_for_a_float_is_refused()
    {
        var message = NetParameter.Parser.ParseFrom(Good("v2_double.caffemodel"));
        message.Layer.Single(layer => layer.Name == "ip2").Blobs[1].DoubleData[1] = 1e300;
        Assert.Contains("layer 'ip2', blob 1", Refusal(Google.Protobuf.MessageExtensions.ToByteArray(message), "x.caffemodel").Place);
    }

    [Theory]
    [InlineData("", "0 bytes")]
    [InlineData("<!DOCTYPE html><html>", "web page")]
    [InlineData("version https://git-lfs.github.com/spec/v1\n", "git lfs pull")]
    [InlineData("name: \"CaffeNet\"\nlayer {\n", "prototxt")]
    [InlineData("\u0008\u0001\u0010\u0003\u0018\u0010\u0020\u0010", "mean of pictures")]
    [InlineData("some text that is nothing", "")]
    public void What_is_no_file_of_weights_is_refused_and_named(string content, string word) =>
        Assert.Contains(word, Refusal(System.Text.Encoding.UTF8.GetBytes(content), "x.caffemodel").Message);

    [Fact]
    public void A_solverstate_given_as_weights_is_refused_and_named()
    {
        foreach (string[] parts in new[] { new[] { "sgd_l2", "snap_iter_10.solverstate" }, ["nesterov_hdf5_snapshot", "snap_iter_10.solverstate.h5"] })
        {
            string path = TestData.PathOf("caffe-golden", "solvers", parts[0], parts[1]);
            Assert.Contains(".solverstate", Assert.Throws<RefusedFileException>(() => Net().Load(path)).Reason);
        }
    }

    [Fact]
    public void A_file_none_of_whose_layers_is_in_the_net_is_refused_with_both_lists()
    {
        var net = Build(Parameter("convolution1", 0, 3, 2, 3, 3));
        string message = Assert.Throws<RefusedFileException>(() => net.Load(Path.Combine(Folder, "v2.caffemodel"))).Message;
        Assert.Contains("'conv1'", message);
        Assert.Contains("'convolution1'", message);
    }

    [Fact]
    public void A_misspelt_layer_is_reported_with_the_nearest_name()
    {
        var net = Build(Parameter("conv1", 0, 3, 2, 3, 3), Parameter("conv1", 1, 3), Parameter("ip_1", 0, 4, 18), Parameter("ip_1", 1, 4));
        var report = net.Load(Path.Combine(Folder, "v2.caffemodel"));
        Assert.Contains("'ip_1'", report.Of(WeightOutcome.Unknown).Single(line => line.Layer == "ip1").Details);
        Assert.Equal(["ip_1"], report.Of(WeightOutcome.Initialised).Select(line => line.Layer));
        Assert.Contains("ip_1", report.ToString());
    }

    [Fact]
    public void Several_files_load_one_after_the_other_and_a_bad_one_undoes_all()
    {
        using var folder = new TemporaryFolder();
        var other = Build(Parameter("ip2", 0, 2, 4), Parameter("ip2", 1, 2));
        other.Values.Fill(7);
        other.Save(folder.PathOf("ip2.caffemodel"));
        var net = Net();
        net.Load(Path.Combine(Folder, "v2.caffemodel"), folder.PathOf("ip2.caffemodel"));
        Assert.All(net.ValuesOf(net.Parameters[5]).ToArray(), value => Assert.Equal(7, value));
        Assert.NotEqual(7, net.Values[0]);

        var fresh = Net();
        Assert.Throws<RefusedFileException>(() => fresh.Load(Path.Combine(Folder, "v2.caffemodel"), Path.Combine(Folder, "bad_shape.caffemodel")));
        Assert.All(fresh.Values.ToArray(), value => Assert.Equal(0, value));
    }

    [Fact]
    public void A_layer_that_is_to_be_skipped_may_have_any_shape()
    {
        var net = Net();
        var options = new WeightLoadOptions { Skip = ["ip1"] };
        var report = WeightLoader.Load(net, [Path.Combine(Folder, "bad_shape.caffemodel")], options);
        Assert.Equal("ip1", Assert.Single(report.Of(WeightOutcome.Skipped)).Layer);
        Assert.All(net.ValuesOf(net.Parameters[2]).ToArray(), value => Assert.Equal(0, value));
    }

    [Theory]
    [InlineData(".caffemodel")]
    [InlineData(".caffemodel.h5")]
    public void Shared_parameters_and_slashes_in_names_survive_both_formats(string extension)
    {
        ParameterArena Shared() => new(
            "shared", [Parameter("a/x", 0, 2, 3), Parameter("a/x", 1, 2) with { Offset = 256 }, Parameter("a", 0, 5) with { Offset = 512 }],
            [new ParameterLayer("a/x", "InnerProduct", [0, 1]), new ParameterLayer("a", "Scale", [2]), new ParameterLayer("b", "InnerProduct", [0])]);
        using var folder = new TemporaryFolder();
        var net = Shared();
        for (int i = 0; i < net.Values.Length; i++) net.Values[i] = i;
        net.Save(folder.PathOf("w" + extension));
        var again = Shared();
        var report = again.Load(folder.PathOf("w" + extension));
        foreach (var parameter in net.Parameters) Assert.Equal(net.ValuesOf(parameter).ToArray(), again.ValuesOf(parameter).ToArray());
        Assert.Equal(3, report.Of(WeightOutcome.Copied).Count());
    }

    private static RefusedFileException Refusal(byte[] bytes, string name)
    {
        using var folder = new TemporaryFolder();
        File.WriteAllBytes(folder.PathOf(name), bytes);
        return Assert.Throws<RefusedFileException>(() => Net().Load(folder.PathOf(name)));
    }

    private static void TryLoad(byte[] bytes, string name)
    {
        using var folder = new TemporaryFolder();
        File.WriteAllBytes(folder.PathOf(name), bytes);
        var net = name.StartsWith("v2", StringComparison.Ordinal) ? Net() : NetV1();
        try
        {
            net.Load(folder.PathOf(name));
        }
        catch (RefusedFileException)
        {
            Assert.All(net.Values.ToArray(), value => Assert.Equal(0, value));
        }
    }
}
